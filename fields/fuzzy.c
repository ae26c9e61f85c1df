// SPDX-License-Identifier: Apache-2.0
// Sellers' algorithm: the edit-distance table of needle against text with a free start at every
// word boundary, one column at a time, each cell remembering where its path began. Bit-parallel
// search (Myers) is faster and was not needed: reading the page costs a thousand times more.
#include "fields/fuzzy.h"

#include <ctype.h>
#include <string.h>

#define NEEDLE_MAX 120
#define FAR 1000

typedef struct {
    int edits;
    size_t from;
} cell;

int so_fuzzy_budget(size_t len_bytes)
{
    return len_bytes < 5 ? 0 : (int)(len_bytes + 2) / 7;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool begins_word(const char *text, size_t at)
{
    return at == 0 || !is_word(text[at - 1]);
}

static bool ends_word(const char *text, size_t at)
{
    return at == 0 || !is_word(text[at]) || !is_word(text[at - 1]);
}

static cell better(cell a, cell b)
{
    return b.edits < a.edits ? b : a;
}

static cell plus(cell c, int edits)
{
    c.edits += edits;
    return c;
}

// Moves the column one text character on.
static void advance(cell *column, size_t len, const char *needle, char c, cell start)
{
    cell diagonal = column[0];
    column[0] = start;
    for (size_t i = 1; i <= len; i++) {
        cell left = column[i];
        cell best = plus(diagonal, needle[i - 1] != c);
        best = better(best, plus(left, 1));
        best = better(best, plus(column[i - 1], 1));
        column[i] = best;
        diagonal = left;
    }
}

static bool search(const char *text, size_t from, const char *needle, int budget, bool only_start,
                   so_fuzzy *ret)
{
    size_t len = strlen(needle), text_len = strlen(text);
    if (!len || len > NEEDLE_MAX || from > text_len) return false;
    if (only_start && text_len > from + len * 2 + 8) text_len = from + len * 2 + 8;
    cell column[NEEDLE_MAX + 1];
    for (size_t i = 0; i <= len; i++) column[i] = (cell){(int)i, from};
    if (!begins_word(text, from)) column[0].edits = FAR;
    bool found = false;
    for (size_t j = from; j < text_len; j++) {
        bool may_start = !only_start && begins_word(text, j + 1);
        advance(column, len, needle, text[j], (cell){may_start ? 0 : FAR, j + 1});
        if (column[len].edits > budget || !ends_word(text, j + 1)) continue;
        if (found && column[len].edits >= ret->edits) continue;
        *ret = (so_fuzzy){column[len].from, j + 1, column[len].edits};
        found = true;
    }
    return found;
}

bool so_fuzzy_find(const char *text, size_t from, const char *needle, int budget, so_fuzzy *ret)
{
    return search(text, from, needle, budget, false, ret);
}

bool so_fuzzy_starts(const char *text, const char *needle, int budget, so_fuzzy *ret)
{
    return search(text, 0, needle, budget, true, ret);
}
