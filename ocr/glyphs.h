// SPDX-License-Identifier: Apache-2.0
// Words that the network misreads and the shape of their glyphs tells: "m²" with its small raised
// 2, and the Roman numerals II and III, whose strokes it takes for an H.
#pragma once
#include "ocr/sheet.h"

// The box of the word is the sheet's. What was read before stays as an alternative.
void so_glyphs_mend(const so_sheet *s, so_word *w);
