// SPDX-License-Identifier: Apache-2.0
// Finding words that OCR may have damaged: approximate search in folded text, at word boundaries.
#pragma once
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    size_t from, to; // bytes of the text
    int edits;       // inserted, deleted or replaced characters
} so_fuzzy;

// How many edits a needle of this length may bear and still mean itself: none below 5 letters, then
// one for every 7.
int so_fuzzy_budget(size_t len_bytes);

// The best place of needle in text at or after `from`: fewest edits, then earliest. It begins where
// a word begins and ends where a word ends.
bool so_fuzzy_find(const char *text, size_t from, const char *needle, int budget, so_fuzzy *ret);
// The same, only at the very beginning of the text.
bool so_fuzzy_starts(const char *text, const char *needle, int budget, so_fuzzy *ret);
