// SPDX-License-Identifier: Apache-2.0
// Cases for readers. A case is gathered from its dossiers through the same lists that `list`
// prints, so the two views cannot differ.
#include "indexer/catalog_read.h"

#include <string.h>

#include "base/clock.h"
#include "indexer/filter.h"
#include "indexer/schema.h"

void so_case_row_clear(so_case_row *row)
{
    free(row->code);
    *row = (so_case_row){0};
}

bool so_catalog_list_cases(so_catalog *c, const so_catalog_filter *filter, so_case_fn each,
                           void *arg, so_err *err)
{
    so_auto(so_filter) f = so_filter_of(filter);
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err,
        "SELECT k.code, (SELECT count(*) FROM dossier d WHERE d.case_key = k.key),"
        " (SELECT count(*) FROM dossier d JOIN page p ON p.dossier_id = d.id"
        "  WHERE d.case_key = k.key), t.documents, t.components, t.results, t.processes, t.review"
        " FROM case_file k JOIN (SELECT d.case_key AS key, count(o.id) AS documents,"
        "  sum(o.role = 'component') AS components, sum(o.role = 'result') AS results,"
        "  sum(o.role = 'process') AS processes, sum(o.state = 'review') AS review"
        "  FROM dossier d LEFT JOIN document o ON o.dossier_id = d.id"
        "  WHERE d.case_key IS NOT NULL AND (?2 IS NULL OR d.case_key = ?2) GROUP BY d.case_key) t"
        " ON t.key = k.key WHERE ?1 IS NULL OR EXISTS(SELECT 1 FROM dossier d JOIN batch b"
        "  ON b.id = d.batch_id WHERE d.case_key = k.key AND (b.id = ?1 OR b.name = ?1))"
        " ORDER BY k.key",
        "ss", f.batch, f.case_key);
    while (so_stmt_row(s, err)) {
        so_auto(so_case_row) row = {
            .code = so_strdup(so_stmt_text(s, 0)),
            .dossiers = so_stmt_int(s, 1),
            .pages = so_stmt_int(s, 2),
            .documents = so_stmt_int(s, 3),
            .components = so_stmt_int(s, 4),
            .results = so_stmt_int(s, 5),
            .processes = so_stmt_int(s, 6),
            .review = so_stmt_int(s, 7),
        };
        if (!each(arg, &row, err)) return false;
    }
    return err->kind == SO_OK;
}

// ---------------------------------------------------------------------------- one case

static const char *const event_names[] = {"received", "due", "issued", "scanned"};

const char *so_event_kind_name(so_event_kind k)
{
    return event_names[k];
}

void so_case_clear(so_case *v)
{
    so_case_row_clear(&v->summary);
    for (size_t i = 0; i < v->dossiers.len; i++) so_dossier_row_clear(&v->dossiers.items[i]);
    for (size_t i = 0; i < v->documents.len; i++) so_document_row_clear(&v->documents.items[i]);
    for (size_t i = 0; i < v->timeline.len; i++) {
        free(v->timeline.items[i].date);
        free(v->timeline.items[i].document_id);
        free(v->timeline.items[i].type);
        free(v->timeline.items[i].note);
    }
    free(v->dossiers.items);
    free(v->documents.items);
    free(v->timeline.items);
    *v = (so_case){0};
}

static bool keep_summary(void *arg, so_case_row *row, so_err *err)
{
    (void)err;
    so_case *v = arg;
    v->summary = *row;
    *row = (so_case_row){0};
    return true;
}

static bool keep_dossier(void *arg, so_dossier_row *row, so_err *err)
{
    (void)err;
    so_case *v = arg;
    *so_vec_push(&v->dossiers) = *row;
    *row = (so_dossier_row){0};
    return true;
}

static const struct {
    const char *key;
    so_event_kind kind;
} dated[] = {
    {"received_on", SO_EVENT_RECEIVED},
    {"due_on", SO_EVENT_DUE},
    {"issued_on", SO_EVENT_ISSUED},
};

static void add_events(so_case *v, const so_document_row *row)
{
    const so_field *number = so_fields_find(&row->document.fields, "number");
    for (size_t i = 0; i < SO_COUNT(dated); i++) {
        const so_field *date = so_fields_find(&row->document.fields, dated[i].key);
        if (!date) continue;
        *so_vec_push(&v->timeline) = (so_event){
            .kind = dated[i].kind,
            .date = so_strdup(date->value),
            .document_id = so_strdup(row->id),
            .type = so_strdup(row->document.type),
            .note = number ? so_strdup(number->value) : NULL,
            .state = date->state,
        };
    }
}

static bool keep_document(void *arg, so_document_row *row, so_err *err)
{
    (void)err;
    so_case *v = arg;
    add_events(v, row);
    *so_vec_push(&v->documents) = *row;
    *row = (so_document_row){0};
    return true;
}

static bool add_scan(void *arg, so_batch_row *row, so_err *err)
{
    (void)err;
    so_case *v = arg;
    so_time_text when = so_time_rfc3339(row->received_ms);
    *so_vec_push(&v->timeline) = (so_event){
        .kind = SO_EVENT_SCANNED,
        .date = so_strndup(when.text, strlen("2026-11-23")),
        .note = so_strdup(row->name),
    };
    return true;
}

// A date that lacks its day or month comes before the full ones of its time, as text order has it.
static int by_date(const void *a, const void *b)
{
    const so_event *x = a, *y = b;
    int order = strcmp(x->date, y->date);
    return order ? order : (int)x->kind - (int)y->kind;
}

bool so_catalog_case_get(so_catalog *c, const char *code, so_case *ret, bool *ret_found,
                         so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_auto(so_case) v = {0};
    so_catalog_filter filter = {.case_code = code};
    if (!code || !*code) {
        *ret_found = false;
        return true;
    }
    if (!so_tx_begin(&tx, c->db, false, err) ||
        !so_catalog_list_cases(c, &filter, keep_summary, &v, err) ||
        !so_catalog_list_dossiers(c, &filter, keep_dossier, &v, err) ||
        !so_catalog_list_documents(c, &filter, keep_document, &v, err) ||
        (v.summary.code && !so_catalog_list_batches(c, &filter, add_scan, &v, err)))
        return false;
    *ret_found = v.summary.code != NULL;
    if (!*ret_found) return true;
    if (v.timeline.len) qsort(v.timeline.items, v.timeline.len, sizeof *v.timeline.items, by_date);
    *ret = v;
    v = (so_case){0};
    return true;
}
