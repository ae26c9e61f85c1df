// SPDX-License-Identifier: Apache-2.0
// Regular expressions: PCRE2 with UTF-8 and Unicode properties (its only home). Matching is bounded
// (match and depth limits), so a pattern from a file cannot hang the program.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mem.h"

typedef struct so_regex so_regex;
typedef struct {
    int start, end; // byte offsets in the subject; -1 when the group took no part
} so_regex_group;

// CONFIG with offset and reason when the pattern is wrong.
so_regex *so_regex_new(const char *pattern, bool ignore_case, so_err *err);
void so_regex_free(so_regex *re);
SO_AUTOPTR(so_regex, so_regex_free)

// Searches text[from..]. Fills up to max groups (group 0 = whole match) and gives how many the
// pattern has (at least 1), or 0 for no match.
size_t so_regex_find(const so_regex *re, const char *text, size_t from, so_regex_group *groups,
                     size_t max);
