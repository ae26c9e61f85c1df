// SPDX-License-Identifier: Apache-2.0
// Text that runs off the picture: letters that the border cuts through.
#pragma once
#include "model/quality.h"
#include "ocr/image.h"

// ink: so_clean_ink of a page, at res_dpi; dark: the level from which a pixel is ink. Counts, for
// each side, strokes of the size of letters that touch the border and stand in a line of such. Dark
// bands of the scanner, rulings and specks do not count.
void so_cut_count(PIX *ink, int res_dpi, int dark, int ret[SO_SIDE_COUNT]);
