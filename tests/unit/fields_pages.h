// SPDX-License-Identifier: Apache-2.0
// Pages for the tests of fields/: from lines of text with their place on the page.
#pragma once
#include <string.h>

#include "model/page.h"

#define TEST_PAGE_W 2480
#define TEST_PAGE_H 3508

static inline so_page test_page(void)
{
    return (so_page){.width_px = TEST_PAGE_W,
                     .height_px = TEST_PAGE_H,
                     .res_dpi = 300,
                     .kind = SO_PAGE_CONTENT,
                     .confidence = 1};
}

// Words share the line's width by their length in characters.
static inline so_line *test_line(so_page *page, double x0, double y0, double x1, double y1,
                                 const char *text, double confidence)
{
    so_line *line = so_vec_push(&page->lines);
    *line = (so_line){.confidence = confidence, .x0 = x0, .y0 = y0, .x1 = x1, .y1 = y1};
    double all = 0, at = 0;
    for (const char *c = text; *c; c++) all += ((unsigned char)*c & 0xC0) != 0x80;
    so_autofree char *copy = so_strdup(text);
    char *rest = NULL;
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        double len = 0;
        for (const char *c = w; *c; c++) len += ((unsigned char)*c & 0xC0) != 0x80;
        so_word *word = so_vec_push(&line->words);
        word->text = so_strdup(w);
        word->confidence = confidence;
        word->box = (so_box){
            (int)((x0 + (x1 - x0) * at / all) * page->width_px), (int)(y0 * page->height_px),
            (int)((x1 - x0) * len / all * page->width_px), (int)((y1 - y0) * page->height_px)};
        at += len + 1;
    }
    line->box = line->words.len ? line->words.items[0].box : (so_box){0};
    for (size_t i = 1; i < line->words.len; i++)
        line->box = so_box_union(line->box, line->words.items[i].box);
    return line;
}
