// SPDX-License-Identifier: Apache-2.0
// Thin layer over utf8proc. ICU was rejected: 30 MB of library for four functions.
#include "base/text.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

uint32_t so_text_next(const char **p)
{
    if (!**p) return 0;
    utf8proc_int32_t cp = -1;
    size_t room = strnlen(*p, 4);
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)*p, (utf8proc_ssize_t)room, &cp);
    if (used <= 0) {
        (*p)++;
        return SO_TEXT_BAD;
    }
    *p += used;
    return (uint32_t)cp;
}

void so_text_add_cp(so_str *out, uint32_t cp)
{
    utf8proc_uint8_t bytes[4];
    if (cp == SO_TEXT_BAD) cp = 0xFFFD;
    so_str_add(out, bytes, (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, bytes));
}

static bool is_ascii(const char *text)
{
    while (*text && !(*text & 0x80)) text++;
    return !*text;
}

// ASCII is its own normal form, and half of all words are ASCII. utf8proc_map refuses invalid
// UTF-8: give it a cleaned copy then.
static char *map(const char *text, utf8proc_option_t options)
{
    if (is_ascii(text)) return so_strdup(text);
    utf8proc_uint8_t *mapped = NULL;
    options |= UTF8PROC_STABLE;
    if (utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), &mapped,
                     options) >= 0)
        return (char *)mapped;
    so_auto(so_str) clean = {0};
    while (*text) so_text_add_cp(&clean, so_text_next(&text));
    if (utf8proc_map((const utf8proc_uint8_t *)so_str_text(&clean), (utf8proc_ssize_t)clean.len,
                     &mapped, options) < 0)
        abort();
    return (char *)mapped;
}

void so_text_nfc(const char *text, so_str *out)
{
    so_autofree char *mapped = map(text, UTF8PROC_COMPOSE);
    so_str_adds(out, mapped);
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 ||
           (cp >= 0x2000 && cp <= 0x200B) || cp == 0x3000 || cp == 0xFEFF;
}

typedef uint32_t (*convert_fn)(uint32_t cp);

static void collapse_into(const char *text, convert_fn convert, so_str *out)
{
    bool space_due = false, any = false;
    while (*text) {
        uint32_t cp = so_text_next(&text);
        if (cp != SO_TEXT_BAD && is_space(cp)) {
            space_due = any;
            continue;
        }
        cp = convert(cp);
        if (!cp) continue;
        if (space_due) so_str_addc(out, ' ');
        space_due = false;
        any = true;
        so_text_add_cp(out, cp);
    }
    so_str_add(out, "", 0);
}

static uint32_t lower_cp(uint32_t cp)
{
    if (cp == SO_TEXT_BAD) return 0xFFFD;
    if (cp == 0xD0) cp = 0x110; // the Icelandic look-alike that OCR and old fonts give
    if (cp == 0xF0) cp = 0x111;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

static uint32_t fold_cp(uint32_t cp)
{
    if (cp >= 0x300 && cp <= 0x36F) return 0;
    cp = lower_cp(cp);
    return cp == 0x111 ? 'd' : cp;
}

void so_text_lower(const char *text, so_str *out)
{
    so_autofree char *nfc = map(text, UTF8PROC_COMPOSE);
    collapse_into(nfc, lower_cp, out);
}

void so_text_upper(const char *text, so_str *out)
{
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;)
        so_text_add_cp(out, (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp));
}

void so_text_fold(const char *text, so_str *out)
{
    so_autofree char *nfd = map(text, UTF8PROC_DECOMPOSE);
    collapse_into(nfd, fold_cp, out);
}

char *so_text_folded(const char *text)
{
    so_str out = {0};
    so_text_fold(text, &out);
    return so_str_take(&out);
}

bool so_text_has_marks(const char *text)
{
    so_auto(so_str) lower = {0};
    so_auto(so_str) fold = {0};
    so_text_lower(text, &lower);
    so_text_fold(text, &fold);
    return strcmp(so_str_text(&lower), so_str_text(&fold)) != 0;
}

bool so_text_is_valid(const char *text)
{
    while (*text)
        if (so_text_next(&text) == SO_TEXT_BAD) return false;
    return true;
}

size_t so_text_len(const char *text)
{
    size_t len = 0;
    for (; *text; text++) len += ((unsigned char)*text & 0xC0) != 0x80;
    return len;
}

static size_t digits_len(const char *s)
{
    return strspn(s, "0123456789");
}

// Compares two runs of digits by value, and moves both behind them.
static int compare_numbers(const char **a, const char **b)
{
    *a += strspn(*a, "0");
    *b += strspn(*b, "0");
    size_t na = digits_len(*a), nb = digits_len(*b);
    int order = na != nb ? (na < nb ? -1 : 1) : strncmp(*a, *b, na);
    *a += na;
    *b += nb;
    return order;
}

int so_text_natural_cmp(const char *a, const char *b)
{
    const char *first_a = a, *first_b = b;
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            int order = compare_numbers(&a, &b);
            if (order) return order;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++;
            b++;
        }
    }
    if (*a || *b) return *a ? 1 : -1;
    return strcmp(first_a, first_b); // 1 and 01: same number, still a fixed order
}
