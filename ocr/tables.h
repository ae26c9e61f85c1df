// SPDX-License-Identifier: Apache-2.0
// Words of ruled tables: row by row, cell by cell.
#pragma once
#include "ocr/rules.h"

// Boxes of words and rules are the sheet's. Lines that run through several cells are cut at the
// upright rules; a row of cells of one line each becomes one line, in a row with higher cells every
// cell's lines follow each other. Lines outside tables keep their places; a table stands where its
// first line stood.
void so_tables_order(so_page *page, const so_rules *rules, int res_dpi);
