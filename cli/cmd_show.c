// SPDX-License-Identifier: Apache-2.0
// show: one document or page as data, text, ALTO, picture or PDF.
#include <stdio.h>

#include "archive/objects.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "pipeline/audit.h"
#include "pipeline/render.h"

typedef struct {
    so_document_row document;
    so_page_row page;
    bool is_document;
    so_strs page_ids;
} target;

static void target_clear(target *t)
{
    so_document_row_clear(&t->document);
    so_page_row_clear(&t->page);
    so_strs_clear(&t->page_ids);
}

static bool find(so_catalog *c, const char *id, target *t, so_err *err)
{
    bool found = false;
    if (!so_catalog_document_get(c, id, &t->document, &t->is_document, err)) return false;
    if (t->is_document) {
        for (size_t i = 0; i < t->document.page_ids.len; i++)
            so_strs_add(&t->page_ids, t->document.page_ids.items[i]);
        return true;
    }
    if (!so_catalog_page_get(c, id, &t->page, &found, err)) return false;
    if (found) so_strs_add(&t->page_ids, id);
    return found || so_err_set(err, SO_CONFIG, "no document or page %s in this archive", id);
}

static bool page_json(so_catalog *c, const char *page_id, so_str *out, so_err *err)
{
    bool found = false;
    if (!so_catalog_page_json(c, page_id, out, &found, err)) return false;
    return found || so_err_set(err, SO_DATA, "page %s has no text: it was not read", page_id);
}

static bool page_text(so_catalog *c, const char *page_id, so_str *out, so_err *err)
{
    so_auto(so_str) text = {0};
    if (!page_json(c, page_id, &text, err)) return false;
    so_autoptr(so_jval) json = so_jval_parse(so_str_text(&text), text.len, err);
    so_auto(so_page) page = {0};
    if (!json || !so_page_from_json(json, &page, err)) return false;
    so_page_text(&page, out);
    return true;
}

static bool alto(const so_job *job, const char *page_id, so_str *out, so_err *err)
{
    so_auto(so_page_row) row = {0};
    bool found = false;
    if (!so_catalog_page_get(job->catalog, page_id, &row, &found, err)) return false;
    if (!found || !row.dossier_id)
        return so_err_set(err, SO_DATA, "page %s is not in a dossier yet", page_id);
    return so_dossier_alto(job->store, row.dossier_id, page_id, out, err);
}

static bool picture(so_job *job, const char *page_id, so_str *out, so_err *err)
{
    so_auto(so_page_row) row = {0};
    bool found = false;
    if (!so_catalog_page_get(job->catalog, page_id, &row, &found, err)) return false;
    if (!found || row.kind == SO_PAGE_QUARANTINED)
        return so_err_set(err, SO_DATA, "page %s cannot be shown", page_id);
    return so_render_png(job, &row, 0, out, err);
}

static bool as_data(so_job *job, const target *t, bool json, so_str *out, so_err *err)
{
    so_json j = so_json_to(out);
    if (t->is_document && json)
        so_json_document(&j, &t->document);
    else if (t->is_document)
        so_text_document(out, job->types, &t->document);
    else if (json && t->page.kind != SO_PAGE_QUARANTINED && !t->page.is_waiting)
        return page_json(job->catalog, t->page.id, out, err);
    else if (t->page.kind == SO_PAGE_QUARANTINED)
        so_json_quarantine(&j, &t->page);
    else
        so_json_page(&j, &t->page);
    return true;
}

static bool show(so_job *job, const target *t, const so_options *o, so_str *out, so_err *err)
{
    if (o->pdf) return so_render_pdf(job, t->page_ids.items[0], &t->page_ids, out, err);
    if (o->image) return picture(job, t->page_ids.items[0], out, err);
    if (!o->text && !o->alto) return as_data(job, t, o->json, out, err);
    for (size_t i = 0; i < t->page_ids.len; i++) {
        const char *id = t->page_ids.items[i];
        if (!(o->alto ? alto(job, id, out, err) : page_text(job->catalog, id, out, err)))
            return false;
    }
    return true;
}

int so_cmd_show(const so_home *home, const so_options *o, so_err *err)
{
    so_autoptr(so_store) store = so_home_store(home, err);
    so_autoptr(so_catalog) catalog = store ? so_home_catalog(home, err) : NULL;
    so_autoptr(so_types) types = catalog ? so_home_types(home, err) : NULL;
    so_autoptr(so_pool) pool = types ? so_pool_new(&home->settings, 1, err) : NULL;
    if (!pool) return so_fail(err);
    so_job job = {.home = home, .store = store, .catalog = catalog, .types = types, .pool = pool};
    __attribute__((cleanup(target_clear))) target t = {0};
    so_auto(so_str) out = {0};
    if (!find(catalog, o->args[0], &t, err) || !show(&job, &t, o, &out, err) ||
        !so_audit_read(home, "show", o->args[0], (int64_t)t.page_ids.len, err))
        return so_fail(err);
    bool is_binary = o->image || o->pdf;
    if (!is_binary && out.len && out.data[out.len - 1] != '\n') so_str_addc(&out, '\n');
    if (fwrite(out.data, 1, out.len, stdout) == out.len) return 0;
    so_err_sys(err, "standard output");
    return so_fail(err);
}
