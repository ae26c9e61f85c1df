// SPDX-License-Identifier: Apache-2.0
// First what an earlier run left unfinished, then what lies ready, then what is still settling. The
// state of every batch is in the catalogue; this file only moves it on.
#include "pipeline/run.h"

#include "archive/objects.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/log.h"
#include "pipeline/assemble.h"
#include "pipeline/intake.h"
#include "pipeline/leave.h"
#include "pipeline/reading.h"
#include "pipeline/stop.h"
#include "pipeline/tickets.h"

static void add_balance(so_balance *sum, const so_balance *b)
{
    sum->files += b->files;
    sum->pages_in += b->pages_in;
    sum->content += b->content;
    sum->blank += b->blank;
    sum->separators += b->separators;
    sum->quarantined += b->quarantined;
    sum->documents += b->documents;
    sum->cases += b->cases;
    sum->review += b->review;
    sum->rescan += b->rescan;
    sum->bytes_in += b->bytes_in;
    sum->bytes_stored += b->bytes_stored;
}

static bool check_balance(const so_batch *batch, const so_balance *b, so_err *err)
{
    int sum = b->content + b->blank + b->separators + b->quarantined;
    if (sum == b->pages_in) return true;
    return so_err_set(err, SO_BUG, "batch %s: %d pages in, but %d accounted for", batch->id,
                      b->pages_in, sum);
}

// ---------------------------------------------------------------- the steps of one batch

static bool archive_batch(so_job *job, so_batch *batch, so_err *err)
{
    uint64_t stored_bytes = 0;
    return so_batch_archive(job->store, batch, so_intake_open, batch, &stored_bytes, err) &&
           so_catalog_batch_archived(job->catalog, batch->id, stored_bytes, err);
}

// When the archive does not take the batch its intent is forgotten: the bytes are in the inbox
// still, and will be looked at afresh. That files changed meanwhile (BUSY) is no failure.
static bool archive_or_forget(so_job *job, so_batch *batch, bool *ret_go_on, so_err *err)
{
    *ret_go_on = archive_batch(job, batch, err);
    if (*ret_go_on) return true;
    so_autofree char *object = so_batch_object(batch->id);
    if (so_store_has(job->store, object)) return false;
    so_err why = {0};
    if (!so_catalog_batch_forget(job->catalog, batch->id, &why)) so_err_in(err, "%s", why.text);
    if (err->kind != SO_BUSY) return false;
    so_log(SO_LOG_WARN, "batch %s: looked at afresh: %s", batch->id, err->text);
    *err = (so_err){0};
    return true;
}

static bool read_and_assemble(so_job *job, so_batch *batch, bool *ret_finished, so_err *err)
{
    if (!so_read_batch(job, batch, ret_finished, err)) return false;
    return !*ret_finished || so_assemble_batch(job, batch, err);
}

// Moves a batch on to its end; *ret_finished is false after a stop or a forgotten intent.
static bool advance(so_job *job, so_batch *batch, so_batch_state state, bool *ret_finished,
                    so_err *err)
{
    *ret_finished = true;
    if (state == SO_BATCH_RECEIVING) {
        if (!archive_or_forget(job, batch, ret_finished, err)) return false;
        if (!*ret_finished) return true;
    }
    if (state <= SO_BATCH_READING) {
        if (!read_and_assemble(job, batch, ret_finished, err)) return false;
        if (!*ret_finished) return true;
    }
    so_balance b = {0};
    return so_catalog_balance(job->catalog, batch->id, &b, err) && check_balance(batch, &b, err) &&
           so_tickets_make(job, batch->id, err) && so_leave_inbox(job, batch, err);
}

static bool finish_batch(so_job *job, so_batch *batch, so_batch_state state, so_run_summary *sum,
                         so_err *err)
{
    bool finished = false;
    if (!advance(job, batch, state, &finished, err)) return so_err_in(err, "batch %s", batch->id);
    if (!finished) return true;
    so_balance b = {0};
    if (!so_catalog_balance(job->catalog, batch->id, &b, err)) return false;
    sum->batches++;
    add_balance(&sum->balance, &b);
    so_log(SO_LOG_INFO,
           "batch %s: %d pages in = %d content + %d blank + %d separators + %d quarantined",
           batch->id, b.pages_in, b.content, b.blank, b.separators, b.quarantined);
    return true;
}

// ---------------------------------------------------------------- all that waits

// Keeps the first failure as the run's error and goes on with the next batch.
typedef struct {
    so_err *first;
    so_run_summary *sum;
} failures;

static void note_failure(failures *f, const so_err *err)
{
    so_log(SO_LOG_ERROR, "%s", err->text);
    if (f->sum->failed++ == 0) *f->first = *err;
}

static bool resume_one(so_job *job, const char *batch_id, so_run_summary *sum, so_err *err)
{
    so_auto(so_batch) batch = {0};
    so_batch_state state = SO_BATCH_DONE;
    bool found = false;
    if (!so_catalog_batch_get(job->catalog, batch_id, &batch, &state, &found, err)) return false;
    return !found || finish_batch(job, &batch, state, sum, err);
}

static bool resume_unfinished(so_job *job, failures *f, so_err *err)
{
    so_auto(so_strs) ids = {0};
    if (!so_catalog_batches_unfinished(job->catalog, &ids, err)) return false;
    for (size_t i = 0; i < ids.len && !so_stop_requested(); i++) {
        so_err why = {0};
        if (!resume_one(job, ids.items[i], f->sum, &why)) note_failure(f, &why);
    }
    return true;
}

static bool receive(so_job *job, so_batch *batch, so_run_summary *sum, so_err *err)
{
    so_auto(so_batch) known = {0};
    so_batch_state state = SO_BATCH_DONE;
    bool found = false;
    if (!so_catalog_batch_get(job->catalog, batch->id, &known, &state, &found, err)) return false;
    if (found && state == SO_BATCH_DONE) {
        sum->duplicates++;
        so_log(SO_LOG_WARN, "batch %s: the same delivery was archived before", batch->id);
        return so_leave_duplicate(batch, err);
    }
    if (found) return true; // failed earlier in this run: the next run takes it up
    return so_catalog_batch_receive(job->catalog, batch, err) &&
           finish_batch(job, batch, SO_BATCH_RECEIVING, sum, err);
}

static bool take_delivery(so_job *job, const char *inbox, const so_delivery *d, so_run_summary *sum,
                          int64_t *again_ms, so_err *err)
{
    so_auto(so_intake) in = {0};
    if (!so_intake_look(job, inbox, d, &in, err)) return false;
    if (in.state == SO_INTAKE_LATER && (!*again_ms || in.again_ms < *again_ms))
        *again_ms = in.again_ms;
    return in.state != SO_INTAKE_READY || receive(job, &in.batch, sum, err);
}

// One look at the whole inbox. *again_ms: when the earliest unready delivery may be ready, 0 =
// none.
static bool take_ready(so_job *job, const char *inbox, failures *f, int64_t *again_ms, so_err *err)
{
    so_auto(so_deliveries) list = {0};
    if (!so_intake_list(inbox, &list, err)) return false;
    *again_ms = 0;
    for (size_t i = 0; i < list.len && !so_stop_requested(); i++) {
        so_err why = {0};
        if (!take_delivery(job, inbox, &list.items[i], f->sum, again_ms, &why))
            note_failure(f, &why);
    }
    return true;
}

static bool run_all(so_job *job, const char *inbox, failures *f, so_err *err)
{
    if (!resume_unfinished(job, f, err)) return false;
    int64_t again_ms = 0;
    do {
        while (again_ms > so_now_ms() && !so_stop_requested()) so_sleep_ms(100);
        if (!take_ready(job, inbox, f, &again_ms, err)) return false;
    } while (again_ms && !so_stop_requested());
    f->sum->stopped = so_stop_requested();
    return true;
}

bool so_run(const so_home *home, const so_run_options *options, so_run_summary *ret, so_err *err)
{
    so_autoptr(so_lock) lock = so_lock_take(home->lock, err);
    if (!lock || !so_dirs_make(home->work, err)) return false;
    so_autoptr(so_store) store = so_home_store(home, err);
    if (!store || !so_store_sweep(store, err)) return false;
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    so_autoptr(so_types) types = catalog ? so_home_types(home, err) : NULL;
    so_autoptr(so_policy) policy = types ? so_home_policy(home, types, err) : NULL;
    so_autoptr(so_pool) pool = policy ? so_pool_new(&home->settings, options->jobs, err) : NULL;
    if (!pool) return false;
    so_job job = {.home = home,
                  .store = store,
                  .catalog = catalog,
                  .types = types,
                  .policy = policy,
                  .pool = pool,
                  .progress = options->progress,
                  .progress_arg = options->progress_arg};
    failures f = {err, ret};
    const char *inbox = options->inbox ? options->inbox : home->inbox;
    return run_all(&job, inbox, &f, err) && ret->failed == 0;
}

void so_run_summary_json(const so_run_summary *s, int64_t took_ms, so_str *out)
{
    const so_balance *b = &s->balance;
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kint(&j, "batches", s->batches);
    so_json_kint(&j, "files_in", b->files);
    so_json_kint(&j, "pages_in", b->pages_in);
    so_json_kint(&j, "content", b->content);
    so_json_kint(&j, "blank", b->blank);
    so_json_kint(&j, "separators", b->separators);
    so_json_kint(&j, "quarantined", b->quarantined);
    so_json_kint(&j, "documents", b->documents);
    so_json_kint(&j, "cases", b->cases);
    so_json_kint(&j, "review", b->review);
    so_json_kint(&j, "rescan", b->rescan);
    so_json_kint(&j, "duplicates", s->duplicates);
    so_json_kint(&j, "failed", s->failed);
    so_json_kbool(&j, "stopped", s->stopped);
    so_json_kint(&j, "bytes_in", (int64_t)b->bytes_in);
    so_json_kint(&j, "bytes_stored", (int64_t)b->bytes_stored);
    so_json_kreal(&j, "took_s", (double)took_ms / 1000, 3);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}
