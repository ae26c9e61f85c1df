// SPDX-License-Identifier: Apache-2.0
// A rule at work: every place of a document that it fits, as raw values with their words.
#pragma once
#include "fields/parts.h"

typedef struct {
    size_t at, end;      // bytes of the raw text
    const so_word *word; // NULL for a barcode
    so_box box;
    int page;
} so_piece;

// What a rule found at one place, before it is normalised.
typedef struct {
    so_str raw;
    so_vec(so_piece) pieces;
    double label_quality; // 1 = the label stands there letter for letter
} so_find;
typedef so_vec(so_find) so_finds;
void so_finds_clear(so_finds *list);

// What the rules look at.
typedef struct {
    const so_types *types;
    const so_type *type;
    const so_view *view;
    so_parts parts;
    so_title title; // first < 0 when the document has none
} so_sheet;

void so_rule_find(const so_sheet *sheet, const so_rule *rule, so_finds *ret);
