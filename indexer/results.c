// SPDX-License-Identifier: Apache-2.0
// Results of a dossier, written as a whole: what the same id had goes first (rows by cascade,
// full-text rows by hand, since virtual tables know no foreign keys), then everything is inserted
// again. Correcting in place was rejected: one path serves the nightly run, a rebuild and an
// operator's correction, and none of them can leave a mixture.
#include "indexer/catalog.h"

#include <string.h>

#include "indexer/index_text.h"
#include "indexer/schema.h"

typedef struct {
    so_catalog *c;
    const so_dossier *d;
    const char *id;
    char *case_key; // NULL when unlinked
} work;

static bool forget_case(const work *w, const char *key, so_err *err)
{
    return so_db_run(w->c->db, err,
                     "DELETE FROM case_file WHERE key = ?1 AND NOT EXISTS"
                     " (SELECT 1 FROM dossier WHERE case_key = ?1)",
                     "s", key);
}

static bool remove_old(const work *w, so_err *err)
{
    so_autofree char *old_case = NULL;
    so_autoptr(so_stmt) s =
        so_db_query(w->c->db, err, "SELECT case_key FROM dossier WHERE id = ?", "s", w->id);
    if (so_stmt_row(s, err)) old_case = so_strdup(so_stmt_text(s, 0));
    if (err->kind != SO_OK) return false;
    return so_db_run(w->c->db, err,
                     "DELETE FROM page_text WHERE rowid IN"
                     " (SELECT rowid FROM page WHERE dossier_id = ?)",
                     "s", w->id) &&
           so_db_run(w->c->db, err, "DELETE FROM dossier WHERE id = ?", "s", w->id) &&
           (!old_case || forget_case(w, old_case, err));
}

static bool insert_case(const work *w, so_err *err)
{
    return !w->case_key ||
           so_db_run(w->c->db, err, "INSERT OR IGNORE INTO case_file(key, code) VALUES(?, ?)", "ss",
                     w->case_key, w->d->case_code);
}

static bool insert_dossier(const work *w, so_err *err)
{
    so_auto(so_str) evidence = {0};
    for (size_t i = 0; i < w->d->link_evidence.len; i++) {
        if (i) so_str_addc(&evidence, '\n');
        so_str_adds(&evidence, w->d->link_evidence.items[i]);
    }
    return so_db_run(w->c->db, err, "INSERT INTO dossier VALUES(?, ?, ?, ?, ?, ?, ?)", "ssisrss",
                     w->id, w->d->batch_id, w->d->ordinal, w->case_key, w->d->link_score,
                     so_str_text(&evidence), so_state_name(w->d->state));
}

static const char *value_of(const so_document *doc, const char *key)
{
    const so_field *f = so_fields_find(&doc->fields, key);
    return f ? f->value : NULL;
}

static bool insert_fields(const work *w, const so_document *doc, const char *doc_id, so_err *err)
{
    for (size_t i = 0; i < doc->fields.len; i++) {
        const so_field *f = &doc->fields.items[i];
        if (!so_db_run(
                w->c->db, err, "INSERT INTO field VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                "sissssrsiiiii", doc_id, (int)i, f->key, f->value, f->raw, f->rule, f->confidence,
                so_state_name(f->state), f->page, f->box.x, f->box.y, f->box.w, f->box.h))
            return false;
    }
    return true;
}

static bool insert_document(const work *w, const so_document *doc, so_err *err)
{
    so_autofree char *id = so_document_id(w->d->batch_id, doc->ordinal);
    return so_db_run(w->c->db, err, "INSERT INTO document VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     "ssisrsssss", id, w->id, doc->ordinal, doc->type, doc->type_confidence,
                     doc->runner_up, doc->role, so_state_name(doc->state), value_of(doc, "number"),
                     value_of(doc, "issued_on")) &&
           insert_fields(w, doc, id, err);
}

// ---------------------------------------------------------------------------- pages

static const so_dossier_page *page_of(const so_dossier *d, int ordinal)
{
    for (size_t i = 0; i < d->pages.len; i++)
        if (d->pages.items[i].ordinal == ordinal) return &d->pages.items[i];
    return NULL;
}

static bool is_content(const so_dossier *d, int ordinal)
{
    const so_dossier_page *p = page_of(d, ordinal);
    return p && p->page.kind == SO_PAGE_CONTENT;
}

// The page, perhaps taken from another dossier, becomes this one's. Its kind has one writer
// (reading, page_set_kind, page_quarantine), so a dossier that says otherwise is a mistake.
static bool assign_page(const work *w, const so_dossier_page *p, so_err *err)
{
    so_autofree char *id = so_page_id(w->d->batch_id, p->ordinal);
    const char *kind = so_page_kind_name(p->page.kind);
    if (!so_db_run(w->c->db, err,
                   "DELETE FROM page_text WHERE rowid = (SELECT rowid FROM page WHERE id = ?)", "s",
                   id) ||
        !so_db_run(w->c->db, err,
                   "UPDATE page SET dossier_id = ?, document_id = NULL, document_ordinal = NULL"
                   " WHERE id = ? AND kind = ?",
                   "sss", w->id, id, kind))
        return false;
    return so_db_changes(w->c->db) == 1 ||
           so_err_set(err, SO_BUG, "catalogue: page %s is not known as %s", id, kind);
}

static bool assign_document_pages(const work *w, const so_document *doc, so_err *err)
{
    so_autofree char *doc_id = so_document_id(w->d->batch_id, doc->ordinal);
    for (size_t i = 0; i < doc->pages.len; i++) {
        so_autofree char *id = so_page_id(w->d->batch_id, doc->pages.items[i]);
        if (!so_db_run(w->c->db, err,
                       "UPDATE page SET document_id = ?, document_ordinal = ?"
                       " WHERE id = ? AND dossier_id = ? AND document_id IS NULL",
                       "siss", doc_id, (int)i, id, w->id))
            return false;
        if (so_db_changes(w->c->db) != 1)
            return so_err_set(err, SO_BUG,
                              "catalogue: page %s of document %s is not free in dossier %s", id,
                              doc_id, w->id);
    }
    return true;
}

// ---------------------------------------------------------------------------- full text

// First content page, where everything goes that has no content page of its own; -1 without one.
static int first_content(const so_dossier *d, const so_document *doc)
{
    for (size_t i = 0; i < doc->pages.len; i++)
        if (is_content(d, doc->pages.items[i])) return doc->pages.items[i];
    return -1;
}

static bool has_page(const so_document *doc, int ordinal)
{
    for (size_t i = 0; i < doc->pages.len; i++)
        if (doc->pages.items[i] == ordinal) return true;
    return false;
}

// The case code and the headings stand on the first page of each document, so that searching them
// gives one hit a document; fields stand where they were read (a barcode on a separator sheet
// counts for the first page).
static void add_values(so_index_text *t, const so_dossier *d, const so_document *doc,
                       const so_dossier_page *p)
{
    int first = first_content(d, doc);
    if (p->ordinal == first) {
        if (d->case_code) so_index_text_add(t, d->case_code);
        so_index_text_add_headings(t, &p->page);
    }
    for (size_t i = 0; i < doc->fields.len; i++) {
        const so_field *f = &doc->fields.items[i];
        bool has_home = has_page(doc, f->page) && is_content(d, f->page);
        if (p->ordinal == (has_home ? f->page : first)) so_index_text_add_value(t, f->value);
    }
}

static const so_document *document_with(const so_dossier *d, int ordinal)
{
    for (size_t i = 0; i < d->documents.len; i++)
        if (has_page(&d->documents.items[i], ordinal)) return &d->documents.items[i];
    return NULL;
}

static bool index_page(const work *w, const so_dossier_page *p, so_err *err)
{
    so_auto(so_index_text) body = {0};
    so_auto(so_index_text) values = {0};
    so_autofree char *id = so_page_id(w->d->batch_id, p->ordinal);
    const so_document *doc = document_with(w->d, p->ordinal);
    if (doc) add_values(&values, w->d, doc, p);
    so_index_text_add_page(&body, &p->page);
    return so_db_run(w->c->db, err,
                     "INSERT INTO page_text(rowid, field_marked, body_marked, field_folded,"
                     " body_folded) SELECT rowid, ?, ?, ?, ? FROM page WHERE id = ?",
                     "sssss", so_str_text(&values.marked), so_str_text(&body.marked),
                     so_str_text(&values.folded), so_str_text(&body.folded), id);
}

static bool put_pages(const work *w, so_err *err)
{
    for (size_t i = 0; i < w->d->pages.len; i++)
        if (!assign_page(w, &w->d->pages.items[i], err)) return false;
    for (size_t i = 0; i < w->d->documents.len; i++)
        if (!assign_document_pages(w, &w->d->documents.items[i], err)) return false;
    for (size_t i = 0; i < w->d->pages.len; i++) {
        const so_dossier_page *p = &w->d->pages.items[i];
        if (p->page.kind == SO_PAGE_CONTENT && !index_page(w, p, err)) return false;
    }
    return true;
}

static bool put(const work *w, so_err *err)
{
    if (!remove_old(w, err) || !insert_case(w, err) || !insert_dossier(w, err)) return false;
    for (size_t i = 0; i < w->d->documents.len; i++)
        if (!insert_document(w, &w->d->documents.items[i], err)) return false;
    return put_pages(w, err);
}

bool so_catalog_dossier_put(so_catalog *c, const so_dossier *d, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_autofree char *id = so_dossier_id(d->batch_id, d->ordinal);
    so_autofree char *key = d->case_code ? so_case_key(d->case_code) : NULL;
    work w = {.c = c, .d = d, .id = id, .case_key = key};
    return so_tx_begin(&tx, c->db, true, err) && put(&w, err) && so_tx_commit(&tx, err);
}
