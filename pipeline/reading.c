// SPDX-License-Identifier: Apache-2.0
// Jobs go out in page order, so at most one original is unpacked at a time besides those still in
// workers' hands; it lies in an unlinked temporary file, not in memory.
#include "pipeline/reading.h"

#include "pipeline/render.h"
#include "pipeline/split.h"
#include "pipeline/stop.h"

#define MAX_ATTEMPTS 2

typedef struct {
    so_job *job;
    const so_batch *batch;
    so_page_jobs waiting;
    size_t next;      // in waiting
    int original, fd; // the unpacked original
    so_progress progress;
} reading;

static void reading_clear(reading *r)
{
    free(r->waiting.items);
    so_fd_cleanup(&r->fd);
}

bool so_reading_of(const so_types *types, const so_jval *answer, so_page *ret, so_fault *ret_fault,
                   so_err *err)
{
    if (!so_reason_parse(so_jval_kstr(answer, "reason", ""), &ret_fault->reason) ||
        !so_page_from_json(so_jval_get(answer, "page"), ret, err))
        return so_err_set(err, SO_BUG, "a worker's answer makes no sense");
    ret_fault->detail = so_strdup(so_jval_kstr(answer, "detail", NULL));
    so_auto(so_page_signs) signs = {0};
    so_page_signs_of(types, ret, &signs);
    if (so_is_separator(ret, &signs)) ret->kind = SO_PAGE_SEPARATOR;
    return true;
}

static bool unpack(reading *r, int original, so_err *err)
{
    if (r->fd >= 0 && r->original == original) return true;
    so_fd_cleanup(&r->fd);
    r->fd = so_unpack_original(r->job->home, r->job->store, r->batch->id,
                               r->batch->originals.items[original].path, err);
    r->original = original;
    return r->fd >= 0;
}

static bool submit_next(reading *r, so_err *err)
{
    const so_page_job *page = &r->waiting.items[r->next];
    if (!unpack(r, page->original, err)) return false;
    so_task task = {.op = SO_TASK_READ, .fd = r->fd, .index = page->index, .tag = (int)r->next};
    r->next++;
    return so_pool_submit(r->job->pool, &task, err);
}

static void tell(reading *r)
{
    r->progress.pages_done++;
    if (r->job->progress) r->job->progress(r->job->progress_arg, &r->progress);
}

static bool keep(reading *r, const so_page_job *page, const so_jval *answer, so_err *err)
{
    so_auto(so_page) text = {0};
    so_auto(so_fault) fault = {0};
    if (!so_reading_of(r->job->types, answer, &text, &fault, err)) return false;
    tell(r);
    if (text.kind == SO_PAGE_QUARANTINED)
        return so_catalog_page_quarantine(r->job->catalog, r->batch->id, page->ordinal,
                                          fault.reason, fault.detail, err);
    return so_catalog_page_read(r->job->catalog, r->batch->id, page->ordinal, &text, err);
}

static bool give_up_or_retry(reading *r, const so_page_job *page, so_outcome_kind kind, so_err *err)
{
    const char *id = r->batch->id;
    if (!so_catalog_page_attempt(r->job->catalog, id, page->ordinal, err)) return false;
    if (page->attempts + 1 >= MAX_ATTEMPTS) {
        so_reason reason = kind == SO_OUTCOME_TIMEOUT ? SO_REASON_TIMEOUT : SO_REASON_CRASHED;
        tell(r);
        return so_catalog_page_quarantine(r->job->catalog, id, page->ordinal, reason, NULL, err);
    }
    so_page_job again = *page;
    again.attempts++;
    *so_vec_push(&r->waiting) = again;
    return true;
}

static bool receive_one(reading *r, so_err *err)
{
    so_auto(so_outcome) out = {0};
    if (!so_pool_wait(r->job->pool, &out, err)) return false;
    so_page_job page = r->waiting.items[out.tag];
    if (out.kind == SO_OUTCOME_DONE) return keep(r, &page, out.json, err);
    return give_up_or_retry(r, &page, out.kind, err);
}

static bool read_all(reading *r, so_err *err)
{
    for (;;) {
        bool more = r->next < r->waiting.len && !so_stop_requested();
        if (!more && so_pool_is_idle(r->job->pool)) return true;
        bool ok =
            more && so_pool_has_room(r->job->pool) ? submit_next(r, err) : receive_one(r, err);
        if (!ok) return false;
    }
}

bool so_read_batch(so_job *job, const so_batch *batch, bool *ret_finished, so_err *err)
{
    __attribute__((cleanup(reading_clear))) reading r = {.job = job, .batch = batch, .fd = -1};
    r.progress.batch = batch->name;
    if (!so_catalog_pages_waiting(job->catalog, batch->id, &r.waiting, err) ||
        !so_catalog_pages_count(job->catalog, batch->id, &r.progress.pages_in, err))
        return false;
    r.progress.pages_done = r.progress.pages_in - (int)r.waiting.len;
    if (!read_all(&r, err)) return false;
    *ret_finished = r.next == r.waiting.len;
    return true;
}
