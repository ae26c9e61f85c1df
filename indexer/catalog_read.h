// SPDX-License-Identifier: Apache-2.0
// The catalogue as its readers see it: lists, single objects, and what `verify` needs.
//
// Lists stream: a callback gets one plain struct after the other, cleared behind it; it keeps one
// by taking it over (`mine = *row; *row = (so_page_row){0};`), and stops the list by setting *err
// and returning false. Rows come in a stable order: batches in the order received, within a batch
// by ordinal, cases by code. Getters fill a value that the caller clears; *ret_found tells whether
// there is such an object, and only faults of the database are errors. A filter's member that is
// NULL or "" does not filter. A batch is named by its id or its inbox name (all deliveries of that
// name), a case by its code in any letter case, with any spaces and kind of dash.
#pragma once
#include "indexer/catalog.h"

const char *so_batch_state_name(so_batch_state s); // "receiving", "reading", "leaving", "done"

typedef struct {
    const char *batch; // id or name
    const char *case_code;
} so_catalog_filter;

// --- batches
typedef struct {
    char *id, *name, *inbox_path;
    int64_t received_ms;
    so_batch_state state;
    int waiting; // pages not read yet
    so_balance balance;
} so_batch_row;
void so_batch_row_clear(so_batch_row *row);
typedef bool (*so_batch_fn)(void *arg, so_batch_row *row, so_err *err);
bool so_catalog_list_batches(so_catalog *c, const so_catalog_filter *filter, so_batch_fn each,
                             void *arg, so_err *err);
// By id, else the newest of that name.
bool so_catalog_batch_find(so_catalog *c, const char *id_or_name, so_batch_row *ret,
                           bool *ret_found, so_err *err);

// --- pages
typedef struct {
    char *id, *batch_id, *batch_name;
    int ordinal;          // in the batch, from 0
    char *file;           // as it lay in the batch
    int index;            // page inside a multi-page file, from 0
    char *sha256;         // of the original file
    char *dossier_id;     // NULL until the batch's results are in
    char *document_id;    // NULL when it belongs to no document
    int document_ordinal; // place in its document from 0; -1 without one
    char *case_code;      // NULL when unlinked
    bool is_waiting;      // not read yet: nothing below but attempts means anything
    int attempts;
    so_page_kind kind;
    int width_px, height_px, res_dpi, rotation_deg;
    double skew_deg, text_confidence;
    int words;
    so_reason reason; // of a quarantined page
    char *detail;     // may be NULL
} so_page_row;
void so_page_row_clear(so_page_row *row);
typedef bool (*so_page_fn)(void *arg, so_page_row *row, so_err *err);
bool so_catalog_list_pages(so_catalog *c, const so_catalog_filter *filter, so_page_fn each,
                           void *arg, so_err *err);
// The quarantined ones only: file, index, reason and detail say why.
bool so_catalog_list_quarantine(so_catalog *c, const so_catalog_filter *filter, so_page_fn each,
                                void *arg, so_err *err);
bool so_catalog_page_get(so_catalog *c, const char *page_id, so_page_row *ret, bool *ret_found,
                         so_err *err);
// Appends the page's reading as CONTRACT.md `ocr --format json` has it. *ret_found is false as well
// for a page without a reading (waiting, quarantined).
bool so_catalog_page_json(so_catalog *c, const char *page_id, so_str *ret, bool *ret_found,
                          so_err *err);

// --- dossiers
typedef struct {
    char *id, *batch_id, *batch_name;
    int ordinal;     // in the batch
    char *case_code; // NULL when unlinked
    double link_score;
    so_strs link_evidence;
    so_state state;       // of the link and the dossier as a whole
    int documents, pages; // pages of every kind
} so_dossier_row;
void so_dossier_row_clear(so_dossier_row *row);
typedef bool (*so_dossier_fn)(void *arg, so_dossier_row *row, so_err *err);
bool so_catalog_list_dossiers(so_catalog *c, const so_catalog_filter *filter, so_dossier_fn each,
                              void *arg, so_err *err);

// --- documents
typedef struct {
    char *id, *batch_id, *batch_name, *dossier_id;
    char *case_code; // NULL when unlinked
    double link_score;
    so_strs link_evidence;
    so_document document; // with fields; pages are ordinals of the batch
    so_strs page_ids;     // the same pages by id; a field's is so_page_id(batch_id, field->page)
} so_document_row;
void so_document_row_clear(so_document_row *row);
typedef bool (*so_document_fn)(void *arg, so_document_row *row, so_err *err);
bool so_catalog_list_documents(so_catalog *c, const so_catalog_filter *filter, so_document_fn each,
                               void *arg, so_err *err);
bool so_catalog_document_get(so_catalog *c, const char *document_id, so_document_row *ret,
                             bool *ret_found, so_err *err);

// --- cases
typedef struct {
    char *code;
    int dossiers, documents, pages;             // pages of every kind
    int components, results, processes, review; // documents by role; documents in review
} so_case_row;
void so_case_row_clear(so_case_row *row);
typedef bool (*so_case_fn)(void *arg, so_case_row *row, so_err *err);
bool so_catalog_list_cases(so_catalog *c, const so_catalog_filter *filter, so_case_fn each,
                           void *arg, so_err *err);

typedef enum { SO_EVENT_RECEIVED, SO_EVENT_DUE, SO_EVENT_ISSUED, SO_EVENT_SCANNED } so_event_kind;
const char *so_event_kind_name(so_event_kind k); // "received", "due", "issued", "scanned"
typedef struct {
    so_event_kind kind;
    char *date;        // ISO, perhaps only YYYY-MM or YYYY
    char *document_id; // that says so; NULL for scanned
    char *type;        // of that document; NULL for scanned
    char *note;        // the document's number, or the batch's name for scanned; may be NULL
    so_state state;    // of the field it comes from
} so_event;

typedef struct {
    so_case_row summary;
    so_vec(so_dossier_row) dossiers;
    so_vec(so_document_row) documents;
    so_vec(so_event) timeline; // by date
} so_case;
void so_case_clear(so_case *v);
bool so_catalog_case_get(so_catalog *c, const char *code, so_case *ret, bool *ret_found,
                         so_err *err);

// --- review: everything an operator has to look at. One row per thing in doubt: a dossier (its
// link), a field, or a document none of whose fields is the reason (its type, its borders).
// so_balance.review counts these rows.
typedef enum { SO_REVIEW_DOSSIER, SO_REVIEW_DOCUMENT, SO_REVIEW_FIELD } so_review_kind;
const char *so_review_kind_name(so_review_kind k); // "dossier", "document", "field"
typedef struct {
    so_review_kind kind;
    char *batch_id, *batch_name, *dossier_id;
    char *case_code;   // NULL when unlinked
    char *document_id; // NULL for a dossier
    char *type;        // of the document; NULL for a dossier
    char *runner_up;   // of the document; may be NULL
    char *key, *value; // of a field; else NULL
    double confidence; // of the field, the type, or the link
    char *page_id;     // of the field, else the first page; may be NULL
    so_box box;        // of the field
} so_review_row;
void so_review_row_clear(so_review_row *row);
typedef bool (*so_review_fn)(void *arg, so_review_row *row, so_err *err);
bool so_catalog_list_review(so_catalog *c, const so_catalog_filter *filter, so_review_fn each,
                            void *arg, so_err *err);

// --- rescan tickets, notices among them
typedef struct {
    char *batch_id, *batch_name, *page_id;
    char *file; // as it lay in the batch
    int index;  // page inside a multi-page file, from 0
    so_ticket ticket;
} so_ticket_row;
void so_ticket_row_clear(so_ticket_row *row);
typedef bool (*so_ticket_fn)(void *arg, so_ticket_row *row, so_err *err);
bool so_catalog_list_tickets(so_catalog *c, const so_catalog_filter *filter, so_ticket_fn each,
                             void *arg, so_err *err);

// --- verify
// Each finding is an English sentence without personal data. Checks the database file, references,
// page conservation (of a done batch: pages in = content + blank + separators + quarantined, each
// in exactly one dossier), and that content pages of dossiers and full-text rows are the same set.
// `full` also compares the full-text index with its text, which keeps writers waiting meanwhile.
// The result is false only when the checking itself was impossible.
typedef void (*so_finding_fn)(void *arg, const char *finding);
bool so_catalog_verify(so_catalog *c, bool full, so_finding_fn finding, void *arg, so_err *err);

// For cross-checking with the store: batches that must be in it (reading or later), and dossiers
// (of one batch, or of all with NULL).
bool so_catalog_batch_ids(so_catalog *c, so_strs *ret, so_err *err);
bool so_catalog_dossier_ids(so_catalog *c, const char *batch_id, so_strs *ret, so_err *err);
