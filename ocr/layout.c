// SPDX-License-Identifier: Apache-2.0
// A gap is wide when it is more than 2.5 times the height of the words beside it: between words of
// justified text it stays below 1.5, between the two columns of a head it is rarely below 3.
#include "ocr/layout.h"

#include "ocr/columns.h"
#include "ocr/lines.h"
#include "ocr/margins.h"

static const double head_of_page = 0.18, wide_gap = 2.5;

// The first word behind a wide gap, or the number of words.
static size_t gap_in(const so_line *line)
{
    for (size_t i = 1; i < line->words.len; i++)
        if (so_lines_gap(line, i) > wide_gap) return i;
    return line->words.len;
}

static void split_head(so_page *page, int height_px)
{
    double head_px = head_of_page * height_px;
    for (size_t at = 0; at < page->lines.len; at++) {
        const so_line *line = &page->lines.items[at];
        size_t gap = gap_in(line);
        if (so_lines_middle(so_lines_box(line)) < head_px && gap < line->words.len)
            so_lines_cut(page, at, gap);
    }
}

void so_layout_order(so_page *page, const so_sheet *s)
{
    int width_px = pixGetWidth(s->pix), height_px = pixGetHeight(s->pix);
    split_head(page, height_px);
    so_margins_number(page, width_px, height_px);
    so_margins_stamps(page);
    so_columns_head(page, width_px, height_px);
    so_columns_foot(page, width_px, height_px);
}

static double place(int at, int of)
{
    double v = (double)at / of;
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static void settle_line(so_line *line, const so_sheet *s)
{
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    so_box box = so_lines_box(line);
    line->x0 = place(box.x, w), line->x1 = place(box.x + box.w, w);
    line->y0 = place(box.y, h), line->y1 = place(box.y + box.h, h);
    for (size_t i = 0; i < line->words.len; i++) {
        so_word *word = &line->words.items[i];
        word->box = so_sheet_stored(s, word->box);
    }
    line->box = so_lines_box(line);
    line->confidence = so_lines_confidence(line, NULL);
}

void so_layout_settle(so_page *page, const so_sheet *s)
{
    for (size_t i = 0; i < page->lines.len; i++) settle_line(&page->lines.items[i], s);
    page->confidence = so_lines_page_confidence(page);
}
