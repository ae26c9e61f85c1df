// SPDX-License-Identifier: Apache-2.0
// How far the lines of text lean.
#pragma once
#include "ocr/sheet.h"

typedef struct {
    double clockwise_deg; // slope of the text, within +-SO_SKEW_MAX_DEG
    bool is_sure;         // false too when there is nothing to measure
} so_skew;
#define SO_SKEW_MAX_DEG 12.0

// letters: 1 bit per pixel (so_clean_letters).
so_skew so_skew_of(PIX *letters);
