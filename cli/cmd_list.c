// SPDX-License-Identifier: Apache-2.0
// list: rows of the catalogue, one a line. Streams, whatever their number.
#include <stdio.h>

#include "base/lang.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "model/labels.h"
#include "pipeline/audit.h"

typedef struct {
    bool json;
    const so_types *types;
    int64_t lines;
} printer;

typedef struct {
    printer *p;
    so_str text;
    so_json json;
} line;

static void line_clear(line *l)
{
    so_str_clear(&l->text);
}

static bool print_line(line *l, so_err *err)
{
    if (l->text.len == 0 || l->text.data[l->text.len - 1] != '\n') so_str_addc(&l->text, '\n');
    l->p->lines++;
    if (fwrite(l->text.data, 1, l->text.len, stdout) == l->text.len) return true;
    return so_err_sys(err, "standard output");
}

#define LINE(l, arg)                                            \
    __attribute__((cleanup(line_clear))) line l = {.p = (arg)}; \
    l.json = so_json_to(&l.text)

static bool document(void *arg, so_document_row *row, so_err *err)
{
    LINE(l, arg);
    if (l.p->json)
        so_json_document(&l.json, row);
    else
        so_text_document(&l.text, l.p->types, row);
    return print_line(&l, err);
}

static bool page(void *arg, so_page_row *row, so_err *err)
{
    LINE(l, arg);
    if (l.p->json)
        so_json_page(&l.json, row);
    else
        so_str_addf(&l.text, "%s  %s#%d  %s  %dx%d %d dpi  %d°  %d %s", row->id, row->file,
                    row->index, so_label(so_page_kind_name(row->kind)), row->width_px,
                    row->height_px, row->res_dpi, row->rotation_deg, row->words,
                    so_say("từ", "words"));
    return print_line(&l, err);
}

static bool quarantine(void *arg, so_page_row *row, so_err *err)
{
    LINE(l, arg);
    if (l.p->json)
        so_json_quarantine(&l.json, row);
    else
        so_str_addf(&l.text, "%s  %s#%d  %s", row->batch_name, row->file, row->index,
                    so_lang_is_vi() ? so_reason_sentence_vi(row->reason)
                                    : so_reason_sentence_en(row->reason));
    return print_line(&l, err);
}

static bool case_row(void *arg, so_case_row *row, so_err *err)
{
    LINE(l, arg);
    if (l.p->json)
        so_json_case(&l.json, row);
    else
        so_str_addf(&l.text,
                    so_say("%s  %d văn bản, %d trang, %d kết quả, %d cần xem lại",
                           "%s  %d documents, %d pages, %d results, %d to review"),
                    row->code, row->documents, row->pages, row->results, row->review);
    return print_line(&l, err);
}

static bool batch(void *arg, so_batch_row *row, so_err *err)
{
    LINE(l, arg);
    const so_balance *b = &row->balance;
    if (l.p->json)
        so_json_batch(&l.json, row, NULL, NULL);
    else
        so_str_addf(
            &l.text,
            so_say("%s  %s  %s  %d trang = %d nội dung + %d trắng + %d phân cách + %d cách ly",
                   "%s  %s  %s  %d pages = %d content + %d blank + %d separators + %d quarantined"),
            row->id, row->name, so_label(so_batch_state_name(row->state)), b->pages_in, b->content,
            b->blank, b->separators, b->quarantined);
    return print_line(&l, err);
}

static bool review(void *arg, so_review_row *row, so_err *err)
{
    LINE(l, arg);
    if (l.p->json)
        so_json_review(&l.json, row);
    else
        so_str_addf(&l.text, "%s  %s  %s  %s %s  %.2f",
                    row->document_id ? row->document_id : row->dossier_id,
                    so_label(so_review_kind_name(row->kind)), so_text_type(l.p->types, row->type),
                    row->key ? so_label(row->key) : "", row->value ? row->value : "",
                    row->confidence);
    return print_line(&l, err);
}

static bool list(so_catalog *c, const char *what, const so_catalog_filter *f, printer *p,
                 so_err *err)
{
    if (so_equal(what, "documents")) return so_catalog_list_documents(c, f, document, p, err);
    if (so_equal(what, "pages")) return so_catalog_list_pages(c, f, page, p, err);
    if (so_equal(what, "cases")) return so_catalog_list_cases(c, f, case_row, p, err);
    if (so_equal(what, "batches")) return so_catalog_list_batches(c, f, batch, p, err);
    if (so_equal(what, "quarantine")) return so_catalog_list_quarantine(c, f, quarantine, p, err);
    if (so_equal(what, "review")) return so_catalog_list_review(c, f, review, p, err);
    return so_err_set(
        err, SO_CONFIG,
        "list what? documents, pages, cases, batches, quarantine or review, not \"%s\"", what);
}

int so_cmd_list(const so_home *home, const so_options *o, so_err *err)
{
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    so_autoptr(so_types) types = catalog ? so_home_types(home, err) : NULL;
    if (!types) return so_fail(err);
    so_catalog_filter filter = {o->batch, o->case_code};
    printer p = {.json = o->json, .types = types};
    bool ok = list(catalog, o->args[0], &filter, &p, err) &&
              so_audit_read(home, "list", o->args[0], p.lines, err);
    return ok ? 0 : so_fail(err);
}
