// SPDX-License-Identifier: Apache-2.0
// Each side is looked at as a strip, turned so that the border is its left edge and lines of text
// run into it (left, right) or along it (top, bottom). A lone thing at the border may be anything;
// what makes it a letter is its neighbours: letters beside it in its line.
#include "ocr/cut.h"

static const double strip_mm = 15;
static const double least_mm = 0.9, most_mm = 7; // a letter along and across
static const double band_mm = 25;                // along: the edge of a sheet, a ruling
static const double gap_mm = 3.5;                // to the next letter of the line
static const double solid = 0.8, thick_mm = 1.2; // a filled patch is no letter
enum { LEAST_NEIGHBOURS = 2 };

typedef struct {
    so_box box;
    bool touches, is_letter, is_band;
} piece;
typedef so_vec(piece) pieces;

static void pieces_clear(pieces *list)
{
    free(list->items);
}

typedef struct {
    PIX *bits;
    int res_dpi;
    bool is_along; // lines run along the border
    pieces pieces;
} strip;

static void strip_clear(strip *s)
{
    pixDestroy(&s->bits);
    pieces_clear(&s->pieces);
}

static double mm(const strip *s, int px)
{
    return px * 25.4 / s->res_dpi;
}

static bool is_solid(const strip *s, so_box b)
{
    if (mm(s, b.w) < thick_mm || mm(s, b.h) < thick_mm) return false;
    float filled = 0;
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    PIX *part = pixClipRectangle(s->bits, box, NULL);
    if (part) pixForegroundFraction(part, &filled);
    boxDestroy(&box);
    pixDestroy(&part);
    return filled > solid;
}

// A letter has height; what is cut off may be lacking in depth.
static bool has_letter_size(const strip *s, so_box b, bool touches)
{
    double along = mm(s, b.h), deep = mm(s, b.w);
    double least_along = s->is_along ? least_mm / 3 : least_mm; // an i lies along, too
    double least_deep = touches || !s->is_along ? least_mm / 3 : least_mm;
    return along >= least_along && along <= most_mm && deep >= least_deep && deep <= most_mm;
}

static void gather(strip *s)
{
    BOXA *boxes = pixConnCompBB(s->bits, 8);
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        piece p = {0};
        boxaGetBoxGeometry(boxes, i, &p.box.x, &p.box.y, &p.box.w, &p.box.h);
        p.touches = p.box.x <= 1;
        p.is_band = mm(s, p.box.h) > band_mm;
        p.is_letter = has_letter_size(s, p.box, p.touches) && !is_solid(s, p.box);
        *so_vec_push(&s->pieces) = p;
    }
    boxaDestroy(&boxes);
}

static int space(int from_a, int len_a, int from_b, int len_b)
{
    int a = from_b - (from_a + len_a), b = from_a - (from_b + len_b);
    return a > b ? a : b; // negative: they overlap
}

// Whether b stands in the line of a, next to it or one letter further.
static bool is_neighbour(const strip *s, so_box a, so_box b)
{
    int deep = space(a.x, a.w, b.x, b.w), along = space(a.y, a.h, b.y, b.h);
    int beside = s->is_along ? along : deep, off = s->is_along ? deep : along;
    return mm(s, beside) < 2 * gap_mm && off < 0;
}

// Frayed rims of dark bands look like letters: what lies between a band and the border is none.
static bool is_fringe(const strip *s, const piece *p)
{
    for (size_t i = 0; i < s->pieces.len; i++) {
        const piece *band = &s->pieces.items[i];
        if (band->is_band && space(p->box.y, p->box.h, band->box.y, band->box.h) < 0 &&
            mm(s, band->box.x - p->box.x - p->box.w) < gap_mm)
            return true;
    }
    return false;
}

static bool stands_in_line(const strip *s, const piece *p)
{
    int neighbours = 0;
    for (size_t i = 0; i < s->pieces.len; i++) {
        const piece *other = &s->pieces.items[i];
        neighbours += other != p && other->is_letter && (!s->is_along || other->touches) &&
                      is_neighbour(s, p->box, other->box);
    }
    return neighbours >= LEAST_NEIGHBOURS;
}

// The strip of a side, the border on its left.
static PIX *strip_of(PIX *bits, so_side side, int deep)
{
    static const int quads[SO_SIDE_COUNT] = {0, 3, 2, 1};
    int w = pixGetWidth(bits), h = pixGetHeight(bits);
    bool is_wide = side == SO_SIDE_TOP || side == SO_SIDE_BOTTOM;
    BOX *box =
        boxCreate(side == SO_SIDE_RIGHT ? w - deep : 0, side == SO_SIDE_BOTTOM ? h - deep : 0,
                  is_wide ? w : deep, is_wide ? deep : h);
    PIX *part = pixClipRectangle(bits, box, NULL);
    PIX *turned = part ? pixRotateOrth(part, quads[side]) : NULL;
    boxDestroy(&box);
    pixDestroy(&part);
    return turned;
}

static int count_side(PIX *bits, int res_dpi, so_side side)
{
    enum { MOST_PIECES = 5000 }; // a picture or a screen, no text
    int deep = (int)(strip_mm / 25.4 * res_dpi), cut = 0;
    so_auto(strip) s = {
        .bits = strip_of(bits, side, deep),
        .res_dpi = res_dpi,
        .is_along = side == SO_SIDE_TOP || side == SO_SIDE_BOTTOM,
    };
    if (!s.bits) return 0;
    gather(&s);
    for (size_t i = 0; s.pieces.len <= MOST_PIECES && i < s.pieces.len; i++) {
        const piece *p = &s.pieces.items[i];
        cut += p->touches && p->is_letter && stands_in_line(&s, p) && !is_fringe(&s, p);
    }
    return cut;
}

void so_cut_count(PIX *ink, int res_dpi, int dark, int ret[SO_SIDE_COUNT])
{
    double side_px = strip_mm / 25.4 * res_dpi;
    PIX *bits = pixThresholdToBinary(ink, dark);
    bool is_large = bits && pixGetWidth(bits) > 3 * side_px && pixGetHeight(bits) > 3 * side_px;
    for (int side = 0; side < SO_SIDE_COUNT; side++)
        ret[side] = is_large ? count_side(bits, res_dpi, (so_side)side) : 0;
    pixDestroy(&bits);
}
