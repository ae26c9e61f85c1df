// SPDX-License-Identifier: Apache-2.0
// Rescan tickets in and out. They are told anew whenever their batch is judged.
#include "indexer/catalog_read.h"
#include "indexer/filter.h"
#include "indexer/schema.h"

bool so_catalog_tickets_put(so_catalog *c, const char *batch_id, const so_tickets *tickets,
                            so_err *err)
{
    so_auto(so_tx) tx = {0};
    if (!so_tx_begin(&tx, c->db, true, err) ||
        !so_db_run(c->db, err, "DELETE FROM ticket WHERE batch_id = ?", "s", batch_id))
        return false;
    for (size_t i = 0; i < tickets->len; i++) {
        const so_ticket *t = &tickets->items[i];
        if (!so_db_run(c->db, err, "INSERT INTO ticket VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "sisirriri", batch_id, t->ordinal, so_flaw_name(t->flaw), (int)t->is_notice,
                       t->value, t->limit, (int)t->side, t->x_mm, t->pages))
            return false;
    }
    return so_tx_commit(&tx, err);
}

void so_ticket_row_clear(so_ticket_row *row)
{
    free(row->batch_id);
    free(row->batch_name);
    free(row->page_id);
    free(row->file);
    *row = (so_ticket_row){0};
}

static void load_ticket(so_stmt *s, so_ticket_row *row)
{
    so_ticket *t = &row->ticket;
    int side = so_stmt_int(s, 10);
    row->batch_id = so_strdup(so_stmt_text(s, 0));
    row->batch_name = so_strdup(so_stmt_text(s, 1));
    row->page_id = so_strdup(so_stmt_text(s, 2));
    row->file = so_strdup(so_stmt_text(s, 3));
    row->index = so_stmt_int(s, 4);
    t->ordinal = so_stmt_int(s, 5);
    so_flaw_parse(so_stmt_text(s, 6), &t->flaw);
    t->is_notice = so_stmt_int(s, 7) != 0;
    t->value = so_stmt_real(s, 8);
    t->limit = so_stmt_real(s, 9);
    t->side = side >= 0 && side < SO_SIDE_COUNT ? (so_side)side : SO_SIDE_LEFT;
    t->x_mm = so_stmt_real(s, 11);
    t->pages = so_stmt_int(s, 12);
}

bool so_catalog_list_tickets(so_catalog *c, const so_catalog_filter *filter, so_ticket_fn each,
                             void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err,
        "SELECT b.id, b.name, p.id, o.path, p.file_index, p.ordinal, t.flaw, t.is_notice, t.value,"
        " t.wanted, t.side, t.x_mm, t.pages FROM batch b CROSS JOIN ticket t ON t.batch_id = b.id"
        " JOIN page p ON p.batch_id = b.id AND p.ordinal = t.page"
        " JOIN original o ON o.batch_id = b.id AND o.ordinal = p.original"
        " LEFT JOIN dossier d ON d.id = p.dossier_id WHERE " SO_FILTER_DOSSIER
        " ORDER BY b.received_ms, b.id, p.ordinal, t.rowid",
        "ss", f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_ticket_row) row = {0};
        load_ticket(s, &row);
        if (!each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}
