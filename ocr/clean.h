// SPDX-License-Identifier: Apache-2.0
// Paper flattened to white, ink and strokes told from it.
#pragma once
#include "ocr/sheet.h"

// All ink, whatever its colour, at roughly 150 dpi and 8 bits per pixel: what blankness is judged
// on. *ret_res_dpi is its resolution.
PIX *so_clean_ink(PIX *pix, int res_dpi, int *ret_res_dpi);

// Evens out shade and paper colour: background becomes nearly white everywhere.
bool so_clean_level(so_sheet *s, so_err *err);

// The strokes of a levelled sheet, black on white (1 bit per pixel): all that is dark, with the
// paler rims and marks by it. Text shining through from the other side is not dark and stays out.
PIX *so_clean_strokes(const so_sheet *s);

// A copy with half the resolution, a quarter, ...: the first that is near or below to_dpi.
PIX *so_clean_reduced(PIX *grey, int res_dpi, int to_dpi, int *ret_res_dpi);

// The letters of a levelled sheet as black on white (1 bit per pixel) at roughly 150 dpi, without
// rulings, frames, pictures and specks: what turn and skew are measured on.
PIX *so_clean_letters(const so_sheet *s);
