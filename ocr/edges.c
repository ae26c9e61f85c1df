// SPDX-License-Identifier: Apache-2.0
// Works at about 75 dpi. Outside the picture all is taken for black: a band then is thick together
// with what lies beyond the edge, however thin it is itself, while the strokes of a word that runs
// off the page are thin wherever one cuts them. What an opening leaves and what hangs together with
// the outside is the band.
#include "ocr/edges.h"

#include "ocr/clean.h"

enum { WORK_DPI = 75, DARK = 128 };
static const double deepest_mm = 18, thick_mm = 1.4, seam_mm = 0.7;

bool so_edges_is_hole(PIX *dark, so_box b, int res_dpi)
{
    int least = so_px(4, res_dpi), most = so_px(9, res_dpi), near = so_px(25, res_dpi),
        off = abs(b.w - b.h);
    if (b.w < least || b.w > most || b.h < least || b.h > most || off * 6 > b.w) return false;
    if (b.x >= near && b.y >= near && b.x + b.w <= pixGetWidth(dark) - near &&
        b.y + b.h <= pixGetHeight(dark) - near)
        return false;
    float filled = 0;
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    PIX *piece = pixClipRectangle(dark, box, NULL);
    if (piece) pixForegroundFraction(piece, &filled);
    boxDestroy(&box);
    pixDestroy(&piece);
    return filled > 0.65;
}

// Sets every pixel farther than depth from all edges to white.
static void keep_rim(PIX *bits, int depth)
{
    int w = pixGetWidth(bits) - 2 * depth, h = pixGetHeight(bits) - 2 * depth;
    BOX *middle = w > 0 && h > 0 ? boxCreate(depth, depth, w, h) : NULL;
    if (middle) pixClearInRect(bits, middle);
    boxDestroy(&middle);
}

static PIX *bands(PIX *dark, int res_dpi)
{
    int thick = so_px(thick_mm, res_dpi) + 1, pad = thick + 1;
    PIX *padded = pixAddBorder(dark, pad, 1);
    PIX *thickened = padded ? pixOpenBrick(NULL, padded, thick, thick) : NULL;
    PIX *seed = thickened ? pixCopy(NULL, thickened) : NULL;
    PIX *hanging = NULL;
    if (seed) {
        keep_rim(seed, 1);
        hanging = pixSeedfillBinary(NULL, seed, thickened, 4);
    }
    PIX *out = hanging ? pixRemoveBorder(hanging, pad) : NULL;
    if (out) keep_rim(out, so_px(deepest_mm, res_dpi));
    pixDestroy(&padded);
    pixDestroy(&thickened);
    pixDestroy(&seed);
    pixDestroy(&hanging);
    return out;
}

static void add_holes(PIX *dark, int res_dpi, PIX *mask)
{
    BOXA *boxes = pixConnCompBB(dark, 8);
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        if (!so_edges_is_hole(dark, b, res_dpi)) continue;
        BOX *box = boxCreate(b.x, b.y, b.w, b.h);
        pixSetInRect(mask, box);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
}

bool so_edges_clear(so_sheet *s, so_err *err)
{
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix), res_dpi = 0;
    if (w < so_px(50, s->res_dpi) || h < so_px(50, s->res_dpi))
        return true; // a slip has no such edges
    PIX *small = so_clean_reduced(s->pix, s->res_dpi, WORK_DPI, &res_dpi);
    PIX *dark = small ? pixThresholdToBinary(small, DARK) : NULL;
    PIX *mask = dark ? bands(dark, res_dpi) : NULL;
    if (mask) add_holes(dark, res_dpi, mask);
    int seam = 2 * so_px(seam_mm, res_dpi) + 1;
    PIX *wide = mask ? pixDilateBrick(NULL, mask, seam, seam) : NULL;
    PIX *full = wide ? pixScaleBySampling(wide, (float)w / (float)pixGetWidth(wide),
                                          (float)h / (float)pixGetHeight(wide))
                     : NULL;
    bool is_done = full && pixSetMasked(s->pix, full, 255) == 0;
    pixDestroy(&small);
    pixDestroy(&dark);
    pixDestroy(&mask);
    pixDestroy(&wide);
    pixDestroy(&full);
    return is_done || so_err_set(err, SO_IO, "not enough memory to clean the edges of a page");
}
