// SPDX-License-Identifier: Apache-2.0
// A decoded page inside ocr/: a leptonica Pix of one of three depths and the resolution we believe.
//
// pix is 1 (1 = black), 8 (grey) or 32 bits (RGB) per pixel, without colour map or alpha, turned as
// stored. It belongs to the image. Nobody outside ocr/ includes this header.
#pragma once
#include <leptonica/allheaders.h>

#include "ocr/decode.h"

struct so_image {
    PIX *pix;
    int res_dpi;
};

// The resolution to believe: what the file says when it is a scanner's (72..1200 dpi, the same both
// ways), else the usual scanning resolution that makes the page closest to A5, A4 or A3.
int so_image_res_dpi(int width_px, int height_px, double x_dpi, double y_dpi);
