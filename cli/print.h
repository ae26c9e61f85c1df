// SPDX-License-Identifier: Apache-2.0
// Rows of the catalogue as CONTRACT.md's JSON (one line each) or as a line for people.
#pragma once
#include "indexer/catalog_read.h"
#include "fields/types.h"
#include "indexer/search.h"
#include "pipeline/home.h"

// Each appends one JSON object without a line end.
void so_json_document(so_json *j, const so_document_row *row);
void so_json_page(so_json *j, const so_page_row *row);
void so_json_case(so_json *j, const so_case_row *row);
void so_json_review(so_json *j, const so_review_row *row);
void so_json_quarantine(so_json *j, const so_page_row *row);
void so_json_case_whole(so_json *j, const so_case *v);
void so_json_search(so_json *j, const so_search_result *r);

// The tickets of one batch (or of several), and what is only to be told, one line for each flaw.
typedef so_vec(so_ticket_row) so_ticket_rows;
void so_ticket_rows_clear(so_ticket_rows *rows);
typedef struct {
    const so_ticket *first; // borrowed
    int pages;
} so_notice;
typedef so_vec(so_notice) so_notices;
void so_notices_clear(so_notices *list);
void so_notices_of(const so_ticket_rows *tickets, so_notices *ret);

// Without tickets (NULL; then home may be NULL, too) only their number is told.
void so_json_batch(so_json *j, const so_batch_row *row, const so_home *home,
                   const so_ticket_rows *tickets);

// Spaces behind text up to width characters (printf would count bytes).
void so_text_padded(so_str *out, const char *text, size_t width);
const char *so_text_type(const so_types *types, const char *type); // its label; "" for NULL
// Each appends one or more lines for people.
void so_text_document(so_str *out, const so_types *types, const so_document_row *row);
void so_text_event(so_str *out, const so_types *types, const so_event *e);
