// SPDX-License-Identifier: Apache-2.0
// Batches and their pages on the way through the night. Every public function is one transaction of
// its own, or part of the one the caller has opened.
#include "indexer/catalog.h"

#include <stdio.h>
#include <string.h>

#include "indexer/schema.h"

so_catalog *so_catalog_open(const char *path, bool create, so_err *err)
{
    so_autoptr(so_db) db = so_db_open(path, create, err);
    if (!db || !so_schema_ensure(db, create, err)) return NULL;
    so_catalog *c = so_alloc(sizeof *c);
    c->db = so_steal(&db);
    return c;
}

void so_catalog_close(so_catalog *c)
{
    if (!c) return;
    so_db_close(c->db);
    free(c);
}

bool so_catalog_begin(so_catalog *c, so_err *err)
{
    return so_db_script(c->db, "BEGIN IMMEDIATE", err);
}

bool so_catalog_commit(so_catalog *c, so_err *err)
{
    return so_db_script(c->db, "COMMIT", err);
}

void so_catalog_rollback(so_catalog *c)
{
    so_err ignored = {0};
    if (so_db_in_transaction(c->db)) so_db_script(c->db, "ROLLBACK", &ignored);
}

// ---------------------------------------------------------------------------- batches

static bool batch_state(so_catalog *c, const char *batch_id, so_batch_state *ret, bool *ret_found,
                        so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err, "SELECT state FROM batch WHERE id = ?", "s", batch_id);
    *ret_found = so_stmt_row(s, err);
    if (*ret_found) *ret = so_batch_state_loaded(so_stmt_text(s, 0));
    return err->kind == SO_OK;
}

static bool known_batch_state(so_catalog *c, const char *batch_id, so_batch_state *ret, so_err *err)
{
    bool found = false;
    if (!batch_state(c, batch_id, ret, &found, err)) return false;
    return found || so_err_set(err, SO_BUG, "catalogue: there is no batch %s", batch_id);
}

bool so_catalog_batch_receive(so_catalog *c, const so_batch *b, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_batch_state state = SO_BATCH_RECEIVING;
    bool found = false;
    if (!so_tx_begin(&tx, c->db, true, err) || !batch_state(c, b->id, &state, &found, err))
        return false;
    if (state != SO_BATCH_RECEIVING) return true;
    if (!so_db_run(c->db, err, "DELETE FROM batch WHERE id = ?", "s", b->id) ||
        !so_db_run(c->db, err,
                   "INSERT INTO batch(id, name, inbox_path, received_ms, state)"
                   " VALUES(?, ?, ?, ?, 'receiving')",
                   "sssI", b->id, b->name, b->inbox_path, b->received_ms))
        return false;
    for (size_t i = 0; i < b->originals.len; i++) {
        const so_original *o = &b->originals.items[i];
        if (!so_db_run(c->db, err, "INSERT INTO original VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "sisIIsiss", b->id, (int)i, o->path, (int64_t)o->size_bytes, o->mtime_ns,
                       o->sha256, o->pages, so_reason_stored(o->reason), o->detail))
            return false;
    }
    return so_tx_commit(&tx, err);
}

bool so_catalog_batch_forget(so_catalog *c, const char *batch_id, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_batch_state state = SO_BATCH_RECEIVING;
    bool found = false;
    if (!so_tx_begin(&tx, c->db, true, err) || !batch_state(c, batch_id, &state, &found, err))
        return false;
    if (state != SO_BATCH_RECEIVING)
        return so_err_set(err, SO_BUG, "catalogue: batch %s is archived and cannot be forgotten",
                          batch_id);
    return so_db_run(c->db, err, "DELETE FROM batch WHERE id = ?", "s", batch_id) &&
           so_tx_commit(&tx, err);
}

static bool load_originals(so_catalog *c, so_batch *b, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(c->db, err,
                                        "SELECT path, size_bytes, mtime_ns, sha256, pages, reason,"
                                        " detail FROM original WHERE batch_id = ? ORDER BY ordinal",
                                        "s", b->id);
    while (so_stmt_row(s, err)) {
        so_original *o = so_vec_push(&b->originals);
        o->path = so_strdup(so_stmt_text(s, 0));
        o->size_bytes = (uint64_t)so_stmt_int64(s, 1);
        o->mtime_ns = so_stmt_int64(s, 2);
        snprintf(o->sha256, sizeof o->sha256, "%s", so_stmt_text(s, 3));
        o->pages = so_stmt_int(s, 4);
        o->reason = so_reason_loaded(so_stmt_text(s, 5));
        o->detail = so_strdup(so_stmt_text(s, 6));
    }
    return err->kind == SO_OK;
}

static bool insert_pages(so_catalog *c, const so_batch *b, so_err *err)
{
    int ordinal = 0;
    for (size_t i = 0; i < b->originals.len; i++) {
        const so_original *o = &b->originals.items[i];
        const char *kind =
            o->reason == SO_REASON_NONE ? NULL : so_page_kind_name(SO_PAGE_QUARANTINED);
        for (int index = 0; index < o->pages; index++, ordinal++) {
            so_autofree char *id = so_page_id(b->id, ordinal);
            if (!so_db_run(c->db, err,
                           "INSERT INTO page(id, batch_id, ordinal, original, file_index, kind,"
                           " reason, detail) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                           "ssiiisss", id, b->id, ordinal, (int)i, index, kind,
                           so_reason_stored(o->reason), o->detail))
                return false;
        }
    }
    return true;
}

bool so_catalog_batch_archived(so_catalog *c, const char *batch_id, uint64_t stored_bytes,
                               so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_auto(so_batch) b = {.id = so_strdup(batch_id)};
    so_batch_state state = SO_BATCH_RECEIVING;
    if (!so_tx_begin(&tx, c->db, true, err) || !known_batch_state(c, batch_id, &state, err))
        return false;
    if (state != SO_BATCH_RECEIVING) return true;
    return load_originals(c, &b, err) && insert_pages(c, &b, err) &&
           so_db_run(c->db, err,
                     "UPDATE batch SET state = 'reading', stored_bytes = ? WHERE id = ?", "Is",
                     (int64_t)stored_bytes, batch_id) &&
           so_tx_commit(&tx, err);
}

// After an UPDATE that must have met exactly one row.
static bool touched_one(so_catalog *c, const char *what, const char *id, so_err *err)
{
    return so_db_changes(c->db) == 1 ||
           so_err_set(err, SO_BUG, "catalogue: there is no %s %s", what, id);
}

bool so_catalog_batch_set_state(so_catalog *c, const char *batch_id, so_batch_state state,
                                so_err *err)
{
    return so_db_run(c->db, err, "UPDATE batch SET state = ? WHERE id = ?", "ss",
                     so_batch_state_name(state), batch_id) &&
           touched_one(c, "batch", batch_id, err);
}

bool so_catalog_batch_get(so_catalog *c, const char *batch_id, so_batch *ret,
                          so_batch_state *ret_state, bool *ret_found, so_err *err)
{
    so_auto(so_tx) tx = {0};
    if (!so_tx_begin(&tx, c->db, false, err)) return false;
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT id, name, inbox_path, received_ms, state FROM batch WHERE id = ?", "s",
        batch_id);
    bool found = so_stmt_row(s, err);
    if (err->kind != SO_OK) return false;
    so_auto(so_batch) b = {0};
    if (found) {
        b.id = so_strdup(so_stmt_text(s, 0));
        b.name = so_strdup(so_stmt_text(s, 1));
        b.inbox_path = so_strdup(so_stmt_text(s, 2));
        b.received_ms = so_stmt_int64(s, 3);
        if (!load_originals(c, &b, err)) return false;
        *ret_state = so_batch_state_loaded(so_stmt_text(s, 4));
        *ret = b;
        b = (so_batch){0};
    }
    *ret_found = found;
    return true;
}

bool so_catalog_batches_unfinished(so_catalog *c, so_strs *ret_ids, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT id FROM batch WHERE state <> 'done' ORDER BY received_ms, id", "");
    while (so_stmt_row(s, err)) so_strs_add(ret_ids, so_stmt_text(s, 0));
    return err->kind == SO_OK;
}

// ---------------------------------------------------------------------------- pages

bool so_catalog_pages_waiting(so_catalog *c, const char *batch_id, so_page_jobs *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(c->db, err,
                                        "SELECT ordinal, original, file_index, attempts FROM page"
                                        " WHERE batch_id = ? AND kind IS NULL ORDER BY ordinal",
                                        "s", batch_id);
    while (so_stmt_row(s, err))
        *so_vec_push(ret) = (so_page_job){so_stmt_int(s, 0), so_stmt_int(s, 1), so_stmt_int(s, 2),
                                          so_stmt_int(s, 3)};
    return err->kind == SO_OK;
}

bool so_catalog_pages_count(so_catalog *c, const char *batch_id, int *ret, so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err, "SELECT count(*) FROM page WHERE batch_id = ?", "s", batch_id);
    if (so_stmt_row(s, err)) *ret = so_stmt_int(s, 0);
    return err->kind == SO_OK;
}

// Row number, file and index of a page that must be there.
static bool page_place(so_catalog *c, const char *page_id, int64_t *ret_row, char **ret_file,
                       int *ret_index, so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    "SELECT p.rowid, o.path, p.file_index FROM page p JOIN original o"
                    " ON o.batch_id = p.batch_id AND o.ordinal = p.original WHERE p.id = ?",
                    "s", page_id);
    if (!so_stmt_row(s, err))
        return err->kind == SO_OK &&
               so_err_set(err, SO_BUG, "catalogue: there is no page %s", page_id);
    *ret_row = so_stmt_int64(s, 0);
    *ret_file = so_strdup(so_stmt_text(s, 1));
    *ret_index = so_stmt_int(s, 2);
    return true;
}

bool so_catalog_page_read(so_catalog *c, const char *batch_id, int ordinal, const so_page *page,
                          so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_auto(so_str) json = {0};
    so_autofree char *id = so_page_id(batch_id, ordinal);
    so_autofree char *file = NULL;
    int64_t row = 0;
    int index = 0;
    if (!so_tx_begin(&tx, c->db, true, err) || !page_place(c, id, &row, &file, &index, err))
        return false;
    so_json out = so_json_to(&json);
    so_page_to_json(page, file, index, &out);
    return so_db_run(c->db, err,
                     "UPDATE page SET kind = ?, width_px = ?, height_px = ?, res_dpi = ?,"
                     " rotation_deg = ?, skew_deg = ?, confidence = ?, words = ?,"
                     " reason = NULL, detail = NULL WHERE rowid = ?",
                     "siiiirriI", so_page_kind_name(page->kind), page->width_px, page->height_px,
                     page->res_dpi, page->rotation_deg, page->skew_deg, page->confidence,
                     (int)so_page_words(page), row) &&
           so_db_run(c->db, err, "INSERT OR REPLACE INTO reading(page, json) VALUES(?, ?)", "Is",
                     row, so_str_text(&json)) &&
           so_tx_commit(&tx, err);
}

bool so_catalog_page_attempt(so_catalog *c, const char *batch_id, int ordinal, so_err *err)
{
    so_autofree char *id = so_page_id(batch_id, ordinal);
    return so_db_run(c->db, err, "UPDATE page SET attempts = attempts + 1 WHERE id = ?", "s", id) &&
           touched_one(c, "page", id, err);
}

bool so_catalog_page_quarantine(so_catalog *c, const char *batch_id, int ordinal, so_reason reason,
                                const char *detail, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_autofree char *id = so_page_id(batch_id, ordinal);
    return so_tx_begin(&tx, c->db, true, err) &&
           so_db_run(c->db, err,
                     "UPDATE page SET kind = 'quarantined', reason = ?, detail = ? WHERE id = ?",
                     "sss", so_reason_stored(reason), detail, id) &&
           touched_one(c, "page", id, err) &&
           so_db_run(c->db, err,
                     "DELETE FROM reading WHERE page = (SELECT rowid FROM page WHERE id = ?)", "s",
                     id) &&
           so_tx_commit(&tx, err);
}

static bool parse_reading(const char *page_id, const char *json, so_page *ret, so_err *err)
{
    so_autoptr(so_jval) root = so_jval_parse(json, strlen(json), err);
    if (root && so_page_from_json(root, ret, err)) return true;
    err->kind = SO_DAMAGE; // we wrote it ourselves
    return so_err_in(err, "catalogue: reading of page %s", page_id);
}

bool so_catalog_page_load(so_catalog *c, const char *batch_id, int ordinal, so_dossier_page *ret,
                          so_err *err)
{
    so_autofree char *id = so_page_id(batch_id, ordinal);
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    "SELECT o.path, p.file_index, o.sha256, p.reason, p.detail, p.kind, r.json"
                    " FROM page p JOIN original o ON o.batch_id = p.batch_id AND"
                    " o.ordinal = p.original LEFT JOIN reading r ON r.page = p.rowid"
                    " WHERE p.id = ? AND p.kind IS NOT NULL",
                    "s", id);
    if (!so_stmt_row(s, err))
        return err->kind == SO_OK &&
               so_err_set(err, SO_BUG, "catalogue: there is no page %s that was read", id);
    so_auto(so_dossier_page) page = {.ordinal = ordinal, .index = so_stmt_int(s, 1)};
    if (!so_stmt_is_null(s, 6) && !parse_reading(id, so_stmt_text(s, 6), &page.page, err))
        return false;
    page.file = so_strdup(so_stmt_text(s, 0));
    page.sha256 = so_strdup(so_stmt_text(s, 2));
    page.reason = so_reason_loaded(so_stmt_text(s, 3));
    page.detail = so_strdup(so_stmt_text(s, 4));
    so_page_kind_parse(so_stmt_text(s, 5), &page.page.kind);
    *ret = page;
    page = (so_dossier_page){0};
    return true;
}

bool so_catalog_page_set_kind(so_catalog *c, const char *batch_id, int ordinal, so_page_kind kind,
                              so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_auto(so_dossier_page) page = {0};
    if (!so_tx_begin(&tx, c->db, true, err) ||
        !so_catalog_page_load(c, batch_id, ordinal, &page, err))
        return false;
    page.page.kind = kind;
    return so_catalog_page_read(c, batch_id, ordinal, &page.page, err) && so_tx_commit(&tx, err);
}
