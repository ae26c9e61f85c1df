// SPDX-License-Identifier: Apache-2.0
// ocr: read files without an archive. Pages of all files go to the workers as they become free and
// come out in order; at most a few results per worker wait for their turn, so memory does not grow
// with the number of pages (but for --format pdf, where one file's pages are gathered).
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "archive/pdf.h"
#include "base/file.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "ocr/alto.h"
#include "pipeline/reading.h"
#include "pipeline/render.h"

typedef enum { TEXT, JSON, ALTO, PDF, CLEANED } format;
static const char *const formats[] = {"text", "json", "alto", "pdf", "cleaned", NULL};

typedef struct {
    so_page page;
    so_fault fault;
    so_outcome picture; // PDF and CLEANED
    int attempts;
    bool is_read, is_done;
} result;

typedef struct {
    const char *path;
    char *stem; // name for outputs
    int fd;
    bool is_probed;
    int pages, next; // next page to send
    int shown;       // pages given out
    result *results; // one per page
    so_pdf *pdf;
    so_str text; // gathered output when --to is given
} file;

typedef struct {
    const so_options *o;
    format format;
    so_types *types;
    so_pool *pool;
    const char *engine;
    file *files;
    int files_len, opened, shown; // files open for work; files completely given out
    int under_way;                // results sent but not yet given out
    int bad;                      // quarantined pages
} ocr;

// A tag names file, page and step of a task.
typedef struct {
    int file, index;
    so_task_op op;
} step;
typedef so_vec(step) steps;

// ---------------------------------------------------------------- giving out

static bool put(ocr *w, const char *name, const so_str *bytes, so_err *err)
{
    if (!w->o->to)
        return fwrite(bytes->data, 1, bytes->len, stdout) == bytes->len ||
               so_err_sys(err, "standard output");
    so_autofree char *path = so_path_join(w->o->to, name);
    return so_file_commit(path, so_str_text(bytes), bytes->len, 0644, err);
}

static void complain(ocr *w, const file *f, const result *r, int index)
{
    w->bad++;
    const char *sentence = so_lang_is_vi() ? so_reason_sentence_vi(r->fault.reason)
                                           : so_reason_sentence_en(r->fault.reason);
    fprintf(stderr, "sohoa: %s#%d: %s%s%s\n", f->path, index, sentence, r->fault.detail ? " " : "",
            r->fault.detail ? r->fault.detail : "");
}

// The caller owns it.
static char *page_name(const file *f, int index, const char *ending)
{
    return f->pages > 1 ? so_fmt("%s-%04d.%s", f->stem, index, ending)
                        : so_fmt("%s.%s", f->stem, ending);
}

static bool give_cleaned(ocr *w, const file *f, const result *r, int index, so_err *err)
{
    so_autofree char *name = page_name(f, index, "png");
    return put(w, name, &r->picture.blob, err);
}

static bool give_alto(ocr *w, file *f, const result *r, int index, so_err *err)
{
    so_autofree char *id = so_fmt("%s-%04d", f->stem, index);
    so_autofree char *name = page_name(f, index, "alto.xml");
    so_auto(so_str) xml = {0};
    so_alto_write(&r->page, id, f->path, w->engine, &xml);
    return put(w, name, &xml, err);
}

static void add_json(so_str *out, const file *f, const result *r, int index)
{
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_page_members_to_json(&r->page, f->path, index, &j);
    if (r->fault.reason != SO_REASON_NONE)
        so_json_kstr(&j, "reason", so_reason_name(r->fault.reason));
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

static bool give_page(ocr *w, file *f, const result *r, int index, so_err *err)
{
    bool is_bad = r->page.kind == SO_PAGE_QUARANTINED;
    if (is_bad) complain(w, f, r, index);
    if (is_bad && w->format != TEXT && w->format != JSON) return true;
    if (w->format == ALTO) return give_alto(w, f, r, index, err);
    if (w->format == PDF) return so_pdf_add_outcome(f->pdf, &r->picture, &r->page, err);
    if (w->format == CLEANED) return give_cleaned(w, f, r, index, err);
    if (w->format == JSON) {
        add_json(&f->text, f, r, index);
    } else {
        if (index) so_str_addc(&f->text, '\f');
        so_page_text(&r->page, &f->text);
    }
    if (w->o->to) return true;
    bool ok = put(w, NULL, &f->text, err);
    so_str_reset(&f->text);
    return ok;
}

static bool end_file(ocr *w, file *f, so_err *err)
{
    static const char *const endings[] = {"txt", "json", NULL, "pdf", NULL};
    so_fd_cleanup(&f->fd);
    if (!endings[w->format]) return true; // page by page
    so_autofree char *name = so_fmt("%s.%s", f->stem, endings[w->format]);
    if (w->format == PDF) so_pdf_end(f->pdf, &f->text);
    bool ok = (!w->o->to && w->format != PDF) || put(w, name, &f->text, err);
    so_str_clear(&f->text);
    return ok;
}

static void result_clear(result *r)
{
    so_page_clear(&r->page);
    so_outcome_clear(&r->picture);
    so_fault_clear(&r->fault);
    *r = (result){.is_done = true};
}

// Gives out whatever is complete and in turn.
static bool give_out(ocr *w, so_err *err)
{
    while (w->shown < w->opened) {
        file *f = &w->files[w->shown];
        if (!f->is_probed) return true;
        for (; f->shown < f->pages && f->results[f->shown].is_done; f->shown++) {
            if (!give_page(w, f, &f->results[f->shown], f->shown, err)) return false;
            result_clear(&f->results[f->shown]);
            w->under_way--;
        }
        if (f->shown < f->pages) return true;
        if (!end_file(w, f, err)) return false;
        w->shown++;
    }
    return true;
}

// ---------------------------------------------------------------- tasks

static bool send(ocr *w, steps *sent, step s, so_err *err)
{
    so_task task = {.op = s.op, .fd = w->files[s.file].fd, .index = s.index, .tag = (int)sent->len};
    *so_vec_push(sent) = s;
    return so_pool_submit(w->pool, &task, err);
}

static void set_bad(result *r, so_reason reason, const char *detail)
{
    r->page.kind = SO_PAGE_QUARANTINED;
    r->fault.reason = reason;
    r->fault.detail = so_strdup(detail);
    r->is_done = true;
}

// The file stands as one bad page.
static void set_bad_file(ocr *w, file *f, so_reason reason, const char *detail)
{
    f->is_probed = true;
    f->pages = f->next = 1;
    f->results = so_alloc(sizeof *f->results);
    set_bad(&f->results[0], reason, detail);
    w->under_way++;
}

static bool open_next(ocr *w, steps *sent, so_err *err)
{
    file *f = &w->files[w->opened++];
    struct stat st;
    so_err why = {0};
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (f->fd < 0) so_err_sys(&why, "it cannot be opened");
    if (w->format == PDF) f->pdf = so_pdf_new(f->stem);
    bool is_file = f->fd >= 0 && fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode);
    if (is_file) return send(w, sent, (step){w->opened - 1, 0, SO_TASK_PROBE}, err);
    set_bad_file(w, f, SO_REASON_NOT_FILE, f->fd < 0 ? why.text : NULL);
    return true;
}

// Sends one more task if there is any that may go now; *ret_sent says so.
static bool send_next(ocr *w, steps *sent, bool *ret_sent, so_err *err)
{
    *ret_sent = true;
    if (w->under_way < 4 * so_pool_jobs(w->pool)) {
        for (int i = w->shown; i < w->opened; i++) {
            file *f = &w->files[i];
            if (!f->is_probed || f->next >= f->pages) continue;
            w->under_way++;
            so_task_op op = w->format == CLEANED ? SO_TASK_CLEAN : SO_TASK_READ;
            return send(w, sent, (step){i, f->next++, op}, err);
        }
        if (w->opened < w->files_len && w->opened - w->shown < 4 * so_pool_jobs(w->pool))
            return open_next(w, sent, err);
    }
    *ret_sent = false;
    return true;
}

static void take_probe(ocr *w, file *f, const so_outcome *out)
{
    so_reason reason = out->kind == SO_OUTCOME_TIMEOUT ? SO_REASON_TIMEOUT : SO_REASON_CRASHED;
    const char *detail = NULL;
    if (out->kind == SO_OUTCOME_DONE) {
        f->pages = (int)so_jval_len(so_jval_get(out->json, "pages"));
        so_reason_parse(so_jval_kstr(out->json, "reason", ""), &reason);
        detail = so_jval_kstr(out->json, "detail", NULL);
    }
    if (f->pages == 0 || out->kind != SO_OUTCOME_DONE || reason != SO_REASON_NONE) {
        set_bad_file(w, f, reason == SO_REASON_NONE ? SO_REASON_DAMAGED : reason, detail);
        return;
    }
    f->is_probed = true;
    f->results = so_alloc((size_t)f->pages * sizeof *f->results);
}

static void take_cleaned(result *r, so_outcome *out)
{
    so_reason reason = SO_REASON_NONE;
    so_reason_parse(so_jval_kstr(out->json, "reason", ""), &reason);
    if (reason != SO_REASON_NONE) {
        set_bad(r, reason, so_jval_kstr(out->json, "detail", NULL));
        return;
    }
    r->picture = *out;
    *out = (so_outcome){0};
    r->is_done = true;
}

static bool take_reading(ocr *w, steps *sent, step s, so_outcome *out, so_err *err)
{
    result *r = &w->files[s.file].results[s.index];
    if (out->kind != SO_OUTCOME_DONE && r->attempts++ == 0) return send(w, sent, s, err);
    if (out->kind != SO_OUTCOME_DONE) {
        set_bad(r, out->kind == SO_OUTCOME_TIMEOUT ? SO_REASON_TIMEOUT : SO_REASON_CRASHED, NULL);
        return true;
    }
    if (s.op == SO_TASK_CLEAN) {
        take_cleaned(r, out);
        return true;
    }
    if (!so_reading_of(w->types, out->json, &r->page, &r->fault, err)) return false;
    r->is_done = w->format != PDF || r->page.kind == SO_PAGE_QUARANTINED;
    return r->is_done || send(w, sent, (step){s.file, s.index, SO_TASK_STREAM}, err);
}

static bool take_picture(ocr *w, step s, so_outcome *out)
{
    result *r = &w->files[s.file].results[s.index];
    if (out->kind == SO_OUTCOME_DONE) {
        r->picture = *out;
        *out = (so_outcome){0};
        r->is_done = true;
    } else {
        set_bad(r, SO_REASON_CRASHED, NULL);
    }
    return true;
}

static bool take(ocr *w, steps *sent, so_err *err)
{
    so_auto(so_outcome) out = {0};
    if (!so_pool_wait(w->pool, &out, err)) return false;
    step s = sent->items[out.tag];
    if (s.op == SO_TASK_READ || s.op == SO_TASK_CLEAN) return take_reading(w, sent, s, &out, err);
    if (s.op == SO_TASK_STREAM) return take_picture(w, s, &out);
    take_probe(w, &w->files[s.file], &out);
    return true;
}

static bool work(ocr *w, steps *sent, so_err *err)
{
    while (w->shown < w->files_len) {
        bool more = true;
        while (more && so_pool_has_room(w->pool))
            if (!send_next(w, sent, &more, err)) return false;
        if (!so_pool_is_idle(w->pool) && !take(w, sent, err)) return false;
        if (!give_out(w, err)) return false;
    }
    return true;
}

// ---------------------------------------------------------------- set-up

static bool stem_taken(const ocr *w, int before, const char *stem)
{
    for (int i = 0; i < before; i++)
        if (so_equal(w->files[i].stem, stem)) return true;
    return false;
}

static void name_files(ocr *w)
{
    for (int i = 0; i < w->files_len; i++) {
        file *f = &w->files[i];
        f->path = w->o->args[i];
        f->fd = -1;
        const char *base = so_path_base(f->path);
        const char *dot = strrchr(base, '.');
        f->stem = dot && dot > base ? so_strndup(base, (size_t)(dot - base)) : so_strdup(base);
        for (int n = 2; stem_taken(w, i, f->stem); n++) {
            free(f->stem);
            f->stem = so_fmt("%s-%d", base, n);
        }
    }
}

static void ocr_clear(ocr *w)
{
    for (int i = 0; i < w->files_len; i++) {
        file *f = &w->files[i];
        for (int k = 0; f->results && k < f->pages; k++) result_clear(&f->results[k]);
        free(f->results);
        free(f->stem);
        so_pdf_free(f->pdf);
        so_str_clear(&f->text);
        so_fd_cleanup(&f->fd);
    }
    free(w->files);
}

static bool ask_engine(ocr *w, so_outcome *ret, so_err *err)
{
    so_task task = {.op = SO_TASK_ENGINE, .fd = -1};
    if (!so_pool_do(w->pool, &task, ret, err)) return false;
    w->engine = so_jval_kstr(ret->json, "engine", "");
    return true;
}

static bool check_outputs(const ocr *w, so_err *err)
{
    if (w->o->to) return so_dirs_make(w->o->to, err);
    bool one_output =
        (w->files_len == 1 && w->format != CLEANED) || w->format == TEXT || w->format == JSON;
    return one_output || so_err_set(err, SO_CONFIG, "--format %s%s needs --to DIR", w->o->format,
                                    w->format == CLEANED ? "" : " with several files");
}

int so_cmd_ocr(const so_home *home, const so_options *o, so_err *err)
{
    (void)home;
    so_auto(so_settings) settings = {0};
    so_settings_default(&settings);
    if (o->without) {
        free(settings.reading_without);
        settings.reading_without = so_strdup(o->without);
    }
    __attribute__((cleanup(ocr_clear))) ocr w = {.o = o, .files_len = o->args_len};
    size_t chosen = 0;
    bool is_known = so_choose("format", o->format, formats, &chosen, err);
    w.format = (format)chosen;
    if (!is_known || !check_outputs(&w, err)) {
        w.files_len = 0;
        return so_fail(err);
    }
    w.files = so_alloc((size_t)w.files_len * sizeof *w.files);
    name_files(&w);
    so_autoptr(so_types) types = so_types_default("", err);
    so_autoptr(so_pool) pool = types ? so_pool_new(&settings, o->jobs, err) : NULL;
    so_auto(so_outcome) engine = {0};
    steps sent = {0};
    w.types = types;
    w.pool = pool;
    bool ok = pool && (w.format != ALTO || ask_engine(&w, &engine, err)) && work(&w, &sent, err);
    free(sent.items);
    if (!ok) return so_fail(err);
    return w.bad ? 1 : 0;
}
