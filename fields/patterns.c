// SPDX-License-Identifier: Apache-2.0
#include "fields/patterns.h"

#include <stdio.h>
#include <string.h>

const so_regex *so_pattern(so_regex **slot, const char *pattern)
{
    so_err err = {0};
    if (!*slot) *slot = so_regex_new(pattern, false, &err);
    if (!*slot) {
        fprintf(stderr, "sohoa: %s: %s\n", pattern, err.text);
        abort();
    }
    return *slot;
}

char so_digit_of(char c)
{
    static const char read[] = "0123456789OoQDIil|!ZzSB";
    static const char meant[] = "01234567890000111112258";
    const char *p = c ? strchr(read, c) : NULL;
    return p ? meant[p - read] : 0;
}
