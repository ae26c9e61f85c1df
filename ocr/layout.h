// SPDX-License-Identifier: Apache-2.0
// From the engine's lines to the page's lines.
#pragma once
#include "ocr/sheet.h"

// Brings the lines into the order of reading and tells what each of them is: cuts lines of the
// page's head at wide gaps, marks the number of the page, parts stamps from the text (margins.h)
// and the columns of head and foot (columns.h). Boxes are the sheet's.
void so_layout_order(so_page *page, const so_sheet *s);

// Gives every line its box, confidence and place, turns the boxes of the sheet into boxes of the
// stored image, and sets the page's confidence.
void so_layout_settle(so_page *page, const so_sheet *s);
