// SPDX-License-Identifier: Apache-2.0
// What people put on paper has edges: a stroke is darker than the paper beside it within a
// fraction of a millimetre. Print shining through from the back is as long and wide as print but
// soft, because light spreads in the paper; shadows are softer still. So only pixels that are both
// dark and at a steep slope count, joined to strokes; strokes shorter than 1.3 mm are specks.
// Counting dark pixels, the usual way, calls bleed-through content and pencil blank.
#include "ocr/blank.h"

#include "ocr/edges.h"

enum { DARKER = 24, STEEP = 24 }; // of 255 levels, after paper has been evened to 250

static int px(double mm, int res_dpi)
{
    int n = (int)(mm / 25.4 * res_dpi + 0.5);
    return n < 1 ? 1 : n;
}

// Pixels around which grey changes by STEEP within three pixels.
static PIX *steep(PIX *grey)
{
    PIX *light = pixDilateGray(grey, 3, 3), *dark = pixErodeGray(grey, 3, 3);
    PIX *range = light && dark ? pixSubtractGray(NULL, light, dark) : NULL;
    PIX *flat = range ? pixThresholdToBinary(range, STEEP) : NULL;
    PIX *out = flat ? pixInvert(NULL, flat) : NULL;
    pixDestroy(&light);
    pixDestroy(&dark);
    pixDestroy(&range);
    pixDestroy(&flat);
    return out;
}

// The paper evened to 250 and smoothed a little against noise.
static PIX *evened(PIX *ink, int res_dpi)
{
    int tile = px(4, res_dpi);
    PIX *level = pixBackgroundNorm(ink, NULL, NULL, tile, tile, 60, tile * tile / 3, 250, 2, 2);
    if (!level) level = pixClone(ink); // too small, or no paper to be seen
    PIX *smooth = level ? pixBlockconvGray(level, NULL, 1, 1) : NULL;
    pixDestroy(&level);
    return smooth;
}

// The page in pieces: all its dark pixels, and those of strokes, letters of a word joined.
typedef struct {
    PIX *dark, *strokes;
    int res_dpi;
} sight;

static void sight_clear(sight *s)
{
    pixDestroy(&s->dark);
    pixDestroy(&s->strokes);
}

static sight look(PIX *ink, int res_dpi)
{
    sight s = {.res_dpi = res_dpi};
    PIX *grey = evened(ink, res_dpi);
    PIX *edges = grey ? steep(grey) : NULL;
    if (edges) s.dark = pixThresholdToBinary(grey, 250 - DARKER);
    PIX *both = s.dark ? pixAnd(NULL, s.dark, edges) : NULL;
    int gap = px(0.35, res_dpi);
    if (both) s.strokes = pixCloseSafeBrick(NULL, both, gap, gap);
    pixDestroy(&grey);
    pixDestroy(&edges);
    pixDestroy(&both);
    return s;
}

static bool is_near_edge(const sight *s, so_box b, double mm)
{
    int w = pixGetWidth(s->dark), h = pixGetHeight(s->dark), near = px(mm, s->res_dpi);
    return b.x < near || b.y < near || b.x + b.w > w - near || b.y + b.h > h - near;
}

// Shadow and paper edge: what reaches into the outermost 3 mm, less on a slip of paper.
static bool is_border(const sight *s, so_box b)
{
    int w = pixGetWidth(s->dark), h = pixGetHeight(s->dark);
    double side_mm = (w < h ? w : h) * 25.4 / s->res_dpi;
    return is_near_edge(s, b, side_mm * 0.02 < 3 ? side_mm * 0.02 : 3);
}

bool so_blank_is(PIX *ink, int res_dpi)
{
    so_auto(sight) s = look(ink, res_dpi);
    BOXA *boxes = s.strokes ? pixConnCompBB(s.strokes, 8) : NULL;
    if (!boxes) return false; // without memory nothing may be called blank
    int total_px = 0;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        int longest = b.w > b.h ? b.w : b.h;
        if (longest >= px(1.3, res_dpi) && !is_border(&s, b) &&
            !so_edges_is_hole(s.dark, b, res_dpi))
            total_px += longest;
    }
    boxaDestroy(&boxes);
    return total_px < px(6, res_dpi);
}
