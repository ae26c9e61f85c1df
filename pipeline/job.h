// SPDX-License-Identifier: Apache-2.0
// What the steps of a run share: the open parts of the archive, the workers, and who is told about
// progress. The run owns all of it; the steps borrow.
#pragma once
#include "pipeline/home.h"
#include "pipeline/policy.h"
#include "pipeline/pool.h"

typedef struct {
    const char *batch; // its name
    int pages_done, pages_in;
} so_progress;
typedef void (*so_progress_fn)(void *arg, const so_progress *now);

typedef struct {
    const so_home *home;
    so_store *store;
    so_catalog *catalog;
    so_types *types;
    so_policy *policy; // NULL outside a run
    so_pool *pool;
    so_progress_fn progress; // may be NULL
    void *progress_arg;
} so_job;
