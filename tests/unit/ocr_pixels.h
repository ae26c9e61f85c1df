// SPDX-License-Identifier: Apache-2.0
// Pixels of a decoded page as colours, whatever its depth.
#pragma once
#include "tests/unit/ocr_files.h"

static inline so_image *image_of(const so_str *bytes)
{
    so_autoptr(so_source) s = source_of(bytes->data, bytes->len);
    so_image *image = page_of(s, 0);
    assert_non_null(image);
    return image;
}

static inline uint32_t rgb_at(const so_image *image, int x, int y)
{
    l_uint32 v;
    int depth = pixGetDepth(image->pix);
    assert_int_equal(pixGetPixel(image->pix, x, y, &v), 0);
    if (depth == 1) v = v ? 0 : 255;
    return depth == 32 ? v >> 8 : v << 16 | v << 8 | v;
}

static inline void check_near(uint32_t got, uint32_t want, int tolerance)
{
    for (int shift = 0; shift < 24; shift += 8) {
        int off = abs((int)(got >> shift & 255) - (int)(want >> shift & 255));
        if (off > tolerance) fail_msg("%06x, not %06x", got, want);
    }
}
