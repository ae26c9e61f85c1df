// SPDX-License-Identifier: Apache-2.0
// Page text -> does a document begin here, what type is it, which fields does it carry. Pure
// functions: same pages, same answer.
#pragma once
#include "fields/types.h"

// One page's part in the batch, seen alone; what splitting works with.
typedef struct {
    char *type;             // best type of a document that would begin here; NULL when none
    double type_confidence; // 0..1
    double begins;          // 0..1: how surely a new document begins on this page
    int page_number;        // printed page number (2, 3, ...), 0 when none
    so_strs case_codes;     // plausible codes in text and barcodes, best evidence first, no repeats
    bool code_repaired;     // the first of them needed a repair
    bool code_in_barcode;   // the first of them comes from a barcode
} so_page_signs;
void so_page_signs_clear(so_page_signs *s);
void so_page_signs_of(const so_types *types, const so_page *page, so_page_signs *ret);

// Sets type, type_confidence, runner_up and role from the document's pages (in order).
void so_classify(const so_types *types, const so_page *const *pages, size_t n, so_document *doc);
// Fills doc->fields for doc->type. Field.page is an index into pages here: the caller maps it.
void so_extract(const so_types *types, const so_page *const *pages, size_t n, so_document *doc);
