// SPDX-License-Identifier: Apache-2.0
// Sizes are told in x-heights, which are measured on the page itself: the median height of what has
// the size of letters. A speck is smaller than the marks and dots of letters, or as small as they
// are but with no letter near enough to own it. Counting how often a size occurs was rejected: on
// poor copies specks outnumber dots.
#include "ocr/specks.h"

#include "ocr/clean.h"

// In x-heights. reach: how far a mark lies from its letter at most, sideways and up or down.
static const double letter = 0.55, mark = 0.5, reach_x = 1.1, reach_y = 0.9, grain = 0.1;
static const double flat = 0.25, dash = 2, dot = 0.32;
enum { RIM_PX = 5 };

// The height of small letters in pixels; a guess when there are none to be measured.
static int x_height(BOXA *boxes, int res_dpi)
{
    int counts[256] = {0}, total = 0, seen = 0;
    int least = res_dpi / 20, most = res_dpi / 5 < 255 ? res_dpi / 5 : 255; // 1.3 to 5 mm
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        int w, h;
        boxaGetBoxGeometry(boxes, i, NULL, NULL, &w, &h);
        if (h < least || h > most || w > 2 * h || 5 * w < h) continue;
        counts[h]++, total++;
    }
    if (total < 20) return res_dpi / 12;
    for (int h = least; h <= most; h++) {
        seen += counts[h];
        if (seen * 3 >= total) return h;
    }
    return most;
}

static void fill(PIX *mask, so_box b)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    if (box) pixSetInRect(mask, box);
    boxDestroy(&box);
}

static int larger(so_box b)
{
    return b.w > b.h ? b.w : b.h;
}

static so_box box_at(BOXA *boxes, int i)
{
    so_box b;
    boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
    return b;
}

// What lies around boxes that count, at a quarter of the size, 1 bit per pixel.
static PIX *quarter(PIX *pix)
{
    return pixCreate(pixGetWidth(pix) / 4 + 1, pixGetHeight(pix) / 4 + 1, 1);
}

// Where marks may stand: around letters.
static PIX *homes(PIX *strokes, BOXA *boxes, int xh)
{
    PIX *out = quarter(strokes);
    int rx = (int)(reach_x * xh), ry = (int)(reach_y * xh);
    for (int i = 0; out && i < boxaGetCount(boxes); i++) {
        so_box b = box_at(boxes, i);
        so_box wide = {(b.x - rx) / 4, (b.y - ry) / 4, (b.w + 2 * rx) / 4, (b.h + 2 * ry) / 4};
        if (b.h >= letter * xh && b.w > grain * xh) fill(out, wide);
    }
    return out;
}

static bool is_dot(so_box b, int xh)
{
    return larger(b) <= dot * xh && larger(b) > grain * xh;
}

// Rows of five dots and more, an x-height apart at most.
static PIX *leaders(PIX *strokes, BOXA *boxes, int xh)
{
    PIX *dots = quarter(strokes);
    for (int i = 0; dots && i < boxaGetCount(boxes); i++) {
        so_box b = box_at(boxes, i);
        so_box wide = {(b.x - xh / 2) / 4, (b.y + b.h / 2) / 4 - 1, (b.w + xh) / 4 + 1, 3};
        if (is_dot(b, xh)) fill(dots, wide);
    }
    PIX *rows = dots ? pixOpenBrick(NULL, dots, xh * 5 / 4 + 1, 1) : NULL;
    pixDestroy(&dots);
    return rows;
}

static bool is_in(PIX *quarter_map, so_box b)
{
    l_uint32 bit = 0;
    pixGetPixel(quarter_map, (b.x + b.w / 2) / 4, (b.y + b.h / 2) / 4, &bit);
    return bit != 0;
}

static bool is_speck(so_box b, int xh, PIX *near, PIX *rows)
{
    int smaller = b.w < b.h ? b.w : b.h;
    bool is_flat = smaller <= flat * xh && b.w <= dash * xh && b.h < letter * xh;
    if (larger(b) >= mark * xh && !is_flat) return false;
    return larger(b) <= grain * xh || !is_in(near, b) || (is_dot(b, xh) && is_in(rows, b));
}

static bool remove_specks(PIX *strokes, int res_dpi)
{
    PIXA *pieces = NULL;
    BOXA *boxes = pixConnComp(strokes, &pieces, 8);
    int xh = boxes ? x_height(boxes, res_dpi) : 0;
    PIX *near = boxes ? homes(strokes, boxes, xh) : NULL;
    PIX *rows = near ? leaders(strokes, boxes, xh) : NULL;
    for (int i = 0; rows && i < boxaGetCount(boxes); i++) {
        so_box b = box_at(boxes, i);
        if (!is_speck(b, xh, near, rows)) continue;
        PIX *piece = pixaGetPix(pieces, i, L_CLONE);
        pixRasterop(strokes, b.x, b.y, b.w, b.h, PIX_DST & PIX_NOT(PIX_SRC), piece, 0, 0);
        pixDestroy(&piece);
    }
    bool is_done = rows != NULL;
    pixaDestroy(&pieces);
    boxaDestroy(&boxes);
    pixDestroy(&near);
    pixDestroy(&rows);
    return is_done;
}

bool so_specks_clear(so_sheet *s, PIX *strokes, so_err *err)
{
    bool is_done = remove_specks(strokes, s->res_dpi);
    PIX *kept = is_done ? pixDilateBrick(NULL, strokes, RIM_PX, RIM_PX) : NULL;
    PIX *rest = kept ? pixInvert(NULL, kept) : NULL;
    is_done = rest && pixSetMasked(s->pix, rest, 255) == 0;
    pixDestroy(&kept);
    pixDestroy(&rest);
    return is_done || so_err_set(err, SO_IO, "not enough memory to clean a page");
}
