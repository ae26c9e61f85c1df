// SPDX-License-Identifier: Apache-2.0
// Dirt between the lines: dust, toner, the grain of a poor copy.
#pragma once
#include "ocr/sheet.h"

// Paints white everything that is not a stroke of print, on an upright sheet: paper, text shining
// through, and specks too small for a letter that stand where no mark of one can stand. Dots,
// commas and diacritics stand by their letters: they stay. Rows of dots that lead to what is filled
// in go, too: they say nothing, and tie the engine's lines to the handwriting on them.
// strokes: so_clean_strokes of the sheet; loses the specks, too.
bool so_specks_clear(so_sheet *s, PIX *strokes, so_err *err);
