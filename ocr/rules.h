// SPDX-License-Identifier: Apache-2.0
// Ruling lines: of tables and forms, under words, frames.
#pragma once
#include "ocr/sheet.h"

// A straight line of the sheet, level (at: its row; from, to: columns) or upright (at: its column;
// from, to: rows).
typedef struct {
    int at, from, to;
} so_rule;

typedef struct {
    so_vec(so_rule) across, down;
} so_rules;
void so_rules_clear(so_rules *r);

// Finds the ruling lines of an upright, level sheet, paints them out and tells where they were.
// Where a letter crosses a line, or a dot touches it from above, the line stays as long as the
// letter is wide: strokes keep their shape. strokes: so_clean_strokes of the sheet; loses the
// lines, too.
bool so_rules_take(so_sheet *s, PIX *strokes, so_rules *ret, so_err *err);
