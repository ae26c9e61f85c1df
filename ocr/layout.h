// SPDX-License-Identifier: Apache-2.0
// From the engine's lines to the page's lines.
#pragma once
#include "ocr/sheet.h"

// Cuts lines of the page's head at wide gaps: the heads of administrative papers stand in two
// columns (DOMAIN.md 3.1) that engines like to glue into one line. Boxes are the sheet's.
void so_layout_split(so_page *page, const so_sheet *s);

// Gives every line its box, confidence and place, turns the boxes of the sheet into boxes of the
// stored image, and sets the page's confidence.
void so_layout_settle(so_page *page, const so_sheet *s);
