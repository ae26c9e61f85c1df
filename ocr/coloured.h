// SPDX-License-Identifier: Apache-2.0
// Print that is not black: red titles and serial numbers, blue headings.
#pragma once
#include "ocr/recognise.h"

// Whether coloured ink has anything of the size of letters, apart from seals, framed stamps and
// signatures. ink: 8 bits per pixel, white where there is none, in any turn.
bool so_coloured_has_letters(PIX *ink, int res_dpi);

// Reads lines of coloured print where the page has no words yet, and puts what reads with
// confidence into the page as lines of their own. ink: the coloured ink of the page on the same
// sheet as its words.
bool so_coloured_read(so_recogniser *r, const so_sheet *ink, so_page *page, so_err *err);
