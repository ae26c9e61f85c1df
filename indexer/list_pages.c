// SPDX-License-Identifier: Apache-2.0
// Batches and pages for readers. Every list walks the batches first (few, in order of an index) and
// from there down by index, so that at most one batch is sorted at a time and a filter never scans
// the large tables.
#include "indexer/catalog_read.h"

#include "indexer/filter.h"
#include "indexer/schema.h"

// ---------------------------------------------------------------------------- batches

void so_batch_row_clear(so_batch_row *row)
{
    free(row->id);
    free(row->name);
    free(row->inbox_path);
    *row = (so_batch_row){0};
}

static bool count_pages(so_catalog *c, const char *batch_id, so_balance *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err,
        "SELECT count(*), sum(kind = 'content'), sum(kind = 'blank'), sum(kind = 'separator'),"
        " sum(kind = 'quarantined') FROM page WHERE batch_id = ?",
        "s", batch_id);
    if (!so_stmt_row(s, err)) return false;
    ret->pages_in = so_stmt_int(s, 0);
    ret->content = so_stmt_int(s, 1);
    ret->blank = so_stmt_int(s, 2);
    ret->separators = so_stmt_int(s, 3);
    ret->quarantined = so_stmt_int(s, 4);
    return true;
}

bool so_catalog_balance(so_catalog *c, const char *batch_id, so_balance *ret, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_balance b = {0};
    if (!so_tx_begin(&tx, c->db, false, err) || !count_pages(c, batch_id, &b, err)) return false;
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    "SELECT (SELECT count(*) FROM original WHERE batch_id = ?1),"
                    " (SELECT sum(size_bytes) FROM original WHERE batch_id = ?1),"
                    " (SELECT stored_bytes FROM batch WHERE id = ?1),"
                    " (SELECT count(*) FROM dossier d JOIN document o ON o.dossier_id = d.id"
                    "  WHERE d.batch_id = ?1),"
                    " (SELECT count(DISTINCT case_key) FROM dossier WHERE batch_id = ?1),"
                    " (SELECT count(*) FROM review_item WHERE batch_id = ?1),"
                    " (SELECT count(DISTINCT page) FROM ticket WHERE batch_id = ?1"
                    "  AND NOT is_notice)",
                    "s", batch_id);
    if (!so_stmt_row(s, err)) return false;
    b.files = so_stmt_int(s, 0);
    b.bytes_in = (uint64_t)so_stmt_int64(s, 1);
    b.bytes_stored = (uint64_t)so_stmt_int64(s, 2);
    b.documents = so_stmt_int(s, 3);
    b.cases = so_stmt_int(s, 4);
    b.review = so_stmt_int(s, 5);
    b.rescan = so_stmt_int(s, 6);
    *ret = b;
    return true;
}

#define SELECT_BATCH "SELECT b.id, b.name, b.inbox_path, b.received_ms, b.state FROM batch b"

static bool load_batch(so_catalog *c, so_stmt *s, so_batch_row *row, so_err *err)
{
    row->id = so_strdup(so_stmt_text(s, 0));
    row->name = so_strdup(so_stmt_text(s, 1));
    row->inbox_path = so_strdup(so_stmt_text(s, 2));
    row->received_ms = so_stmt_int64(s, 3);
    row->state = so_batch_state_loaded(so_stmt_text(s, 4));
    if (!so_catalog_balance(c, row->id, &row->balance, err)) return false;
    const so_balance *b = &row->balance;
    row->waiting = b->pages_in - b->content - b->blank - b->separators - b->quarantined;
    return true;
}

bool so_catalog_list_batches(so_catalog *c, const so_catalog_filter *filter, so_batch_fn each,
                             void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, SELECT_BATCH " WHERE " SO_FILTER_BATCH " ORDER BY b.received_ms, b.id", "ss",
        f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_batch_row) row = {0};
        if (!load_batch(c, s, &row, err) || !each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}

bool so_catalog_batch_find(so_catalog *c, const char *id_or_name, so_batch_row *ret,
                           bool *ret_found, so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    SELECT_BATCH " WHERE b.id = ?1 OR b.name = ?1"
                                 " ORDER BY b.id = ?1 DESC, b.received_ms DESC, b.id DESC LIMIT 1",
                    "s", id_or_name);
    bool found = so_stmt_row(s, err);
    so_auto(so_batch_row) row = {0};
    if (err->kind != SO_OK || (found && !load_batch(c, s, &row, err))) return false;
    *ret_found = found;
    if (found) *ret = row;
    row = (so_batch_row){0};
    return true;
}

// ---------------------------------------------------------------------------- pages

void so_page_row_clear(so_page_row *row)
{
    free(row->id);
    free(row->batch_id);
    free(row->batch_name);
    free(row->file);
    free(row->sha256);
    free(row->dossier_id);
    free(row->document_id);
    free(row->case_code);
    free(row->detail);
    *row = (so_page_row){0};
}

#define SELECT_PAGE                                                                             \
    "SELECT p.id, p.batch_id, b.name, p.ordinal, o.path, p.file_index, o.sha256, p.dossier_id," \
    " p.document_id, coalesce(p.document_ordinal, -1), k.code, p.attempts, p.kind, p.width_px," \
    " p.height_px, p.res_dpi, p.rotation_deg, p.skew_deg, p.confidence, p.words, p.reason,"     \
    " p.detail FROM batch b CROSS JOIN page p ON p.batch_id = b.id"                             \
    " JOIN original o ON o.batch_id = p.batch_id AND o.ordinal = p.original"                    \
    " LEFT JOIN dossier d ON d.id = p.dossier_id LEFT JOIN case_file k ON k.key = d.case_key"

static void load_page(so_stmt *s, so_page_row *row)
{
    row->id = so_strdup(so_stmt_text(s, 0));
    row->batch_id = so_strdup(so_stmt_text(s, 1));
    row->batch_name = so_strdup(so_stmt_text(s, 2));
    row->ordinal = so_stmt_int(s, 3);
    row->file = so_strdup(so_stmt_text(s, 4));
    row->index = so_stmt_int(s, 5);
    row->sha256 = so_strdup(so_stmt_text(s, 6));
    row->dossier_id = so_strdup(so_stmt_text(s, 7));
    row->document_id = so_strdup(so_stmt_text(s, 8));
    row->document_ordinal = so_stmt_int(s, 9);
    row->case_code = so_strdup(so_stmt_text(s, 10));
    row->attempts = so_stmt_int(s, 11);
    row->is_waiting = so_stmt_is_null(s, 12);
    if (!row->is_waiting) so_page_kind_parse(so_stmt_text(s, 12), &row->kind);
    row->width_px = so_stmt_int(s, 13);
    row->height_px = so_stmt_int(s, 14);
    row->res_dpi = so_stmt_int(s, 15);
    row->rotation_deg = so_stmt_int(s, 16);
    row->skew_deg = so_stmt_real(s, 17);
    row->text_confidence = so_stmt_real(s, 18);
    row->words = so_stmt_int(s, 19);
    row->reason = so_reason_loaded(so_stmt_text(s, 20));
    row->detail = so_strdup(so_stmt_text(s, 21));
}

// Gives each row of s away.
static bool each_page(so_stmt *s, so_page_fn each, void *arg, so_err *err)
{
    while (so_stmt_row(s, err)) {
        so_auto(so_page_row) row = {0};
        load_page(s, &row);
        if (!each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}

bool so_catalog_list_pages(so_catalog *c, const so_catalog_filter *filter, so_page_fn each,
                           void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s = so_db_query(c->db, err,
                                        SELECT_PAGE " WHERE " SO_FILTER_DOSSIER
                                                    " ORDER BY b.received_ms, b.id, p.ordinal",
                                        "ss", f.batch, f.case_key);
    return each_page(s, each, arg, err);
}

bool so_catalog_list_quarantine(so_catalog *c, const so_catalog_filter *filter, so_page_fn each,
                                void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    SELECT_PAGE " WHERE p.kind = 'quarantined' AND " SO_FILTER_DOSSIER
                                " ORDER BY b.received_ms, b.id, p.ordinal",
                    "ss", f.batch, f.case_key);
    return each_page(s, each, arg, err);
}

bool so_catalog_page_get(so_catalog *c, const char *page_id, so_page_row *ret, bool *ret_found,
                         so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    SELECT_PAGE " WHERE b.id = (SELECT batch_id FROM page WHERE id = ?1)"
                                " AND p.id = ?1",
                    "s", page_id);
    bool found = so_stmt_row(s, err);
    if (err->kind != SO_OK) return false;
    *ret_found = found;
    if (found) load_page(s, ret);
    return true;
}

bool so_catalog_page_json(so_catalog *c, const char *page_id, so_str *ret, bool *ret_found,
                          so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT r.json FROM page p JOIN reading r ON r.page = p.rowid WHERE p.id = ?",
        "s", page_id);
    bool found = so_stmt_row(s, err);
    if (err->kind != SO_OK) return false;
    *ret_found = found;
    if (found) so_str_adds(ret, so_stmt_text(s, 0));
    return true;
}
