// SPDX-License-Identifier: Apache-2.0
// A scan parted into its black print and its coloured ink: seals, stamps and pens are taken off,
// what is black under them is kept.
#pragma once
#include <stdbool.h>

#include <leptonica/allheaders.h>

// Pictures of 8 bits per pixel, 255 = nothing there.
typedef struct {
    PIX *print; // NULL: no memory
    PIX *ink;   // NULL: the page has no colours, or is printed in colour through and through
} so_inked;
void so_inked_clear(so_inked *i);

// pix: 1, 8 or 32 bits per pixel.
so_inked so_colour_part(PIX *pix);
