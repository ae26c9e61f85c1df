// SPDX-License-Identifier: Apache-2.0
// Full-text search over pages: their text, barcodes, and the fields of their documents.
//
// The query language is what people type into a box; nothing in it is an error:
//   quyết định          every word, anywhere on the page. A typed mark must match, a missing one
//                       matches any; old and new tone placement (hòa, hoà) are the same.
//   "phép xây dựng"     words in this order
//   123/QĐ-UBND         a number or code typed as one word: its parts in this order
//   nguy*               words that begin so
//   -"thu hồi"          not on the page; needs at least one wanted word beside it
// When marks are typed and no page has them so, they are ignored. When still nothing is found,
// words that occur nowhere are replaced by similar ones of the vocabulary (edit distance 1, from 7
// letters on 2): such hits are fuzzy, and did_you_mean tells what was searched instead.
//
// Order: exact before folded, all words in fields (number, code, name, date) before body, words
// side by side before scattered, bm25, newest issue date. Queries are cut at 4,096 bytes and 64
// words.
#pragma once
#include "indexer/catalog.h"

typedef enum {
    SO_MATCH_EXACT,  // every word as typed, marks included
    SO_MATCH_FOLDED, // but for marks
    SO_MATCH_FUZZY,  // with a word replaced
} so_match;
const char *so_match_name(so_match m); // "exact", "folded", "fuzzy"

typedef so_vec(so_box) so_boxes;
typedef struct {
    char *case_code;   // NULL when unlinked
    char *document_id; // NULL when the page belongs to none
    char *page_id;
    char *type, *number, *issued_on; // of the document; each may be NULL
    double score;                    // higher is better; comparable within one result only
    so_match match;
    char *snippet;  // about 200 characters, HTML-escaped, hit words in <b>..</b>
    so_boxes boxes; // of the hit words on the page
} so_search_hit;

typedef struct {
    char *value;
    int64_t count; // hits
} so_facet;
typedef so_vec(so_facet) so_facets;

typedef struct {
    char *query;
    int64_t total, took_ms;
    so_vec(so_search_hit) hits;
    so_facets types, years; // over all hits; most frequent type, latest year first
    char *did_you_mean;     // NULL unless fuzzy
} so_search_result;

void so_search_result_clear(so_search_result *r);
// *ret is filled only on success. limit is cut at 1,000.
bool so_search(so_catalog *c, const char *query, int limit, int offset, so_search_result *ret,
               so_err *err);
