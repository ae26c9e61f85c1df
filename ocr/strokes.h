// SPDX-License-Identifier: Apache-2.0
// The edges of strokes, measured on sampled rows and columns at full resolution.
#pragma once
#include "ocr/image.h"

// How far the step from paper to ink is smeared, in pixels, the worse of across and down (a feeder
// that slips smears one way only), and the levels on both sides. The figures are those of a typical
// edge and do not depend on how many there are. All 0 when there are too few to tell.
typedef struct {
    double width_px;
    int paper;    // grey (as seen) beside strokes
    int contrast; // how much darker strokes are, in their darkest channel
} so_strokes;
so_strokes so_strokes_measure(PIX *pix, int res_dpi);
