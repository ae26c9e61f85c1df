// SPDX-License-Identifier: Apache-2.0
// Which words stand beside which on office papers: counts of words and of pairs of neighbours in
// plain text files (share/language/*.txt; one sentence or phrase a line, '#' begins a comment).
// An office may add lines of its own. Case does not count, marks do; every number is one word.
#pragma once
#include <stdbool.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"

typedef struct so_phrases so_phrases;
so_phrases *so_phrases_load(const char *dir, so_err *err); // all *.txt; CONFIG: none there
void so_phrases_free(so_phrases *p);
SO_AUTOPTR(so_phrases, so_phrases_free)

// Words are given as so_phrases_key makes them. SO_PHRASES_START stands for the beginning of a line
// or a sentence, SO_PHRASES_END for its end.
#define SO_PHRASES_START "<"
#define SO_PHRASES_END ">"

// What a word as read is counted as: its first run of letters in lower case, "#" for a number, ""
// when it has neither. The caller owns it.
char *so_phrases_key(const char *word);

bool so_phrases_has(const so_phrases *p, const char *key);

// How often the pair was seen; 0 for an unknown word, too.
unsigned so_phrases_pair(const so_phrases *p, const char *left, const char *right);

// The words that differ from key in nothing but marks, appended to *ret.
void so_phrases_like(const so_phrases *p, const char *key, so_strs *ret);

// How well word fits between its neighbours: the mean of the logarithms of its probability after
// left and before right.
double so_phrases_fit(const so_phrases *p, const char *left, const char *word, const char *right);
