// SPDX-License-Identifier: Apache-2.0
// One request at a time, nothing kept between them but the OCR engine. It is opened first (0.2 s):
// once the worker is sealed, no file can be opened any more. Opening it at the first page was
// rejected: the folder of models would have to stay readable.
#include "pipeline/worker.h"

#include <signal.h>
#include <time.h>

#include "base/frame.h"
#include "base/json.h"
#include "base/jsonin.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "ocr/picture.h"
#include "ocr/reader.h"
#include "ocr/tool.h"

#define SOCKET_FD 3
#define MAX_REQUEST_BYTES 4096

typedef struct {
    so_reader *reader;
    so_err no_reader; // why there is none
} worker;

typedef struct {
    const char *op;
    int index, rotation_deg, max_px;
} request;

typedef struct {
    so_str json, blob;
    bool has_blob;
} answer;

static void answer_clear(answer *a)
{
    so_str_clear(&a->json);
    so_str_clear(&a->blob);
}

static void reason_out(so_json *j, so_reason reason, const char *detail)
{
    so_json_kstr(j, "reason", so_reason_name(reason));
    so_json_kstr(j, "detail", detail);
}

static bool probe(const so_source *s, answer *a, so_err *err)
{
    so_auto(so_probe) p = {0};
    if (!so_decode_probe(s, &p, err)) return false;
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    so_json_kstr(&j, "format", p.format);
    reason_out(&j, p.reason, p.detail);
    so_json_karray(&j, "pages");
    for (size_t i = 0; i < p.pages.len; i++) {
        so_json_object(&j);
        reason_out(&j, p.pages.items[i].reason, p.pages.items[i].detail);
        so_json_end_object(&j);
    }
    so_json_end_array(&j);
    so_json_end_object(&j);
    return true;
}

static bool needs_reader(const worker *w, so_err *err)
{
    if (!w->reader) *err = w->no_reader;
    return w->reader != NULL;
}

static bool read_page(worker *w, const so_source *s, int index, answer *a, so_err *err)
{
    if (!needs_reader(w, err)) return false;
    so_auto(so_page) page = {0};
    so_auto(so_fault) fault = {0};
    if (!so_reader_read(w->reader, s, index, &page, &fault, err)) return false;
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    reason_out(&j, fault.reason, fault.detail);
    so_json_key(&j, "page");
    so_page_to_json(&page, "", index, &j);
    so_json_end_object(&j);
    return true;
}

static bool clean(worker *w, const so_source *s, int index, answer *a, so_err *err)
{
    if (!needs_reader(w, err)) return false;
    so_auto(so_fault) fault = {0};
    a->has_blob = true;
    if (!so_reader_clean(w->reader, s, index, &a->blob, &fault, err)) return false;
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    reason_out(&j, fault.reason, fault.detail);
    so_json_end_object(&j);
    return true;
}

static bool png(const so_source *s, const request *r, answer *a, so_err *err)
{
    a->has_blob = true;
    so_str_adds(&a->json, "{}");
    return so_picture_png(s, r->index, r->rotation_deg, r->max_px, &a->blob, err);
}

static bool stream(const so_source *s, int index, answer *a, so_err *err)
{
    so_auto(so_picture) p = {0};
    if (!so_picture_stream(s, index, &p, err)) return false;
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    so_json_kstr(&j, "format", p.format == SO_PICTURE_G4 ? "g4" : "jpeg");
    so_json_kint(&j, "width_px", p.width_px);
    so_json_kint(&j, "height_px", p.height_px);
    so_json_kint(&j, "x_dpi", p.x_dpi);
    so_json_kint(&j, "y_dpi", p.y_dpi);
    so_json_kint(&j, "components", p.components);
    so_json_end_object(&j);
    a->blob = p.bytes;
    p.bytes = (so_str){0};
    a->has_blob = true;
    return true;
}

static bool engine(worker *w, answer *a, so_err *err)
{
    if (!needs_reader(w, err)) return false;
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    so_json_kstr(&j, "engine", so_reader_engine(w->reader));
    so_json_end_object(&j);
    return true;
}

static bool perform(worker *w, const request *r, int fd, answer *a, so_err *err)
{
    if (so_equal(r->op, "engine")) return engine(w, a, err);
    so_autoptr(so_source) s = so_source_open(fd, err);
    if (!s) return false;
    if (so_equal(r->op, "probe")) return probe(s, a, err);
    if (so_equal(r->op, "read")) return read_page(w, s, r->index, a, err);
    if (so_equal(r->op, "clean")) return clean(w, s, r->index, a, err);
    if (so_equal(r->op, "png")) return png(s, r, a, err);
    if (so_equal(r->op, "stream")) return stream(s, r->index, a, err);
    return so_err_set(err, SO_BUG, "unknown request");
}

static void say_error(answer *a, const so_err *why)
{
    answer_clear(a);
    *a = (answer){0};
    so_json j = so_json_to(&a->json);
    so_json_object(&j);
    so_json_kobject(&j, "error");
    so_json_kint(&j, "kind", why->kind);
    so_json_kstr(&j, "text", why->text);
    so_json_end_object(&j);
    so_json_end_object(&j);
}

static bool serve_one(worker *w, const so_str *message, int fd, so_err *err)
{
    so_autoptr(so_jval) json = so_jval_parse(so_str_text(message), message->len, err);
    if (!json) return false;
    request r = {so_jval_kstr(json, "op", ""), (int)so_jval_kint(json, "index", 0),
                 (int)so_jval_kint(json, "rotation_deg", 0), (int)so_jval_kint(json, "max_px", 0)};
    __attribute__((cleanup(answer_clear))) answer a = {0};
    so_err why = {0};
    if (!perform(w, &r, fd, &a, &why)) say_error(&a, &why);
    if (!so_frame_send(SOCKET_FD, a.json.data, a.json.len, -1, err)) return false;
    return !a.has_blob || so_frame_send(SOCKET_FD, a.blob.data, a.blob.len, -1, err);
}

// What must be in hand before untrusted bytes come, and then the walls.
static bool prepare(worker *w, const char *lang, const char *language_dir, const char *without,
                    so_err *err)
{
    tzset();
    if (!so_tool_broker(err)) return false;
    w->reader = so_reader_open(lang, language_dir, without, &w->no_reader);
#ifdef SOHOA_INSTRUMENTED // coverage is written at the end, the leak checker starts a thread then
    return true;
#else
    return so_sandbox_worker(err);
#endif
}

int so_worker_main(const char *lang, const char *language_dir, const char *without)
{
    signal(SIGINT, SIG_IGN); // Ctrl-C is for the parent, which lets the page in hand finish
    signal(SIGTERM, SIG_IGN);
    worker w = {0};
    so_auto(so_str) message = {0};
    so_err err = {0};
    bool is_ready = prepare(&w, lang, language_dir, without, &err);
    so_frame_result got = is_ready ? SO_FRAME_OK : SO_FRAME_ERROR;
    if (got != SO_FRAME_OK) so_log(SO_LOG_ERROR, "worker: %s", err.text);
    while (got == SO_FRAME_OK) {
        so_autofd int fd = -1;
        got = so_frame_recv(SOCKET_FD, MAX_REQUEST_BYTES, &message, &fd, &err);
        if (got == SO_FRAME_OK && !serve_one(&w, &message, fd, &err)) got = SO_FRAME_ERROR;
    }
    so_reader_close(w.reader);
    return got == SO_FRAME_END ? 0 : so_err_exit_code(SO_BUG);
}
