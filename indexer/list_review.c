// SPDX-License-Identifier: Apache-2.0
// The review queue: the view review_item says what is in it, here the words are put to it.
#include "indexer/catalog_read.h"

#include "indexer/filter.h"
#include "indexer/schema.h"

static const char *const kind_names[] = {"dossier", "document", "field"};

const char *so_review_kind_name(so_review_kind k)
{
    return kind_names[k];
}

void so_review_row_clear(so_review_row *row)
{
    free(row->batch_id);
    free(row->batch_name);
    free(row->dossier_id);
    free(row->case_code);
    free(row->document_id);
    free(row->type);
    free(row->runner_up);
    free(row->key);
    free(row->value);
    free(row->page_id);
    *row = (so_review_row){0};
}

static so_review_kind kind_loaded(const char *name)
{
    for (size_t i = 0; i < SO_COUNT(kind_names); i++)
        if (so_equal(name, kind_names[i])) return (so_review_kind)i;
    return SO_REVIEW_DOSSIER; // the view has no other
}

static void load_review(so_stmt *s, so_review_row *row)
{
    row->kind = kind_loaded(so_stmt_text(s, 0));
    row->batch_id = so_strdup(so_stmt_text(s, 1));
    row->batch_name = so_strdup(so_stmt_text(s, 2));
    row->dossier_id = so_strdup(so_stmt_text(s, 3));
    row->case_code = so_strdup(so_stmt_text(s, 4));
    row->document_id = so_strdup(so_stmt_text(s, 5));
    row->type = so_strdup(so_stmt_text(s, 6));
    row->runner_up = so_strdup(so_stmt_text(s, 7));
    row->key = so_strdup(so_stmt_text(s, 8));
    row->value = so_strdup(so_stmt_text(s, 9));
    row->confidence = so_stmt_real(s, 10);
    row->page_id = so_strdup(so_stmt_text(s, 11));
    row->box =
        (so_box){so_stmt_int(s, 12), so_stmt_int(s, 13), so_stmt_int(s, 14), so_stmt_int(s, 15)};
}

bool so_catalog_list_review(so_catalog *c, const so_catalog_filter *filter, so_review_fn each,
                            void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err,
        "SELECT i.kind, b.id, b.name, d.id, k.code, o.id, o.type, o.runner_up, f.key, f.value,"
        " coalesce(f.confidence, o.type_confidence, d.link_score),"
        " coalesce((SELECT p.id FROM page p WHERE p.batch_id = b.id AND p.ordinal = f.page),"
        "  (SELECT p.id FROM page p WHERE p.document_id = o.id ORDER BY p.document_ordinal LIMIT "
        "1),"
        "  (SELECT p.id FROM page p WHERE p.dossier_id = d.id ORDER BY p.ordinal LIMIT 1)),"
        " f.x, f.y, f.w, f.h"
        " FROM review_item i JOIN batch b ON b.id = i.batch_id JOIN dossier d ON d.id = "
        "i.dossier_id"
        " LEFT JOIN document o ON o.id = i.document_id"
        " LEFT JOIN field f ON f.document_id = o.id AND f.ordinal = i.field_ordinal"
        " LEFT JOIN case_file k ON k.key = d.case_key WHERE " SO_FILTER_DOSSIER
        " ORDER BY b.received_ms, b.id, i.dossier_ordinal, i.document_ordinal, i.field_ordinal",
        "ss", f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_review_row) row = {0};
        load_review(s, &row);
        if (!each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}
