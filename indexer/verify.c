// SPDX-License-Identifier: Apache-2.0
// A check is one statement that finds nothing in a sound catalogue, and a sentence about what it
// found: adding a rule is adding a row. What constraints of the tables already exclude is checked
// once more by SQLite's own integrity and foreign key checks.
#include "indexer/catalog_read.h"

#include <string.h>

#include "indexer/schema.h"

static const struct {
    const char *sql;      // first column: the id of what is wrong
    const char *sentence; // with one %s
} checks[] = {
    {"SELECT b.id FROM batch b WHERE b.state IN ('leaving','done')"
     " AND EXISTS(SELECT 1 FROM page p WHERE p.batch_id = b.id AND p.kind IS NULL)",
     "batch %s is past reading but has pages that were never read"},
    {"SELECT b.id FROM batch b WHERE b.state <> 'receiving' AND"
     " (SELECT count(*) FROM page p WHERE p.batch_id = b.id) <>"
     " (SELECT coalesce(sum(o.pages), 0) FROM original o WHERE o.batch_id = b.id)",
     "batch %s does not have as many pages as its files"},
    {"SELECT p.id FROM page p JOIN batch b ON b.id = p.batch_id"
     " WHERE b.state IN ('leaving','done') AND p.dossier_id IS NULL",
     "page %s of a finished batch is in no dossier"},
    {"SELECT p.id FROM page p JOIN dossier d ON d.id = p.dossier_id WHERE d.batch_id <> p.batch_id",
     "page %s is in a dossier of another batch"},
    {"SELECT p.id FROM page p JOIN document o ON o.id = p.document_id"
     " WHERE p.dossier_id IS NULL OR o.dossier_id <> p.dossier_id",
     "page %s is in a document of another dossier"},
    {"SELECT o.id FROM document o WHERE NOT EXISTS"
     " (SELECT 1 FROM page p WHERE p.document_id = o.id)",
     "document %s has no page"},
    {"SELECT p.id FROM page p WHERE p.kind IN ('content','blank','separator') AND NOT EXISTS"
     " (SELECT 1 FROM reading r WHERE r.page = p.rowid)",
     "page %s has no reading"},
    {"SELECT p.id FROM page p WHERE p.kind = 'content' AND p.dossier_id IS NOT NULL"
     " AND NOT EXISTS(SELECT 1 FROM page_text t WHERE t.rowid = p.rowid)",
     "content page %s is missing in the full-text index"},
    {"SELECT coalesce(p.id, 'row ' || t.rowid) FROM page_text t LEFT JOIN page p ON p.rowid = "
     "t.rowid"
     " WHERE p.rowid IS NULL OR p.kind IS NOT 'content' OR p.dossier_id IS NULL",
     "%s is in the full-text index but is no content page of a dossier"},
    {"SELECT k.code FROM case_file k WHERE NOT EXISTS"
     " (SELECT 1 FROM dossier d WHERE d.case_key = k.key)",
     "case %s has no dossier"},
    {"SELECT o.id FROM document o WHERE o.number IS NOT (SELECT f.value FROM field f"
     " WHERE f.document_id = o.id AND f.key = 'number' ORDER BY f.ordinal LIMIT 1)"
     " OR o.issued_on IS NOT (SELECT f.value FROM field f"
     " WHERE f.document_id = o.id AND f.key = 'issued_on' ORDER BY f.ordinal LIMIT 1)",
     "document %s has another number or date than its fields"},
    {"SELECT DISTINCT \"table\" FROM pragma_foreign_key_check",
     "table %s refers to rows that are not there"},
};

typedef struct {
    so_db *db;
    so_finding_fn finding;
    void *arg;
} audit;

// Damage that stops a statement is a finding like any other; only other faults end the audit.
static bool go_on(const audit *a, so_err *err)
{
    if (err->kind != SO_DAMAGE) return err->kind == SO_OK;
    a->finding(a->arg, err->text);
    *err = (so_err){0};
    return true;
}

static bool check_file(const audit *a, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(a->db, err, "PRAGMA integrity_check(20)", "");
    while (so_stmt_row(s, err)) {
        if (so_equal(so_stmt_text(s, 0), "ok")) continue;
        so_autofree char *text = so_fmt("database file: %s", so_stmt_text(s, 0));
        a->finding(a->arg, text);
    }
    return go_on(a, err);
}

static bool check_rows(const audit *a, size_t i, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(a->db, err, checks[i].sql, "");
    while (so_stmt_row(s, err)) {
        so_auto(so_str) text = {0};
        const char *gap = strstr(checks[i].sentence, "%s");
        so_str_add(&text, checks[i].sentence, (size_t)(gap - checks[i].sentence));
        so_str_adds(&text, so_stmt_text(s, 0));
        so_str_adds(&text, gap + strlen("%s"));
        a->finding(a->arg, so_str_text(&text));
    }
    return go_on(a, err);
}

static bool check_index(const audit *a, so_err *err)
{
    so_db_run(a->db, err, "INSERT INTO page_text(page_text) VALUES('integrity-check')", "");
    return go_on(a, err);
}

bool so_catalog_verify(so_catalog *c, bool full, so_finding_fn finding, void *arg, so_err *err)
{
    const audit a = {c->db, finding, arg};
    if (!check_file(&a, err) || (full && !check_index(&a, err))) return false;
    so_auto(so_tx) tx = {0}; // all rules look at one and the same state
    if (!so_tx_begin(&tx, c->db, false, err)) return false;
    for (size_t i = 0; i < SO_COUNT(checks); i++)
        if (!check_rows(&a, i, err)) return false;
    return true;
}

bool so_catalog_batch_ids(so_catalog *c, so_strs *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT id FROM batch WHERE state <> 'receiving' ORDER BY received_ms, id", "");
    while (so_stmt_row(s, err)) so_strs_add(ret, so_stmt_text(s, 0));
    return err->kind == SO_OK;
}

bool so_catalog_dossier_ids(so_catalog *c, const char *batch_id, so_strs *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(
        c->db, err, "SELECT id FROM dossier WHERE ?1 IS NULL OR batch_id = ?1 ORDER BY id", "s",
        batch_id);
    while (so_stmt_row(s, err)) so_strs_add(ret, so_stmt_text(s, 0));
    return err->kind == SO_OK;
}
