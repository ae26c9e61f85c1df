// SPDX-License-Identifier: Apache-2.0
// A growing byte string. Always NUL-terminated once anything was appended; may hold NULs itself.
// Value type: `so_auto(so_str) s = {0};`. so_str_text(&s) is "" for an empty one.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

typedef struct {
    char *data;
    size_t len, cap;
} so_str;

typedef so_vec(char *) so_strs; // owned strings

void so_str_clear(so_str *s);
void so_str_reset(so_str *s); // keeps the room, forgets the content
void so_str_add(so_str *s, const void *bytes, size_t len_bytes);
void so_str_adds(so_str *s, const char *text); // NULL adds nothing
void so_str_addc(so_str *s, char c);
void so_str_addf(so_str *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *so_str_text(const so_str *s);
char *so_str_take(so_str *s); // the caller owns it; s is empty afterwards; never NULL

char *so_fmt(const char *fmt, ...) __attribute__((format(printf, 1, 2))); // the caller owns it

void so_strs_add(so_strs *list, const char *text);
void so_strs_clear(so_strs *list);

bool so_starts_with(const char *s, const char *prefix);
bool so_ends_with(const char *s, const char *suffix);
bool so_equal(const char *a, const char *b); // NULL equals only NULL
