// SPDX-License-Identifier: Apache-2.0
// How far the lines of text lean.
#pragma once
#include "ocr/sheet.h"

typedef struct {
    double clockwise_deg;  // slope of the text, within +-SO_SKEW_MAX_DEG
    double score;          // how sharply lines stand out at that slope; comparable between the
                           // turns of one picture, 0 when there is nothing to measure
    bool is_sure;
} so_skew;
#define SO_SKEW_MAX_DEG 8.0

// letters: 1 bit per pixel (so_clean_letters).
so_skew so_skew_of(PIX *letters);
