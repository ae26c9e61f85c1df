// SPDX-License-Identifier: Apache-2.0
// Tools of the steps that work on words: the lines of a page whose boxes are the sheet's.
#pragma once
#include "model/page.h"

so_box so_lines_box(const so_line *line);
so_box so_lines_box_of(const so_word *words, size_t n);

// The mean confidence of the letters; 0 without words. *ret_letters, if not NULL: how many.
double so_lines_confidence(const so_line *line, double *ret_letters);
double so_lines_page_confidence(const so_page *page);

int so_lines_median(int *values, size_t n); // sorts them; n > 0

double so_lines_height(const so_line *line); // mean height of its words; 0 without words
int so_lines_middle(so_box box);             // the row halfway down

// The white between the i-th word (i > 0) and the one before it, in heights of the line.
double so_lines_gap(const so_line *line, size_t i);

// The key fold of a word without the signs around it: "Nhận:" gives "nhan". The caller owns it.
char *so_lines_bare(const so_word *word);

// Letters that are capitals, as a share of all letters; 0 when there are none.
double so_lines_capitals(const so_line *line);

// Words from the i-th on (0 < i < number of words) become a line of their own, put behind this one.
void so_lines_cut(so_page *page, size_t at, size_t i);

// Brings the lines of two regions together, where the first of them stood: one region after the
// other, each from top to bottom and in a row from left to right.
void so_lines_gather(so_page *page, so_region first, so_region second);

// Moves the region's lines before or behind all others; their order stays.
void so_lines_to_front(so_page *page, so_region region);
void so_lines_to_end(so_page *page, so_region region);
