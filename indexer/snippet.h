// SPDX-License-Identifier: Apache-2.0
// What a hit looks like: a piece of the page's text with the hit words emphasised, and their boxes.
// Internal to the indexer.
#pragma once
#include "indexer/query.h"
#include "indexer/search.h"

// Something that is searched with the page but not in its text: a field's value, a barcode.
typedef struct {
    char *text;
    so_box box; // may be empty
} so_extra;
typedef so_vec(so_extra) so_extras;
void so_extras_clear(so_extras *extras);

// Appends HTML of about 200 characters and the boxes. Terms that do not stand in the text are
// looked for in the extras, which then come first. with_marks: typed marks have to agree.
void so_snippet_make(const so_page *page, const so_extras *extras, const so_terms *terms,
                     bool with_marks, so_str *html, so_boxes *boxes);
