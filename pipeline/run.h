// SPDX-License-Identifier: Apache-2.0
// The main job: digitise everything that waits in the inbox, then stop. Killed at any moment and
// started again it goes on where it was.
#pragma once
#include "pipeline/job.h"

typedef struct {
    const char *inbox; // NULL: the archive's own
    int jobs;          // 0: the setting
    so_progress_fn progress;
    void *progress_arg;
} so_run_options;

typedef struct {
    int batches, duplicates;
    so_balance balance; // summed over the batches finished in this run
    bool stopped;       // by a signal or the clock, with work left
    int failed;         // batches that could not be finished; the first reason is in the log
} so_run_summary;

// BUSY when another run holds the lock. A batch that fails is left for the next run, the others go
// on; *ret is valid then too, and the first failure is the error.
bool so_run(const so_home *home, const so_run_options *options, so_run_summary *ret, so_err *err);

void so_run_summary_json(const so_run_summary *s, int64_t took_ms, so_str *out);
