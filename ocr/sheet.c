// SPDX-License-Identifier: Apache-2.0
// The way back is one affine map, composed step by step: exact for turns, and for tilts and scales
// exact to the arithmetic of leptonica's sampling. Tilting pads the picture first, so that a corner
// of the page never leaves it and the centre of rotation is known to us.
#include "ocr/sheet.h"

#include <math.h>

so_sheet so_sheet_of(PIX *pix, int res_dpi, int width_px, int height_px)
{
    so_sheet s = {
        .pix = pix, .res_dpi = res_dpi, .stored_width_px = width_px, .stored_height_px = height_px};
    s.x[0] = (double)width_px / pixGetWidth(pix);
    s.y[1] = (double)height_px / pixGetHeight(pix);
    return s;
}

void so_sheet_clear(so_sheet *s)
{
    pixDestroy(&s->pix);
}

// Puts next in place and lets the way back begin with the map (xx xy xc; yx yy yc) from next to the
// picture it replaces.
static bool replace(so_sheet *s, PIX *next, const double x[3], const double y[3], so_err *err)
{
    if (!next)
        return so_err_set(err, SO_IO, "not enough memory for a page of %d x %d pixels",
                          pixGetWidth(s->pix), pixGetHeight(s->pix));
    pixDestroy(&s->pix);
    s->pix = next;
    double *rows[2] = {s->x, s->y};
    for (int i = 0; i < 2; i++) {
        double *r = rows[i];
        double a = r[0], b = r[1];
        r[0] = a * x[0] + b * y[0];
        r[1] = a * x[1] + b * y[1];
        r[2] += a * x[2] + b * y[2];
    }
    return true;
}

bool so_sheet_turn(so_sheet *s, int clockwise_deg, so_err *err)
{
    int quads = ((clockwise_deg / 90) % 4 + 4) % 4;
    if (quads == 0) return true;
    double w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    static const double x[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
    static const double y[4][2] = {{0, 1}, {-1, 0}, {0, -1}, {1, 0}};
    double back_x[3] = {x[quads][0], x[quads][1], quads >= 2 ? w : 0};
    double back_y[3] = {y[quads][0], y[quads][1], quads == 1 || quads == 2 ? h : 0};
    return replace(s, pixRotateOrth(s->pix, quads), back_x, back_y, err);
}

bool so_sheet_tilt(so_sheet *s, double clockwise_deg, so_err *err)
{
    double rad = clockwise_deg * 3.14159265358979 / 180, sin_a = sin(rad), cos_a = cos(rad);
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    int pad_x = (int)ceil(fabs(sin_a) * h / 2), pad_y = (int)ceil(fabs(sin_a) * w / 2);
    PIX *padded = pixAddBorderGeneral(s->pix, pad_x, pad_x, pad_y, pad_y, 255);
    PIX *next = padded ? pixRotateAMGray(padded, (float)rad, 255) : NULL;
    pixDestroy(&padded);
    int cx = (w + 2 * pad_x) / 2, cy = (h + 2 * pad_y) / 2; // where leptonica puts the centre
    double back_x[3] = {cos_a, sin_a, cx - cx * cos_a - cy * sin_a - pad_x};
    double back_y[3] = {-sin_a, cos_a, cy - cy * cos_a + cx * sin_a - pad_y};
    return replace(s, next, back_x, back_y, err);
}

bool so_sheet_scale(so_sheet *s, double factor, so_err *err)
{
    PIX *next = pixScale(s->pix, (float)factor, (float)factor);
    double w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    double back_x[3] = {next ? w / pixGetWidth(next) : 1, 0, 0};
    double back_y[3] = {0, next ? h / pixGetHeight(next) : 1, 0};
    if (!replace(s, next, back_x, back_y, err)) return false;
    s->res_dpi = (int)lround(s->res_dpi * factor);
    return true;
}

static int between(double v, int max)
{
    return v < 0 ? 0 : v > max ? max : (int)v;
}

so_box so_sheet_stored(const so_sheet *s, so_box b)
{
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int corner = 0; corner < 4; corner++) {
        double px = b.x + (corner & 1 ? b.w : 0), py = b.y + (corner & 2 ? b.h : 0);
        double x = s->x[0] * px + s->x[1] * py + s->x[2];
        double y = s->y[0] * px + s->y[1] * py + s->y[2];
        x0 = fmin(x0, x), x1 = fmax(x1, x);
        y0 = fmin(y0, y), y1 = fmax(y1, y);
    }
    const double eps = 1e-6; // 99.9999999 is the edge 100, not a pixel more or less
    int left = between(floor(x0 + eps), s->stored_width_px);
    int top = between(floor(y0 + eps), s->stored_height_px);
    return (so_box){left, top, between(ceil(x1 - eps), s->stored_width_px) - left,
                    between(ceil(y1 - eps), s->stored_height_px) - top};
}
