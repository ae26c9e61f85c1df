// SPDX-License-Identifier: Apache-2.0
// A document as the rules see it: strips and paragraphs.
//
// OCR lines may run across two columns (the header of every NĐ 30/2020 paper has two). A *strip* is
// a run of words of one line in one column; a *paragraph* is a strip with the strips that it wraps
// onto. Both hold a *passage*: their words joined by one space, cleaned of look-alike characters,
// and the key fold of that text with the way back from every folded byte.
#pragma once
#include "model/page.h"

typedef struct {
    size_t at, end; // bytes of the passage's text
    const so_word *word;
    int strip; // index into the view's strips
} so_passage_word;

typedef struct {
    so_str text, fold;
    so_vec(size_t) back; // text offset of every fold byte, and of the end
    so_vec(so_passage_word) words;
} so_passage;

typedef struct {
    int page;              // index into the view's pages
    double x0, y0, x1, y1; // fractions of the upright page
    double caps;           // share of capitals among its letters, 0 when it has fewer than 3
    so_passage passage;
} so_strip;

typedef struct {
    double left, right; // of the body text, fractions; right <= left when the page has no body
} so_margins;

typedef struct {
    const so_page *const *pages; // borrowed
    size_t page_count;
    so_vec(so_margins) margins; // per page
    so_vec(so_strip) strips;    // reading order
    so_vec(so_passage) paragraphs;
} so_view;

void so_view_of(const so_page *const *pages, size_t n, so_view *ret);
void so_view_clear(so_view *v);

void so_passage_add(so_passage *p, const so_word *word, int strip);
void so_passage_clear(so_passage *p);
// The strip in which the text byte stands, or -1 for an empty passage.
int so_passage_strip(const so_passage *p, size_t text_at);

// The nearest strip below in the same column of the same page, or -1.
int so_view_below(const so_view *v, int strip);
