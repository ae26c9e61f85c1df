// SPDX-License-Identifier: Apache-2.0
// A decoded page inside ocr/: a leptonica Pix of one of three depths, the resolution we believe and
// the turn its file asks for.
//
// pix is 1 (1 = black), 8 (grey) or 32 bits (RGB) per pixel, without colour map or alpha (it lies
// on white), as stored: not turned, its pixels square or not. Only a mirrored page (EXIF and TIFF
// orientations 2, 4, 5, 7) is mirrored back. It belongs to the image. Nobody outside ocr/ includes
// this header.
#pragma once
#include <leptonica/allheaders.h>

#include "ocr/decode.h"

// Along the stored rows (x) and columns (y); the two differ only where pixels are not square, as
// those of fax machines (204 x 98 and 204 x 196).
typedef struct {
    int x_dpi, y_dpi;
    bool is_guessed; // from the size of the paper, because the file says nothing believable
} so_resolution;

struct so_image {
    PIX *pix;
    so_resolution res;
    int turn_deg; // clockwise turn that the file asks for: 0, 90, 180, 270
};

// The resolution to believe: what the file says (0 where it says nothing) when a scanner may have
// said it: 72 to 1200 dpi, and not a programme's default or a shape that no paper has. Else the
// usual scanning resolution that brings the page closest to A4, A5 or A3; or to an ID card
// (ISO/IEC 7810 ID-1), when it is one within 2 %.
so_resolution so_resolution_settle(int width_px, int height_px, double x_dpi, double y_dpi);
static inline int so_resolution_dpi(so_resolution r) // of the finer side, or of square pixels
{
    return r.x_dpi > r.y_dpi ? r.x_dpi : r.y_dpi;
}

static inline int so_px(double mm, int res_dpi) // the nearest whole number, at least one
{
    int n = (int)(mm / 25.4 * res_dpi + 0.5);
    return n < 1 ? 1 : n;
}

// Makes the pixels square by enlarging the coarser side. A bilevel page stays bilevel. False, with
// *err IO, when there is no memory: the image is then unchanged.
bool so_image_square(so_image *image, so_err *err);

// Appends the PNG of a picture.
bool so_image_png(PIX *pix, so_str *out, so_err *err);
