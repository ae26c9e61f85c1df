// SPDX-License-Identifier: Apache-2.0
// Pages as pictures for people and for PDF: derived copies, never the original.
#pragma once
#include "ocr/decode.h"

// PNG of the page with square pixels, turned upright by rotation_deg clockwise, scaled so that
// neither side is longer than max_px (0 = as it is). Appends to *out.
bool so_picture_png(const so_source *s, int index, int rotation_deg, int max_px, so_str *out,
                    so_err *err);

typedef struct {
    enum { SO_PICTURE_JPEG, SO_PICTURE_G4 } format;
    int width_px, height_px; // as stored
    int x_dpi, y_dpi;        // differ when pixels are not square
    int components;          // 1 or 3 (G4: 1 bit, 0 = white as in TIFF's WhiteIsZero)
    so_str bytes;            // a JPEG file, or a bare G4 stream
} so_picture;
void so_picture_clear(so_picture *p);
// A compact image stream for a PDF page, with the pixels that the boxes of its text count: the
// original JPEG bytes when the source is one, G4 for bilevel pages, else JPEG quality 75.
bool so_picture_stream(const so_source *s, int index, so_picture *ret, so_err *err);
