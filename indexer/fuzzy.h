// SPDX-License-Identifier: Apache-2.0
// Similar words of the vocabulary for words that occur nowhere. Internal to the indexer.
#pragma once
#include "indexer/db.h"
#include "indexer/query.h"

#define SO_FUZZY_CANDIDATES 24

typedef struct {
    char *word; // folded
    int distance;
    int64_t pages;
} so_candidate;

// A word of the query that occurs nowhere, and what it may have meant, best first.
typedef struct {
    so_token *token; // borrowed from the terms
    so_candidate best[SO_FUZZY_CANDIDATES];
    int count;
} so_gap;
typedef so_vec(so_gap) so_gaps;

void so_gaps_clear(so_gaps *gaps);
bool so_fuzzy_gaps(so_db *db, const so_terms *terms, so_gaps *ret, so_err *err);
// Puts the n-th candidate (or a gap's last one) into the terms; false when there are no more, or a
// gap has none at all.
bool so_gaps_fill(so_gaps *gaps, int n);
