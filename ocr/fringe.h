// SPDX-License-Identifier: Apache-2.0
// Colours a scanner laid beside each other.
#pragma once
#include <leptonica/allheaders.h>

// A scanner takes red, green and blue one after another while the paper moves; when they do not
// meet, black letters get coloured rims. Gives the picture (32 bits per pixel) with red and blue
// moved back onto green, by whole pixels up to two each way; the same picture when they already
// meet. NULL: no memory.
PIX *so_fringe_align(PIX *rgb);
