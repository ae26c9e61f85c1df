// SPDX-License-Identifier: Apache-2.0
// Dossiers and documents for readers: one joined row each, then the document's fields and pages by
// its id. See list_pages.c for the shape of the statements.
#include "indexer/catalog_read.h"

#include <string.h>

#include "indexer/filter.h"
#include "indexer/schema.h"

static void add_lines(so_strs *list, const char *lines)
{
    while (lines && *lines) {
        size_t len = strcspn(lines, "\n");
        so_autofree char *line = so_strndup(lines, len);
        so_strs_add(list, line);
        lines += len + (lines[len] == '\n');
    }
}

// ---------------------------------------------------------------------------- dossiers

void so_dossier_row_clear(so_dossier_row *row)
{
    free(row->id);
    free(row->batch_id);
    free(row->batch_name);
    free(row->case_code);
    so_strs_clear(&row->link_evidence);
    *row = (so_dossier_row){0};
}

bool so_catalog_list_dossiers(so_catalog *c, const so_catalog_filter *filter, so_dossier_fn each,
                              void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    "SELECT d.id, d.batch_id, b.name, d.ordinal, k.code, d.link_score, "
                    "d.link_evidence, d.state,"
                    " (SELECT count(*) FROM document WHERE dossier_id = d.id),"
                    " (SELECT count(*) FROM page WHERE dossier_id = d.id)"
                    " FROM batch b CROSS JOIN dossier d ON d.batch_id = b.id"
                    " LEFT JOIN case_file k ON k.key = d.case_key WHERE " SO_FILTER_DOSSIER
                    " ORDER BY b.received_ms, b.id, d.ordinal",
                    "ss", f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_dossier_row) row = {
            .id = so_strdup(so_stmt_text(s, 0)),
            .batch_id = so_strdup(so_stmt_text(s, 1)),
            .batch_name = so_strdup(so_stmt_text(s, 2)),
            .ordinal = so_stmt_int(s, 3),
            .case_code = so_strdup(so_stmt_text(s, 4)),
            .link_score = so_stmt_real(s, 5),
            .state = so_state_loaded(so_stmt_text(s, 7)),
            .documents = so_stmt_int(s, 8),
            .pages = so_stmt_int(s, 9),
        };
        add_lines(&row.link_evidence, so_stmt_text(s, 6));
        if (!each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}

// ---------------------------------------------------------------------------- documents

void so_document_row_clear(so_document_row *row)
{
    free(row->id);
    free(row->batch_id);
    free(row->batch_name);
    free(row->dossier_id);
    free(row->case_code);
    so_strs_clear(&row->link_evidence);
    so_document_clear(&row->document);
    so_strs_clear(&row->page_ids);
    *row = (so_document_row){0};
}

#define SELECT_DOCUMENT                                                                        \
    "SELECT o.id, d.batch_id, b.name, d.id, k.code, d.link_score, d.link_evidence, o.ordinal," \
    " o.type, o.type_confidence, o.runner_up, o.role, o.state"                                 \
    " FROM batch b CROSS JOIN dossier d ON d.batch_id = b.id"                                  \
    " CROSS JOIN document o ON o.dossier_id = d.id LEFT JOIN case_file k ON k.key = d.case_key"

static bool load_fields(so_catalog *c, so_document_row *row, so_err *err)
{
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    "SELECT key, value, raw, rule, confidence, state, page, x, y, w, h FROM field"
                    " WHERE document_id = ? ORDER BY ordinal",
                    "s", row->id);
    while (so_stmt_row(s, err))
        *so_vec_push(&row->document.fields) = (so_field){
            .key = so_strdup(so_stmt_text(s, 0)),
            .value = so_strdup(so_stmt_text(s, 1)),
            .raw = so_strdup(so_stmt_text(s, 2)),
            .rule = so_strdup(so_stmt_text(s, 3)),
            .confidence = so_stmt_real(s, 4),
            .state = so_state_loaded(so_stmt_text(s, 5)),
            .page = so_stmt_int(s, 6),
            .box = {so_stmt_int(s, 7), so_stmt_int(s, 8), so_stmt_int(s, 9), so_stmt_int(s, 10)},
        };
    return err->kind == SO_OK;
}

static bool load_page_ids(so_catalog *c, so_document_row *row, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT ordinal, id FROM page WHERE document_id = ? ORDER BY document_ordinal",
        "s", row->id);
    while (so_stmt_row(s, err)) {
        *so_vec_push(&row->document.pages) = so_stmt_int(s, 0);
        so_strs_add(&row->page_ids, so_stmt_text(s, 1));
    }
    return err->kind == SO_OK;
}

static bool load_document(so_catalog *c, so_stmt *s, so_document_row *row, so_err *err)
{
    row->id = so_strdup(so_stmt_text(s, 0));
    row->batch_id = so_strdup(so_stmt_text(s, 1));
    row->batch_name = so_strdup(so_stmt_text(s, 2));
    row->dossier_id = so_strdup(so_stmt_text(s, 3));
    row->case_code = so_strdup(so_stmt_text(s, 4));
    row->link_score = so_stmt_real(s, 5);
    add_lines(&row->link_evidence, so_stmt_text(s, 6));
    row->document.ordinal = so_stmt_int(s, 7);
    row->document.type = so_strdup(so_stmt_text(s, 8));
    row->document.type_confidence = so_stmt_real(s, 9);
    row->document.runner_up = so_strdup(so_stmt_text(s, 10));
    row->document.role = so_strdup(so_stmt_text(s, 11));
    row->document.state = so_state_loaded(so_stmt_text(s, 12));
    return load_fields(c, row, err) && load_page_ids(c, row, err);
}

bool so_catalog_list_documents(so_catalog *c, const so_catalog_filter *filter, so_document_fn each,
                               void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s =
        so_db_query(c->db, err,
                    SELECT_DOCUMENT " WHERE " SO_FILTER_DOSSIER
                                    " ORDER BY b.received_ms, b.id, d.ordinal, o.ordinal",
                    "ss", f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_document_row) row = {0};
        if (!load_document(c, s, &row, err) || !each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}

bool so_catalog_document_get(so_catalog *c, const char *document_id, so_document_row *ret,
                             bool *ret_found, so_err *err)
{
    so_auto(so_tx) tx = {0};
    if (!so_tx_begin(&tx, c->db, false, err)) return false;
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err,
        SELECT_DOCUMENT " WHERE b.id = (SELECT x.batch_id FROM document y JOIN dossier x"
                        " ON x.id = y.dossier_id WHERE y.id = ?1) AND o.id = ?1",
        "s", document_id);
    bool found = so_stmt_row(s, err);
    so_auto(so_document_row) row = {0};
    if (err->kind != SO_OK || (found && !load_document(c, s, &row, err))) return false;
    *ret_found = found;
    if (found) *ret = row;
    row = (so_document_row){0};
    return true;
}
