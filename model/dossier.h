// SPDX-License-Identifier: Apache-2.0
// case -> dossier -> document -> page: what we know of the papers of one case in one batch.
//
// Every page of a batch belongs to exactly one dossier (separators, blanks and quarantined pages
// included, with the dossier they lie in), so that page conservation can be proved from the
// dossiers alone. Ids: batch "b" + 16 hex; page "<batch>.p0007" (ordinal from 0); document
// "<batch>.d0003"; dossier "<batch>.h0002". They are derived from the batch's content: the same
// input gives the same.
#pragma once
#include "model/page.h"
#include "model/reason.h"

typedef enum { SO_STATE_ACCEPTED, SO_STATE_REVIEW, SO_STATE_CONFIRMED } so_state;
const char *so_state_name(so_state s); // "accepted", "review", "confirmed"
bool so_state_parse(const char *name, so_state *ret);

typedef struct {
    char *key;   // CONTRACT.md field names
    char *value; // normal form
    char *raw;   // as read; may equal value
    char *rule;  // the rule that found it, for evidence
    double confidence;
    so_state state;
    int page;   // ordinal in the batch
    so_box box; // on that page
} so_field;
typedef so_vec(so_field) so_fields;

void so_field_clear(so_field *f);
void so_fields_clear(so_fields *list);
// A member named by the key, for CONTRACT.md's "fields" object.
void so_field_to_json(const so_field *f, const char *batch_id, so_json *j);
const so_field *so_fields_find(const so_fields *list, const char *key); // NULL when absent

typedef struct {
    int ordinal; // in the batch, from 0
    char *type;  // CONTRACT.md type, e.g. "decision"
    double type_confidence;
    char *runner_up; // second best type; may be NULL
    char *role;      // component | result | process | separator
    so_state state;
    so_vec(int) pages; // content pages, ordinals in the batch, in order
    so_fields fields;
} so_document;

// One page's place and reading, as the dossier keeps it.
typedef struct {
    int ordinal;      // in the batch
    char *file;       // path in the batch
    int index;        // page in a multi-page file
    char *sha256;     // of the whole original file
    so_reason reason; // for kind quarantined
    char *detail;     // technical detail of the reason, English; may be NULL
    so_page page;     // kind, geometry, text
} so_dossier_page;

typedef struct {
    char *batch_id;
    int ordinal;           // in the batch, from 0
    char *case_code;       // NULL when unlinked
    double link_score;     // 0..1
    so_strs link_evidence; // "separator", "receipt", "label", ...
    so_state state;
    so_vec(so_document) documents;
    so_vec(so_dossier_page) pages;
} so_dossier;

void so_document_clear(so_document *d);
void so_dossier_page_clear(so_dossier_page *p);
void so_dossier_clear(so_dossier *d);

char *so_page_id(const char *batch_id, int ordinal);
char *so_document_id(const char *batch_id, int ordinal);
char *so_dossier_id(const char *batch_id, int ordinal);

// The record kept in the archive (dossier.json): everything but the page texts, which stand beside
// it as ALTO. Deterministic: the same dossier gives the same bytes.
void so_dossier_to_json(const so_dossier *d, const char *software, so_str *out);
