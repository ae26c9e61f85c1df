// SPDX-License-Identifier: Apache-2.0
// What the copier and the punch left along the edges of a page.
#pragma once
#include "ocr/sheet.h"

// Paints out, on a levelled sheet that has not been tilted yet: dark bands and corners that grow in
// from the edges (an open lid, a sheet laid askew) and punch holes. Words that touch the edge stay.
bool so_edges_clear(so_sheet *s, so_err *err);

// Whether a component of a picture (1 bit per pixel) with this box is a punch hole: a dark disc of
// 4 to 9 mm within 25 mm of an edge.
bool so_edges_is_hole(PIX *dark, so_box b, int res_dpi);
