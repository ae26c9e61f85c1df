// SPDX-License-Identifier: Apache-2.0
// A ruling line is a long run (found by an opening on a picture whose lines have been thickened
// against what skew is left, and mended over short gaps) that is thin, hardly interrupted, and
// alone: above or below it there is much less ink than in a row of letters. Upright lines are the
// level ones of the sheet on its side. Removal goes column by column: where ink reaches well beyond
// the line, a letter crosses there and the column stays. A Hough transform was rejected: slower,
// and it does not say where a line ends.
#include "ocr/rules.h"

static const double least_mm = 9, gap_mm = 0.4;
static const double thin_mm = 0.55, thickest_mm = 0.9, beside_mm = 0.35, strip_mm = 0.6;
static const double least_cover = 0.75, most_beside = 0.25, most_lone = 0.12, solid = 0.7;

void so_rules_clear(so_rules *r)
{
    free(r->across.items);
    free(r->down.items);
    *r = (so_rules){0};
}

// Long level runs, thickened by a pixel on either side.
static PIX *long_runs(PIX *strokes, int res_dpi)
{
    PIX *thick = pixDilateBrick(NULL, strokes, 1, 3);
    PIX *mended = thick ? pixCloseSafeBrick(NULL, thick, so_px(gap_mm, res_dpi) + 1, 1) : NULL;
    PIX *runs = mended ? pixOpenCompBrick(NULL, mended, so_px(least_mm, res_dpi), 1) : NULL;
    pixDestroy(&thick);
    pixDestroy(&mended);
    return runs;
}

// The share of inked pixels of a box, 0 where it lies outside.
static double share(PIX *bits, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x, y < 0 ? 0 : y, w, y < 0 ? h + y : h);
    PIX *piece = box ? pixClipRectangle(bits, box, NULL) : NULL;
    float part = 0;
    if (piece) pixForegroundFraction(piece, &part);
    boxDestroy(&box);
    pixDestroy(&piece);
    return part;
}

// The share of columns of a box that hold any ink.
static double cover(PIX *bits, so_box b)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    PIX *piece = box ? pixClipRectangle(bits, box, NULL) : NULL;
    NUMA *counts = piece ? pixCountPixelsByColumn(piece) : NULL;
    int inked = 0;
    for (int i = 0; counts && i < numaGetCount(counts); i++) {
        int n;
        numaGetIValue(counts, i, &n);
        inked += n > 0;
    }
    boxDestroy(&box);
    pixDestroy(&piece);
    numaDestroy(&counts);
    return (double)inked / b.w;
}

static bool is_rule(PIX *strokes, so_box b, int res_dpi)
{
    // A long line may have stepped up or down a little on its way.
    int step = b.w / 200;
    if (b.h > so_px(thickest_mm, res_dpi) + step || cover(strokes, b) < least_cover) return false;
    // What is as high as the smallest print is a line only when it is solid.
    if (b.h > so_px(thin_mm, res_dpi) + step && share(strokes, b.x, b.y, b.w, b.h) < solid)
        return false;
    int off = so_px(beside_mm, res_dpi), strip = so_px(strip_mm, res_dpi);
    double above = share(strokes, b.x, b.y - off - strip, b.w, strip);
    double below = share(strokes, b.x, b.y + b.h + off, b.w, strip);
    double more = above > below ? above : below, less = above < below ? above : below;
    return less < most_lone && more < most_beside;
}

static bool is_inked(PIX *bits, int x, int y)
{
    l_uint32 bit = 0;
    return pixGetPixel(bits, x, y, &bit) == 0 && bit;
}

// Marks in erased the part of one column of a line, unless a letter crosses it there.
static void erase_column(PIX *strokes, PIX *erased, so_box b, int x, int slack)
{
    int y0 = b.y, y1 = b.y + b.h;
    while (b.y - y0 <= slack && is_inked(strokes, x, y0 - 1)) y0--;
    while (y1 - b.y - b.h <= slack && is_inked(strokes, x, y1)) y1++;
    if (b.y - y0 > slack || y1 - b.y - b.h > slack) return;
    for (int y = y0; y < y1; y++) pixSetPixel(erased, x, y, 1);
}

// Keeps of the runs those that are rules, and adds their places.
static bool sift(PIX *strokes, PIX *runs, int res_dpi, so_rules *ret)
{
    BOXA *boxes = pixConnCompBB(runs, 8);
    if (!boxes) return false;
    for (int i = 0; i < boxaGetCount(boxes); i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        if (is_rule(strokes, b, res_dpi)) {
            *so_vec_push(&ret->across) = (so_rule){b.y + b.h / 2, b.x, b.x + b.w};
            continue;
        }
        BOX *box = boxCreate(b.x, b.y, b.w, b.h);
        pixClearInRect(runs, box);
        boxDestroy(&box);
    }
    boxaDestroy(&boxes);
    return true;
}

// Adds to erased what is left of its lines: crumbs of ragged edges and of the pieces between gaps,
// none of which reaches out of the lines' rows. A letter that crosses does; a dot beside a line has
// no crumb of it to lean on.
static bool add_crumbs(PIX *strokes, PIX *rules, PIX *erased, int res_dpi)
{
    int high = 2 * so_px(0.4, res_dpi) + 1, along = 2 * so_px(1.5, res_dpi) + 1;
    PIX *rest = pixSubtract(NULL, strokes, erased);
    PIX *band = rest ? pixDilateCompBrick(NULL, rules, along, high) : NULL;
    PIX *outside = band ? pixSubtract(NULL, rest, band) : NULL;
    PIX *reaching = outside ? pixSeedfillBinary(NULL, outside, rest, 8) : NULL;
    PIX *inside = reaching ? pixSubtract(NULL, rest, reaching) : NULL;
    PIX *beside = inside ? pixDilateCompBrick(NULL, erased, along, 3) : NULL;
    PIX *seed = beside ? pixAnd(NULL, beside, inside) : NULL;
    PIX *crumbs = seed ? pixSeedfillBinary(NULL, seed, inside, 8) : NULL;
    bool is_done = crumbs && pixOr(erased, erased, crumbs);
    PIX **all[] = {&rest, &band, &outside, &reaching, &inside, &beside, &seed, &crumbs};
    for (size_t i = 0; i < SO_COUNT(all); i++) pixDestroy(all[i]);
    return is_done;
}

// rules: what sift left, thickened. other: the rules of the other direction, which a level line may
// well run into.
static PIX *erasure(PIX *strokes, PIX *rules, PIX *other, int res_dpi)
{
    PIX *erased = pixCreateTemplate(rules);
    PIX *alone = erased ? pixSubtract(NULL, strokes, other) : NULL;
    BOXA *boxes = alone ? pixConnCompBB(rules, 8) : NULL;
    int slack = so_px(0.12, res_dpi);
    for (int i = 0; boxes && i < boxaGetCount(boxes); i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        for (int x = b.x; x < b.x + b.w; x++) {
            // Where the line itself runs in this column: long ones are not quite level.
            so_box here = {x, b.y, 1, b.h};
            while (here.h > 1 && !is_inked(rules, x, here.y)) here.y++, here.h--;
            while (here.h > 1 && !is_inked(rules, x, here.y + here.h - 1)) here.h--;
            erase_column(alone, erased, here, x, slack);
        }
    }
    bool is_done = boxes && add_crumbs(alone, rules, erased, res_dpi);
    boxaDestroy(&boxes);
    pixDestroy(&alone);
    if (!is_done) pixDestroy(&erased);
    return erased;
}

static PIX *turned(PIX *pix, int quads)
{
    return pix ? pixRotateOrth(pix, quads) : NULL;
}

// Removes what is marked in erased from the sheet and its strokes, with the grey rim of the lines.
static bool wipe(so_sheet *s, PIX *strokes, PIX *erased)
{
    pixSubtract(strokes, strokes, erased);
    PIX *wide = pixDilateBrick(NULL, erased, 5, 5);
    PIX *kept = wide ? pixDilateBrick(NULL, strokes, 3, 3) : NULL;
    if (kept) pixSubtract(wide, wide, kept);
    bool is_done = kept && pixOr(wide, wide, erased) && pixSetMasked(s->pix, wide, 255) == 0;
    pixDestroy(&wide);
    pixDestroy(&kept);
    return is_done;
}

// The upright lines as level ones of the sheet on its side, told as they stand.
static bool sift_down(PIX *side, PIX *runs, int height_px, int res_dpi, so_rules *ret)
{
    so_auto(so_rules) lying = {0};
    if (!sift(side, runs, res_dpi, &lying)) return false;
    for (size_t i = 0; i < lying.across.len; i++) {
        so_rule r = lying.across.items[i];
        *so_vec_push(&ret->down) = (so_rule){r.at, height_px - r.to, height_px - r.from};
    }
    return true;
}

bool so_rules_take(so_sheet *s, PIX *strokes, so_rules *ret, so_err *err)
{
    int res_dpi = s->res_dpi;
    PIX *side = turned(strokes, 1);
    PIX *level = side ? long_runs(strokes, res_dpi) : NULL;
    PIX *upright = level ? long_runs(side, res_dpi) : NULL;
    bool is_done = upright && sift(strokes, level, res_dpi, ret) &&
                   sift_down(side, upright, pixGetHeight(strokes), res_dpi, ret);
    PIX *level_side = is_done ? turned(level, 1) : NULL, *upright_back = turned(upright, 3);
    PIX *a = level_side && upright_back ? erasure(strokes, level, upright_back, res_dpi) : NULL;
    PIX *b_side = a ? erasure(side, upright, level_side, res_dpi) : NULL;
    PIX *b = turned(b_side, 3), *crossings = b ? pixAnd(NULL, level, upright_back) : NULL;
    is_done = crossings && pixOr(a, a, b) && pixOr(a, a, crossings) && wipe(s, strokes, a);
    PIX **all[] = {&side, &level,  &upright, &level_side, &upright_back,
                   &a,    &b_side, &b,       &crossings};
    for (size_t i = 0; i < SO_COUNT(all); i++) pixDestroy(all[i]);
    return is_done || so_err_set(err, SO_IO, "not enough memory to find the rulings of a page");
}
