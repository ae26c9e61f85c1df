// SPDX-License-Identifier: Apache-2.0
// Order is made by taking lines out into a second list and putting that back: lines are moved as
// values, nothing is copied.
#include "ocr/lines.h"

#include <string.h>

#include "base/text.h"

typedef so_vec(so_line) line_list;

static void line_list_clear(line_list *list)
{
    free(list->items);
}

so_box so_lines_box_of(const so_word *words, size_t n)
{
    so_box box = {0};
    for (size_t i = 0; i < n; i++) box = so_box_union(box, words[i].box);
    return box;
}

so_box so_lines_box(const so_line *line)
{
    return so_lines_box_of(line->words.items, line->words.len);
}

double so_lines_confidence(const so_line *line, double *ret_letters)
{
    double letters = 0, sum = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        double len = (double)so_text_len(line->words.items[i].text);
        letters += len, sum += len * line->words.items[i].confidence;
    }
    if (ret_letters) *ret_letters = letters;
    return letters > 0 ? sum / letters : 0;
}

double so_lines_page_confidence(const so_page *page)
{
    double letters = 0, sum = 0;
    for (size_t i = 0; i < page->lines.len; i++) {
        double len = 0, confidence = so_lines_confidence(&page->lines.items[i], &len);
        letters += len, sum += len * confidence;
    }
    return letters > 0 ? sum / letters : 0;
}

static int by_size(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int so_lines_median(int *values, size_t n)
{
    qsort(values, n, sizeof *values, by_size);
    return values[n / 2];
}

double so_lines_height(const so_line *line)
{
    double height = 0;
    for (size_t i = 0; i < line->words.len; i++)
        height += line->words.items[i].box.h / (double)line->words.len;
    return height;
}

int so_lines_middle(so_box box)
{
    return box.y + box.h / 2;
}

double so_lines_gap(const so_line *line, size_t i)
{
    so_box before = line->words.items[i - 1].box, here = line->words.items[i].box;
    double height = so_lines_height(line);
    return height > 0 ? (here.x - (before.x + before.w)) / height : 0;
}

static bool is_sign(char c)
{
    return c && strchr(" .,:;-_/|()[]{}'\"*", c);
}

char *so_lines_bare(const so_word *word)
{
    so_autofree char *fold = so_text_folded(word->text);
    const char *from = fold;
    while (is_sign(*from)) from++;
    size_t len = strlen(from);
    while (len > 0 && is_sign(from[len - 1])) len--;
    return so_strndup(from, len);
}

double so_lines_capitals(const so_line *line)
{
    size_t letters = 0, capitals = 0;
    so_auto(so_str) text = {0};
    so_auto(so_str) lower = {0};
    so_auto(so_str) upper = {0};
    so_line_text(line, &text);
    so_text_lower(so_str_text(&text), &lower);
    so_text_upper(so_str_text(&lower), &upper);
    const char *is = so_str_text(&text), *low = so_str_text(&lower), *up = so_str_text(&upper);
    while (*is && *low && *up) {
        uint32_t here = so_text_next(&is), small = so_text_next(&low), large = so_text_next(&up);
        letters += small != large;
        capitals += small != large && here == large;
    }
    return letters > 0 ? (double)capitals / (double)letters : 0;
}

void so_lines_cut(so_page *page, size_t at, size_t i)
{
    so_vec_push(&page->lines);
    so_line *line = &page->lines.items[at];
    memmove(line + 2, line + 1, (page->lines.len - at - 2) * sizeof *line);
    line[1] = (so_line){.region = line->region};
    for (size_t k = i; k < line->words.len; k++)
        *so_vec_push(&line[1].words) = line->words.items[k];
    line->words.len = i;
}

static bool is_before(const so_line *a, const so_line *b)
{
    so_box p = so_lines_box(a), q = so_lines_box(b);
    int lower = p.h < q.h ? p.h : q.h, off = so_lines_middle(p) - so_lines_middle(q);
    return abs(off) * 2 < lower ? p.x < q.x : off < 0;
}

// By insertion: what stands in one row is not transitive, and a column is short and nearly sorted.
static void take(const so_page *page, so_region region, line_list *ret)
{
    size_t from = ret->len;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line line = page->lines.items[i];
        if (line.region != region) continue;
        so_vec_push(ret);
        size_t at = ret->len - 1;
        for (; at > from && is_before(&line, &ret->items[at - 1]); at--)
            ret->items[at] = ret->items[at - 1];
        ret->items[at] = line;
    }
}

void so_lines_gather(so_page *page, so_region first, so_region second)
{
    so_auto(line_list) order = {0};
    bool is_done = false;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line line = page->lines.items[i];
        bool is_theirs = line.region == first || line.region == second;
        if (!is_theirs) *so_vec_push(&order) = line;
        if (!is_theirs || is_done) continue;
        is_done = true;
        take(page, first, &order);
        take(page, second, &order);
    }
    for (size_t i = 0; i < order.len; i++) page->lines.items[i] = order.items[i];
}

static void part(so_page *page, so_region region, bool is_last)
{
    so_auto(line_list) order = {0};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < page->lines.len; i++) {
            so_line line = page->lines.items[i];
            if ((line.region == region) == (pass == is_last)) *so_vec_push(&order) = line;
        }
    for (size_t i = 0; i < order.len; i++) page->lines.items[i] = order.items[i];
}

void so_lines_to_front(so_page *page, so_region region)
{
    part(page, region, false);
}

void so_lines_to_end(so_page *page, so_region region)
{
    part(page, region, true);
}
