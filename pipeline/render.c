// SPDX-License-Identifier: Apache-2.0
// Everything that decodes goes through the pool, also for a single picture.
#include "pipeline/render.h"

#include <unistd.h>

#include "archive/objects.h"
#include "archive/pdf.h"
#include "base/file.h"

int so_unpack_original(const so_home *home, const so_store *store, const char *batch_id,
                       const char *path, so_err *err)
{
    so_autofd int fd = so_tmp_file(home->work, err);
    if (fd < 0 || !so_batch_read_original(store, batch_id, path, fd, err)) return -1;
    return so_steal_fd(&fd);
}

// As the task says, of the page's file and turn.
static bool render(so_job *job, const so_page_row *page, so_task task, so_outcome *ret, so_err *err)
{
    so_autofd int fd = so_unpack_original(job->home, job->store, page->batch_id, page->file, err);
    if (fd < 0) return false;
    task.fd = fd;
    task.index = page->index;
    task.rotation_deg = page->rotation_deg;
    if (!so_pool_do(job->pool, &task, ret, err)) return false;
    if (ret->kind == SO_OUTCOME_DONE) return true;
    return so_err_set(err, SO_DATA, "page %s cannot be shown: the decoder died on it", page->id);
}

bool so_render_png(so_job *job, const so_page_row *page, int max_px, so_str *ret, so_err *err)
{
    so_auto(so_outcome) out = {0};
    so_task task = {.op = SO_TASK_PNG, .max_px = max_px};
    if (!render(job, page, task, &out, err)) return false;
    so_str_add(ret, out.blob.data, out.blob.len);
    return true;
}

bool so_pdf_add_outcome(struct so_pdf *pdf, const so_outcome *picture, const so_page *page,
                        so_err *err)
{
    const so_jval *j = picture->json;
    int width_px = (int)so_jval_kint(j, "width_px", 0);
    int height_px = (int)so_jval_kint(j, "height_px", 0);
    if (width_px <= 0 || height_px <= 0)
        return so_err_set(err, SO_BUG, "a worker's answer makes no sense");
    bool is_g4 = so_equal(so_jval_kstr(j, "format", ""), "g4");
    so_pdf_image image = {is_g4 ? SO_PDF_G4 : SO_PDF_JPEG,
                          width_px,
                          height_px,
                          (int)so_jval_kint(j, "x_dpi", 0),
                          (int)so_jval_kint(j, "y_dpi", 0),
                          (int)so_jval_kint(j, "components", 1),
                          &picture->blob};
    so_pdf_add(pdf, &image, page);
    return true;
}

static bool load_text(so_job *job, const char *page_id, so_page *ret, so_err *err)
{
    so_auto(so_str) text = {0};
    bool found = false;
    if (!so_catalog_page_json(job->catalog, page_id, &text, &found, err)) return false;
    if (!found) return so_err_set(err, SO_DATA, "page %s has no text", page_id);
    so_autoptr(so_jval) json = so_jval_parse(so_str_text(&text), text.len, err);
    return json && so_page_from_json(json, ret, err);
}

static bool add_page(so_job *job, so_pdf *pdf, const char *page_id, so_err *err)
{
    so_auto(so_page_row) row = {0};
    bool found = false;
    if (!so_catalog_page_get(job->catalog, page_id, &row, &found, err)) return false;
    if (!found || row.is_waiting || row.kind == SO_PAGE_QUARANTINED) return true;
    so_auto(so_page) text = {0};
    so_auto(so_outcome) picture = {0};
    return load_text(job, page_id, &text, err) &&
           render(job, &row, (so_task){.op = SO_TASK_STREAM}, &picture, err) &&
           so_pdf_add_outcome(pdf, &picture, &text, err);
}

bool so_render_pdf(so_job *job, const char *title, const so_strs *page_ids, so_str *ret,
                   so_err *err)
{
    so_autoptr(so_pdf) pdf = so_pdf_new(title);
    for (size_t i = 0; i < page_ids->len; i++)
        if (!add_page(job, pdf, page_ids->items[i], err)) return false;
    so_pdf_end(pdf, ret);
    return true;
}
