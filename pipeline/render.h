// SPDX-License-Identifier: Apache-2.0
// Archived pages as pictures and PDF, made on demand from the originals (in a worker) and the
// catalogue's text.
#pragma once
#include "indexer/catalog_read.h"
#include "pipeline/job.h"

// An original's bytes in an unlinked temporary file, or -1.
int so_unpack_original(const so_home *home, const so_store *store, const char *batch_id,
                       const char *path, so_err *err);
// PNG of the page, upright, neither side longer than max_px (0 = as it is).
bool so_render_png(so_job *job, const so_page_row *page, int max_px, so_str *ret, so_err *err);
// Two-layer PDF of pages in the given order; quarantined ones cannot be shown and are left out.
bool so_render_pdf(so_job *job, const char *title, const so_strs *page_ids, so_str *ret,
                   so_err *err);

// Adds one page from the picture a worker made (SO_TASK_STREAM).
struct so_pdf;
bool so_pdf_add_outcome(struct so_pdf *pdf, const so_outcome *picture, const so_page *page,
                        so_err *err);
