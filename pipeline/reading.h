// SPDX-License-Identifier: Apache-2.0
// Reading all waiting pages of an archived batch through the workers, each result committed to the
// catalogue at once. A page whose worker died or overstayed is tried once more, then quarantined.
#pragma once
#include "pipeline/job.h"

// *ret_finished is false when a stop was requested first.
bool so_read_batch(so_job *job, const so_batch *batch, bool *ret_finished, so_err *err);

// The answer to SO_TASK_READ as values: fills *ret (kind SEPARATOR told from CONTENT), and
// *ret_fault (which must come empty) for a quarantined page. BUG when the worker's answer makes no
// sense.
bool so_reading_of(const so_types *types, const so_jval *answer, so_page *ret, so_fault *ret_fault,
                   so_err *err);
