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

int so_number_of(const char *digits, size_t len)
{
    int value = 0;
    for (size_t i = 0; i < len && i < 9 && digits[i] >= '0' && digits[i] <= '9'; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

char so_digit_of(char c)
{
    static const char read[] = "0123456789OoQDIil|!ZzSB";
    static const char meant[] = "01234567890000111112258";
    const char *p = c ? strchr(read, c) : NULL;
    return p ? meant[p - read] : 0;
}
