// SPDX-License-Identifier: Apache-2.0
// A gap is wide when it is more than 2.5 times the height of the words beside it: between words of
// justified text it stays below 1.5, between the two columns of a head it is rarely below 3.
#include "ocr/layout.h"

#include <string.h>

#include "base/text.h"

static const double head_of_page = 0.18, wide_gap = 2.5;

static so_box box_of_words(const so_line *line)
{
    so_box box = {0};
    for (size_t i = 0; i < line->words.len; i++) box = so_box_union(box, line->words.items[i].box);
    return box;
}

// The first word behind a wide gap, or the number of words.
static size_t gap_in(const so_line *line)
{
    double height = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        int h = line->words.items[i].box.h;
        height += h / (double)line->words.len;
    }
    for (size_t i = 1; i < line->words.len; i++) {
        so_box before = line->words.items[i - 1].box, here = line->words.items[i].box;
        if (here.x - (before.x + before.w) > wide_gap * height) return i;
    }
    return line->words.len;
}

// Moves the words from the i-th on into a new line, put behind this one.
static void cut(so_page *page, size_t at, size_t i)
{
    so_vec_push(&page->lines);
    so_line *line = &page->lines.items[at];
    memmove(line + 2, line + 1, (page->lines.len - at - 2) * sizeof *line);
    line[1] = (so_line){0};
    for (size_t k = i; k < line->words.len; k++)
        *so_vec_push(&line[1].words) = line->words.items[k];
    line->words.len = i;
}

void so_layout_split(so_page *page, const so_sheet *s)
{
    double head_px = head_of_page * pixGetHeight(s->pix);
    for (size_t at = 0; at < page->lines.len; at++) {
        so_line *line = &page->lines.items[at];
        so_box box = box_of_words(line);
        size_t gap = gap_in(line);
        if (box.y + box.h / 2.0 < head_px && gap < line->words.len) cut(page, at, gap);
    }
}

static double place(int at, int of)
{
    double v = (double)at / of;
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static void settle_line(so_line *line, const so_sheet *s, double *letters, double *sum)
{
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    so_box box = box_of_words(line);
    line->x0 = place(box.x, w), line->x1 = place(box.x + box.w, w);
    line->y0 = place(box.y, h), line->y1 = place(box.y + box.h, h);
    double line_letters = 0, line_sum = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        so_word *word = &line->words.items[i];
        double len = (double)so_text_len(word->text);
        line_letters += len, line_sum += len * word->confidence;
        word->box = so_sheet_stored(s, word->box);
    }
    line->box = box_of_words(line);
    line->confidence = line_letters > 0 ? line_sum / line_letters : 0;
    *letters += line_letters, *sum += line_sum;
}

void so_layout_settle(so_page *page, const so_sheet *s)
{
    double letters = 0, sum = 0;
    for (size_t i = 0; i < page->lines.len; i++)
        settle_line(&page->lines.items[i], s, &letters, &sum);
    page->confidence = letters > 0 ? sum / letters : 0;
}
