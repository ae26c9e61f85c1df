// SPDX-License-Identifier: Apache-2.0
// The parent's side of the workers: N processes, one task each, with a wall-clock limit. A worker
// that dies or overstays costs its task, nothing else: the outcome says so and the next task gets a
// fresh worker. What to do about it (try again, quarantine) is the caller's decision.
#pragma once
#include <stdint.h>

#include "base/err.h"
#include "base/jsonin.h"
#include "base/str.h"
#include "pipeline/settings.h"

typedef enum {
    SO_TASK_PROBE,
    SO_TASK_READ,
    SO_TASK_CLEAN,
    SO_TASK_PNG,
    SO_TASK_STREAM,
    SO_TASK_ENGINE
} so_task_op;
typedef struct {
    so_task_op op;
    int fd;                          // the original (-1 for ENGINE); stays the caller's
    int index, rotation_deg, max_px; // as the op needs
    int tag;                         // the caller's own number, comes back in the outcome
} so_task;

typedef enum { SO_OUTCOME_DONE, SO_OUTCOME_CRASHED, SO_OUTCOME_TIMEOUT } so_outcome_kind;
typedef struct {
    int tag;
    so_outcome_kind kind;
    so_jval *json; // DONE: the answer
    so_str blob;   // DONE, for pictures
} so_outcome;
void so_outcome_clear(so_outcome *o);

typedef struct so_pool so_pool;
so_pool *so_pool_new(const so_settings *settings, int jobs, so_err *err); // jobs 0: the setting's
void so_pool_free(so_pool *p);                                            // kills what still works
SO_AUTOPTR(so_pool, so_pool_free)

int so_pool_jobs(const so_pool *p);
bool so_pool_has_room(const so_pool *p);
bool so_pool_is_idle(const so_pool *p);
bool so_pool_submit(so_pool *p, const so_task *task, so_err *err); // needs room
// Waits for the next outcome (some task must be under way). Fails on our own trouble, and on an
// error that a worker reported (model missing, ...).
bool so_pool_wait(so_pool *p, so_outcome *ret, so_err *err);

// One task to its end, on an idle pool; tried once more when the worker dies. CRASHED or TIMEOUT
// only after the second time.
bool so_pool_do(so_pool *p, const so_task *task, so_outcome *ret, so_err *err);
