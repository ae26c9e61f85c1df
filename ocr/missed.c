// SPDX-License-Identifier: Apache-2.0
// The engine's layout analysis drops a line now and then for no reason that could be seen (bold
// headings, a lone digit in a cell, the last line of a column): the same line reads well by itself.
// Reading everything line by line instead was rejected: measured to be worse by three points.
// Print beside a seal or a signature that touches some letter is passed over, too, as part of a
// picture: such tall pieces are painted out before the rest is read.
#include "ocr/missed.h"

#include <string.h>

#include "ocr/lines.h"

enum { MOST = 16 }; // of a page: more is a drawing
static const double lowest_mm = 1.4, highest_mm = 9, narrowest_mm = 0.8, margin_mm = 0.8;
static const double sure = 0.75, sure_short = 0.88;

// Pieces taller than any line of text: seals, signatures, frames, with what touches them.
static PIX *tall_pieces(PIX *strokes, int res_dpi)
{
    return pixSelectBySize(strokes, 0, so_px(highest_mm, res_dpi), 8, L_SELECT_HEIGHT,
                           L_SELECT_IF_GT, NULL);
}

// A copy of the picture without the pieces.
static PIX *without(PIX *pix, PIX *pieces)
{
    enum { RIM_PX = 3 };
    PIX *out = pixCopy(NULL, pix),
        *wide = out ? pixDilateBrick(NULL, pieces, RIM_PX, RIM_PX) : NULL;
    if (!wide || pixSetMasked(out, wide, 255) != 0) pixDestroy(&out);
    pixDestroy(&wide);
    return out;
}

// The strokes outside all words.
static PIX *unread(PIX *strokes, const so_page *page, int res_dpi)
{
    PIX *left = pixCopy(NULL, strokes);
    int rim = so_px(0.4, res_dpi);
    for (size_t i = 0; left && i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            so_box b = page->lines.items[i].words.items[k].box;
            BOX *box = boxCreate(b.x - rim, b.y - rim, b.w + 2 * rim, b.h + 2 * rim);
            if (box) pixClearInRect(left, box);
            boxDestroy(&box);
        }
    return left;
}

// Boxes of what is left that have the height of a line of text, the widest first.
static BOXA *places(PIX *left, int res_dpi)
{
    PIX *joined = pixCloseSafeBrick(NULL, left, so_px(2, res_dpi), so_px(0.8, res_dpi));
    BOXA *all = joined ? pixConnCompBB(joined, 8) : NULL, *lines = all ? boxaCreate(0) : NULL;
    for (int i = 0; lines && i < boxaGetCount(all); i++) {
        int w, h;
        boxaGetBoxGeometry(all, i, NULL, NULL, &w, &h);
        if (h < so_px(lowest_mm, res_dpi) || h > so_px(highest_mm, res_dpi) ||
            w < so_px(narrowest_mm, res_dpi) || 3 * w < h)
            continue;
        boxaAddBox(lines, boxaGetBox(all, i, L_COPY), L_INSERT);
    }
    BOXA *sorted = lines ? boxaSort(lines, L_SORT_BY_WIDTH, L_SORT_DECREASING, NULL) : NULL;
    pixDestroy(&joined);
    boxaDestroy(&all);
    boxaDestroy(&lines);
    return sorted;
}

static bool is_sure(const so_line *line)
{
    double letters, confidence = so_lines_confidence(line, &letters);
    return letters > 0 && confidence >= (letters < 4 ? sure_short : sure);
}

// Puts a line before the first one that begins below it in its columns, else before the first that
// begins below it at all.
static void insert(so_page *page, so_line line)
{
    so_box b = so_lines_box(&line);
    size_t at = page->lines.len, any = page->lines.len;
    for (size_t i = page->lines.len; i-- > 0;) {
        so_box o = so_lines_box(&page->lines.items[i]);
        if (o.y <= b.y + b.h / 2) continue;
        any = i;
        if (o.x < b.x + b.w && b.x < o.x + o.w) at = i;
    }
    if (at == page->lines.len) at = any;
    so_vec_push(&page->lines);
    so_line *items = page->lines.items;
    memmove(items + at + 1, items + at, (page->lines.len - at - 1) * sizeof *items);
    items[at] = line;
}

static bool read_place(so_recogniser *r, const so_sheet *s, so_box b, so_page *page, so_err *err)
{
    int rim = so_px(margin_mm, s->res_dpi);
    so_auto(so_page) found = {0};
    so_box wide = {b.x - rim, b.y - rim, b.w + 2 * rim, b.h + 2 * rim};
    if (!so_recogniser_read_part(r, s, wide, &found, err)) return false;
    for (size_t i = 0; i < found.lines.len; i++) {
        if (!is_sure(&found.lines.items[i])) continue;
        insert(page, found.lines.items[i]);
        found.lines.items[i] = (so_line){0};
    }
    return true;
}

static bool read_places(so_recogniser *r, const so_sheet *s, PIX *left, so_page *page, so_err *err)
{
    BOXA *boxes = places(left, s->res_dpi);
    if (!boxes) return so_err_set(err, SO_IO, "not enough memory to look for words passed over");
    bool is_done = true;
    for (int i = 0; is_done && i < boxaGetCount(boxes) && i < MOST; i++) {
        so_box b;
        boxaGetBoxGeometry(boxes, i, &b.x, &b.y, &b.w, &b.h);
        is_done = read_place(r, s, b, page, err);
    }
    boxaDestroy(&boxes);
    return is_done;
}

bool so_missed_read(so_recogniser *r, const so_sheet *s, PIX *strokes, so_page *page, so_err *err)
{
    PIX *left = unread(strokes, page, s->res_dpi);
    PIX *tall = left ? tall_pieces(left, s->res_dpi) : NULL;
    so_sheet bare = *s;
    bare.pix = tall ? without(s->pix, tall) : NULL;
    bool is_done = bare.pix && pixSubtract(left, left, tall)
                       ? read_places(r, &bare, left, page, err)
                       : so_err_set(err, SO_IO, "not enough memory to look for words passed over");
    pixDestroy(&bare.pix);
    pixDestroy(&tall);
    pixDestroy(&left);
    return is_done;
}
