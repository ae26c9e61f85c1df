// SPDX-License-Identifier: Apache-2.0
// What the full-text index holds of a page. Internal to the indexer.
#pragma once
#include "base/str.h"
#include "model/page.h"

// Two parallel lines of words with one space between, ready for the index's tokenizer.
typedef struct {
    so_str marked, folded;
} so_index_text;
void so_index_text_clear(so_index_text *t);

// Adds a passage. No phrase matches across two passages.
void so_index_text_add(so_index_text *t, const char *passage);
// Text and barcodes of a page.
void so_index_text_add_page(so_index_text *t, const so_page *page);
// The lines in capitals: titles, issuers, names.
void so_index_text_add_headings(so_index_text *t, const so_page *page);
// A field's value; a full ISO date also as people write it, day first.
void so_index_text_add_value(so_index_text *t, const char *value);
