// SPDX-License-Identifier: Apache-2.0
// The catalogue: batches and their progress, pages, documents, fields, cases. SQLite (WAL,
// synchronous=FULL). It is a cache of the archive plus the state of unfinished work; one process
// writes (the holder of the run lock), readers never block.
//
// Life of a batch: receiving (intent noted, bytes not yet archived) -> reading (archived; pages are
// read one by one) -> leaving (dossiers archived and indexed; files leave the inbox) -> done. Each
// arrow is one transaction, so a kill leaves exactly one of these states.
#pragma once
#include "model/batch.h"
#include "model/dossier.h"
#include "model/ticket.h"

typedef struct so_catalog so_catalog;
// CONFIG when there is no file and create is false, or the file is of another program or version.
so_catalog *so_catalog_open(const char *path, bool create, so_err *err);
void so_catalog_close(so_catalog *c);
SO_AUTOPTR(so_catalog, so_catalog_close)

// Takes the write lock (BUSY after 30 s). When anything inside fails, roll back.
bool so_catalog_begin(so_catalog *c, so_err *err);
bool so_catalog_commit(so_catalog *c, so_err *err);
void so_catalog_rollback(so_catalog *c); // harmless when no transaction is open

typedef enum {
    SO_BATCH_RECEIVING,
    SO_BATCH_READING,
    SO_BATCH_LEAVING,
    SO_BATCH_DONE
} so_batch_state;

// --- intake and reading (each a transaction of its own unless one is open)
// -> receiving. Replaces what was noted before; a batch that is further already stays as it is.
bool so_catalog_batch_receive(so_catalog *c, const so_batch *b, so_err *err);
bool so_catalog_batch_forget(so_catalog *c, const char *batch_id, so_err *err); // only receiving
// -> reading; a page row per page of each original, waiting, or quarantined where the whole file
// is. Nothing happens to a batch that is further already.
bool so_catalog_batch_archived(so_catalog *c, const char *batch_id, uint64_t stored_bytes,
                               so_err *err);
bool so_catalog_batch_set_state(so_catalog *c, const char *batch_id, so_batch_state state,
                                so_err *err);
// BUSY kind is never used here; *ret_found false when there is no such batch.
bool so_catalog_batch_get(so_catalog *c, const char *batch_id, so_batch *ret,
                          so_batch_state *ret_state, bool *ret_found, so_err *err);
bool so_catalog_batches_unfinished(so_catalog *c, so_strs *ret_ids, so_err *err); // oldest first

typedef struct {
    int ordinal;  // page of the batch
    int original; // index into so_batch.originals
    int index;    // page of that file
    int attempts; // how often a worker died on it
} so_page_job;
typedef so_vec(so_page_job) so_page_jobs;
bool so_catalog_pages_waiting(so_catalog *c, const char *batch_id, so_page_jobs *ret, so_err *err);
bool so_catalog_pages_count(so_catalog *c, const char *batch_id, int *ret, so_err *err);
bool so_catalog_page_read(so_catalog *c, const char *batch_id, int ordinal, const so_page *page,
                          so_err *err);
bool so_catalog_page_attempt(so_catalog *c, const char *batch_id, int ordinal, so_err *err);
bool so_catalog_page_quarantine(so_catalog *c, const char *batch_id, int ordinal, so_reason reason,
                                const char *detail, so_err *err);
bool so_catalog_page_set_kind(so_catalog *c, const char *batch_id, int ordinal, so_page_kind kind,
                              so_err *err);
// The page with its text; one at a time, so that memory does not grow with the batch.
bool so_catalog_page_load(so_catalog *c, const char *batch_id, int ordinal, so_dossier_page *ret,
                          so_err *err);

// --- results: dossier, documents, fields, case and full-text rows. Replaces what the same dossier
// id had. Call inside the batch's transaction, together with batch_set_state(LEAVING). Its pages
// must be known under the kind that the dossier gives them (page_read, page_set_kind,
// page_quarantine), and each may be in one document at most; else BUG.
bool so_catalog_dossier_put(so_catalog *c, const so_dossier *d, so_err *err);

// --- rescan tickets of a batch. Replaces those it had; each is of one of its pages.
bool so_catalog_tickets_put(so_catalog *c, const char *batch_id, const so_tickets *tickets,
                            so_err *err);

// --- balance of a batch: pages_in = content + blank + separators + quarantined, once all are read.
// review counts the things in doubt as catalog_read.h lists them, rescan the pages with a ticket
// that is not a notice only.
typedef struct {
    int files, pages_in, content, blank, separators, quarantined, documents, cases, review, rescan;
    uint64_t bytes_in, bytes_stored;
} so_balance;
bool so_catalog_balance(so_catalog *c, const char *batch_id, so_balance *ret, so_err *err);
