// SPDX-License-Identifier: Apache-2.0
// Doubling buffer; everything else is a line on top of it.
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void reserve(so_str *s, size_t more_bytes)
{
    size_t need = s->len + more_bytes + 1;
    if (need <= s->cap) return;
    size_t cap = s->cap ? s->cap * 2 : 64;
    if (cap < need) cap = need;
    s->data = so_realloc(s->data, cap);
    s->cap = cap;
}

void so_str_clear(so_str *s)
{
    free(s->data);
    *s = (so_str){0};
}

void so_str_reset(so_str *s)
{
    s->len = 0;
    if (s->data) s->data[0] = 0;
}

void so_str_add(so_str *s, const void *bytes, size_t len_bytes)
{
    reserve(s, len_bytes);
    if (len_bytes) memcpy(s->data + s->len, bytes, len_bytes);
    s->len += len_bytes;
    s->data[s->len] = 0;
}

void so_str_adds(so_str *s, const char *text)
{
    if (text) so_str_add(s, text, strlen(text));
}

void so_str_addc(so_str *s, char c)
{
    so_str_add(s, &c, 1);
}

static void addv(so_str *s, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    if (len > 0) {
        reserve(s, (size_t)len);
        vsnprintf(s->data + s->len, (size_t)len + 1, fmt, again);
        s->len += (size_t)len;
    }
    va_end(again);
}

void so_str_addf(so_str *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    addv(s, fmt, ap);
    va_end(ap);
}

const char *so_str_text(const so_str *s)
{
    return s->data ? s->data : "";
}

char *so_str_take(so_str *s)
{
    char *text = s->data ? s->data : so_strdup("");
    *s = (so_str){0};
    return text;
}

char *so_fmt(const char *fmt, ...)
{
    so_str s = {0};
    va_list ap;
    va_start(ap, fmt);
    addv(&s, fmt, ap);
    va_end(ap);
    return so_str_take(&s);
}

void so_strs_add(so_strs *list, const char *text)
{
    *so_vec_push(list) = so_strdup(text ? text : "");
}

void so_strs_clear(so_strs *list)
{
    for (size_t i = 0; i < list->len; i++) free(list->items[i]);
    free(list->items);
    *list = (so_strs){0};
}

bool so_starts_with(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool so_ends_with(const char *s, const char *suffix)
{
    size_t len = strlen(s), tail = strlen(suffix);
    return len >= tail && strcmp(s + len - tail, suffix) == 0;
}

bool so_equal(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}
