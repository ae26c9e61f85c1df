// SPDX-License-Identifier: Apache-2.0
// Which type a document is, from everything on it: the weighing behind so_classify and
// so_page_signs_of.
#pragma once
#include "fields/parts.h"

typedef struct {
    const so_type *best, *second; // second may be NULL
    double probability;           // of best
    so_title title;               // of best; first < 0 when it has none
} so_verdict;
void so_judge(const so_types *types, const so_view *v, const so_parts *p, so_verdict *ret);
