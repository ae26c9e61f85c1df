// SPDX-License-Identifier: Apache-2.0
// The files leave the inbox: the last step, after archive, catalogue and index hold everything.
//
// A file goes only when it still is, byte for byte, what was archived; one that changed meanwhile
// stays and makes a new batch. Bytes of files with quarantined pages are first put, from the
// archive, into quarantine/<batch id>/<path> with a JSON file beside them that says why.
#pragma once
#include "pipeline/job.h"

bool so_leave_inbox(so_job *job, const so_batch *batch, so_err *err); // may be repeated
// Removes what lies in the inbox of a delivery that was archived before (same id).
bool so_leave_duplicate(const so_batch *batch, so_err *err);
