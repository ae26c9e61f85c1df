// SPDX-License-Identifier: Apache-2.0
// What people put on paper has edges: a stroke is darker than the paper beside it within a
// fraction of a millimetre. Print shining through from the back is as long and wide as print but
// soft, because light spreads in the paper; shadows are softer still. So only pixels that are both
// dark and at a steep slope count, joined to strokes; strokes shorter than 1.3 mm are specks. Dark
// strokes count more than pale ones: a page number is all there may be. Much of the back shining
// through strongly has slopes as steep as pencil; then, the page being full of pale strokes, the
// smear of their edges decides. Counting dark pixels, the usual way, calls bleed-through content
// and pencil blank.
#include "ocr/blank.h"

#include "ocr/edges.h"
#include "ocr/strokes.h"

enum { PAPER = 250, DARKER = 22, STEEP = 20, DARK = 90 }; // levels, after paper has been evened
static const double speck_mm = 1.3;                       // strokes are longer
static const double digit_mm = 2, for_dark = 2.5; // dark strokes from this length count so much
static const double enough_mm = 6;                // of strokes make content
static const double soft_mm = 0.4;                // smear of edges that come through the paper
static const double line_mm = 18, thin_mm = 1.2;  // folds, streaks, edges of smaller sheets
static const double lane_mm = 4, broken_mm = 40;  // the same in pieces: strung out in a lane
enum { ACROSS = 6, DOWN = 8, MANY_CELLS = 8 };    // a page strewn with pale strokes
enum { LANES = 128, LEAST_PIECES = 3 };

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
    int tile = so_px(4, res_dpi);
    PIX *level = pixBackgroundNorm(ink, NULL, NULL, tile, tile, 60, tile * tile / 3, PAPER, 2, 2);
    if (!level) level = pixClone(ink); // too small, or no paper to be seen
    PIX *smooth = level ? pixBlockconvGray(level, NULL, 1, 1) : NULL;
    pixDestroy(&level);
    return smooth;
}

// The page in pieces: all its dark pixels, and those of strokes, letters of a word joined.
typedef struct {
    PIX *grey, *dark, *strokes;
    int res_dpi;
} sight;

static void sight_clear(sight *s)
{
    pixDestroy(&s->grey);
    pixDestroy(&s->dark);
    pixDestroy(&s->strokes);
}

static sight look(PIX *ink, int res_dpi)
{
    sight s = {.grey = evened(ink, res_dpi), .res_dpi = res_dpi};
    PIX *edges = s.grey ? steep(s.grey) : NULL;
    if (edges) s.dark = pixThresholdToBinary(s.grey, PAPER - DARKER);
    PIX *both = s.dark ? pixAnd(NULL, s.dark, edges) : NULL;
    int gap = so_px(0.35, res_dpi);
    if (both) s.strokes = pixCloseSafeBrick(NULL, both, gap, gap);
    pixDestroy(&edges);
    pixDestroy(&both);
    return s;
}

static bool is_near_edge(const sight *s, so_box b, double mm)
{
    int w = pixGetWidth(s->dark), h = pixGetHeight(s->dark), near = so_px(mm, s->res_dpi);
    return b.x < near || b.y < near || b.x + b.w > w - near || b.y + b.h > h - near;
}

// Shadow and paper edge: what reaches into the outermost 3 mm, less on a slip of paper.
static bool is_border(const sight *s, so_box b)
{
    int w = pixGetWidth(s->dark), h = pixGetHeight(s->dark);
    double side_mm = (w < h ? w : h) * 25.4 / s->res_dpi;
    return is_near_edge(s, b, side_mm * 0.02 < 3 ? side_mm * 0.02 : 3);
}

// A fold, a streak, the edge of a sheet: long, thin and along the page.
static bool is_line(const sight *s, so_box b)
{
    int longer = b.w > b.h ? b.w : b.h, other = b.w > b.h ? b.h : b.w;
    return longer >= so_px(line_mm, s->res_dpi) &&
           other <= so_px(thin_mm, s->res_dpi) + longer / 50;
}

static bool is_dark(const sight *s, so_box b)
{
    for (int y = b.y; y < b.y + b.h; y++) {
        const l_uint32 *row = pixGetData(s->grey) + (size_t)y * (size_t)pixGetWpl(s->grey);
        for (int x = b.x; x < b.x + b.w; x++)
            if (GET_DATA_BYTE(row, x) <= PAPER - DARK) return true;
    }
    return false;
}

// A page full of pale strokes: SOFT ones have come through from the other side, CRISP ones are the
// page's own, however faint. NONE: there are few strokes, or dark ones among them.
typedef enum { NONE, SOFT, CRISP } fullness;

static fullness fullness_of(PIX *ink, int res_dpi)
{
    so_strokes strokes = so_strokes_measure(ink, res_dpi);
    if (strokes.contrast == 0 || strokes.contrast >= DARK) return NONE;
    return strokes.width_px * 25.4 / res_dpi >= soft_mm ? SOFT : CRISP;
}

// Thin pieces one behind the other.
typedef struct {
    int pieces, from, to;
    double mm;
} lane;

typedef struct {
    double dark_mm, pale_mm; // length of strokes
    lane upright[LANES], level[LANES];
    bool has_pale[ACROSS * DOWN];
} tally;

static void add_to_lane(lane *l, int from, int to, double mm)
{
    if (l->pieces == 0 || from < l->from) l->from = from;
    if (to > l->to) l->to = to;
    l->pieces++;
    l->mm += mm;
}

static lane *lane_at(lane *lanes, int middle, int res_dpi)
{
    int i = (int)(middle * 25.4 / res_dpi / lane_mm);
    return &lanes[i < LANES ? i : LANES - 1];
}

static void add_pale(const sight *s, so_box b, double mm, tally *t)
{
    int thin = so_px(thin_mm, s->res_dpi);
    int column = (b.x + b.w / 2) * ACROSS / pixGetWidth(s->dark);
    int row = (b.y + b.h / 2) * DOWN / pixGetHeight(s->dark);
    if (b.w <= thin && b.h >= 2 * b.w) {
        add_to_lane(lane_at(t->upright, b.x + b.w / 2, s->res_dpi), b.y, b.y + b.h, mm);
    } else if (b.h <= thin && b.w >= 2 * b.h) {
        add_to_lane(lane_at(t->level, b.y + b.h / 2, s->res_dpi), b.x, b.x + b.w, mm);
    } else {
        t->has_pale[row * ACROSS + column] = true;
        t->pale_mm += mm;
    }
}

// A line is no stroke, but pieces that lie in its lane belong to it.
static void add_line(const sight *s, so_box b, tally *t)
{
    bool is_upright = b.h > b.w;
    lane *l = is_upright ? lane_at(t->upright, b.x + b.w / 2, s->res_dpi)
                         : lane_at(t->level, b.y + b.h / 2, s->res_dpi);
    add_to_lane(l, is_upright ? b.y : b.x, is_upright ? b.y + b.h : b.x + b.w, 0);
    l->pieces += LEAST_PIECES;
}

static void add(const sight *s, so_box b, tally *t)
{
    double mm = (b.w > b.h ? b.w : b.h) * 25.4 / s->res_dpi;
    if (mm < speck_mm || so_edges_is_hole(s->dark, b, s->res_dpi)) return;
    if (is_line(s, b))
        add_line(s, b, t);
    else if (!is_border(s, b) && mm >= digit_mm && is_dark(s, b))
        t->dark_mm += for_dark * mm;
    else if (!is_border(s, b))
        add_pale(s, b, mm, t);
}

static bool is_broken_line(const lane *a, const lane *b, int res_dpi)
{
    int from = b->pieces && b->from < a->from ? b->from : a->from,
        to = a->to > b->to ? a->to : b->to;
    return a->pieces + b->pieces >= LEAST_PIECES && to - from >= so_px(broken_mm, res_dpi);
}

// Pieces strung out in a lane, or in two since they lean, are a line; few may be strokes of a note.
static double strokes_of(const lane *lanes, int res_dpi)
{
    static const lane none;
    double mm = 0;
    for (int i = 0; i < LANES; i++) {
        const lane *before = i ? &lanes[i - 1] : &none,
                   *after = i < LANES - 1 ? &lanes[i + 1] : &none;
        if (lanes[i].pieces && !is_broken_line(&lanes[i], before, res_dpi) &&
            !is_broken_line(&lanes[i], after, res_dpi))
            mm += lanes[i].mm;
    }
    return mm;
}

static bool is_strewn(const tally *t)
{
    int cells = 0;
    for (size_t i = 0; i < SO_COUNT(t->has_pale); i++) cells += t->has_pale[i];
    return cells >= MANY_CELLS;
}

bool so_blank_is(PIX *ink, int res_dpi)
{
    so_auto(sight) s = look(ink, res_dpi);
    BOXA *boxes = s.strokes ? pixConnCompBB(s.strokes, 8) : NULL;
    if (!boxes) return false; // without memory nothing may be called blank
    tally t = {0};
    for (int i = 0; i < boxaGetCount(boxes) && t.dark_mm < enough_mm; i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        add(&s, b, &t);
    }
    boxaDestroy(&boxes);
    t.pale_mm += strokes_of(t.upright, res_dpi) + strokes_of(t.level, res_dpi);
    if (t.dark_mm >= enough_mm) return false;
    fullness full = fullness_of(ink, res_dpi);
    if (t.dark_mm + t.pale_mm < enough_mm) return full != CRISP;
    return is_strewn(&t) && full == SOFT;
}
