// SPDX-License-Identifier: Apache-2.0
// Only the measures of the pages are gathered, not their texts, so that a large batch stays small.
#include "pipeline/tickets.h"

#include "base/file.h"
#include "base/log.h"
#include "pipeline/scans.h"
#include "pipeline/render.h"

#define THUMBNAIL_PX 400 // A4: 34 dpi, enough to know the page by, too little to read it

char *so_ticket_thumbnail(const so_home *home, const char *batch_id, const char *page_id)
{
    return so_fmt("%s/%s/%s.png", home->tickets, batch_id, page_id);
}

static bool gather_scans(so_job *job, const char *batch_id, so_scans *ret, so_err *err)
{
    int pages = 0;
    if (!so_catalog_pages_count(job->catalog, batch_id, &pages, err)) return false;
    for (int i = 0; i < pages; i++) {
        so_auto(so_dossier_page) p = {0};
        if (!so_catalog_page_load(job->catalog, batch_id, i, &p, err)) return false;
        *so_vec_push(ret) = (so_scan){.kind = p.page.kind,
                                      .res_dpi = p.page.res_dpi,
                                      .rotation_deg = p.page.rotation_deg,
                                      .skew_deg = p.page.skew_deg,
                                      .quality = p.page.quality};
        p.page.quality = (so_quality){0};
    }
    return true;
}

static bool note_type(void *arg, so_document_row *row, so_err *err)
{
    so_scans *scans = arg;
    const so_document *d = &row->document;
    for (size_t i = 0; i < d->pages.len; i++) {
        int ordinal = d->pages.items[i];
        if (ordinal < 0 || (size_t)ordinal >= scans->len || scans->items[ordinal].type)
            return so_err_set(err, SO_BUG, "a document has a page that is not its own");
        scans->items[ordinal].type = so_strdup(d->type);
    }
    return true;
}

// A page that cannot be shown has no thumbnail; its ticket stands.
static bool make_thumbnail(so_job *job, const char *batch_id, int ordinal, so_err *err)
{
    so_autofree char *page_id = so_page_id(batch_id, ordinal);
    so_autofree char *path = so_ticket_thumbnail(job->home, batch_id, page_id);
    so_auto(so_page_row) row = {0};
    so_auto(so_str) png = {0};
    bool found = false;
    if (!so_catalog_page_get(job->catalog, page_id, &row, &found, err)) return false;
    if (!found) return so_err_set(err, SO_BUG, "there is no page %s", page_id);
    if (!so_render_png(job, &row, THUMBNAIL_PX, &png, err)) {
        if (err->kind != SO_DATA) return false;
        so_log(SO_LOG_WARN, "no thumbnail: %s", err->text);
        *err = (so_err){0};
        return true;
    }
    so_autofree char *dir = so_path_dir(path);
    return so_dirs_make(dir, err) && so_file_commit(path, so_str_text(&png), png.len, 0640, err);
}

static bool make_thumbnails(so_job *job, const char *batch_id, const so_tickets *list, so_err *err)
{
    int last = -1; // tickets come by page
    for (size_t i = 0; i < list->len; i++) {
        const so_ticket *t = &list->items[i];
        if (t->is_notice || t->ordinal == last) continue;
        if (!make_thumbnail(job, batch_id, t->ordinal, err)) return false;
        last = t->ordinal;
    }
    return true;
}

bool so_tickets_make(so_job *job, const char *batch_id, so_err *err)
{
    so_auto(so_scans) scans = {0};
    so_auto(so_tickets) tickets = {0};
    so_catalog_filter of_batch = {.batch = batch_id};
    if (!gather_scans(job, batch_id, &scans, err) ||
        !so_catalog_list_documents(job->catalog, &of_batch, note_type, &scans, err))
        return false;
    so_scans_judge(job->policy, &scans, &tickets);
    return so_catalog_tickets_put(job->catalog, batch_id, &tickets, err) &&
           make_thumbnails(job, batch_id, &tickets, err);
}
