// SPDX-License-Identifier: Apache-2.0
// The rescan tickets of a batch, told when all its pages are read and its documents have types.
#pragma once
#include "pipeline/job.h"

// Judges the batch, keeps the tickets in the catalogue in place of earlier ones, and makes a
// thumbnail for each page to be scanned again. May be repeated.
bool so_tickets_make(so_job *job, const char *batch_id, so_err *err);

// Where the thumbnail of a page lies (PNG, upright, too small to be read):
// tickets/<batch>/<page>.png of the archive folder. The caller owns the path.
char *so_ticket_thumbnail(const so_home *home, const char *batch_id, const char *page_id);
