// SPDX-License-Identifier: Apache-2.0
// Which of the four turns makes a page upright.
#pragma once
#include "ocr/recognise.h"
#include "ocr/sheet.h"

// Gives the clockwise turn (0, 90, 180, 270) and the slope of the text after that turn. The cheap
// evidence is the shape of lines and letters; where it is not clear, the engine reads a few lines
// both ways. A page without text stays as it is.
typedef struct {
    int clockwise_deg;
    double skew_deg; // 0 when it cannot be told
} so_orientation;
bool so_orient(so_recogniser *r, const so_sheet *s, so_orientation *ret, so_err *err);
