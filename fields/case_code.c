// SPDX-License-Identifier: Apache-2.0
// One tolerant pattern finds candidates in a normalised copy of the text (which remembers where
// each byte came from); then every slot is read by its class. Only digit slots are repaired: a
// letter or mixed slot that looks wrong rejects the candidate, since a guess there names another
// office.
#include "fields/case_code.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "fields/dates.h"
#include "fields/patterns.h"

#define TEXT_MAX_BYTES (1u << 20)
// A digit, or what OCR makes of one.
#define D "[0-9OQDIl|!ZSB]"
#define GROUP "[0-9A-Zl]"
#define FIND                                                                                    \
    "(?<![0-9A-Za-z.])((?:" D "{3}\\s?\\.\\s?" GROUP "{2}\\s?\\.\\s?" GROUP "{2}\\s?\\.\\s?)?)" \
    "([A-Y]" D "{2})((?:\\s?\\.\\s?" GROUP "{1,4}){0,6})"                                       \
    "\\s?-\\s?(" D "{6})\\s?-\\s?(" D "{4,6})(?![0-9A-Za-z])"

typedef struct {
    so_str text;
    so_vec(size_t) back; // offset in the given text of every byte here, and of the end
} plain_text;

static void plain_text_clear(plain_text *p)
{
    so_str_clear(&p->text);
    free(p->back.items);
}

static bool is_dash(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xFF0D;
}

// Dashes, full-width forms and spaces become ASCII; letters become capitals but for l, which is
// more often a 1 than an L.
static uint32_t plain_cp(uint32_t cp)
{
    if (is_dash(cp)) return '-';
    if (cp >= 0xFF01 && cp <= 0xFF5E) cp -= 0xFEE0;
    if (cp == 0xA0 || cp == 0x2009 || cp == 0x202F) return ' ';
    if (cp < 0x80 && cp != 'l') return (uint32_t)toupper((int)cp);
    return cp;
}

static void read_plain(const char *text, plain_text *ret)
{
    const char *p = text;
    while (*p && ret->text.len < TEXT_MAX_BYTES) {
        size_t at = (size_t)(p - text), before = ret->text.len;
        so_text_add_cp(&ret->text, plain_cp(so_text_next(&p)));
        for (size_t i = before; i < ret->text.len; i++) *so_vec_push(&ret->back) = at;
    }
    *so_vec_push(&ret->back) = (size_t)(p - text);
}

static bool add_digits(so_str *out, const char *from, size_t len, bool *repaired)
{
    for (size_t i = 0; i < len; i++) {
        char c = so_digit_of(from[i]);
        if (!c) return false;
        if (c != from[i]) *repaired = true;
        so_str_addc(out, c);
    }
    return true;
}

// Groups between dots, spaces dropped; an l among them can only be a 1 misread.
static void add_groups(so_str *out, const char *from, size_t len, bool *repaired)
{
    for (size_t i = 0; i < len; i++) {
        if (isspace((unsigned char)from[i])) continue;
        if (from[i] == 'l') *repaired = true;
        so_str_addc(out, from[i] == 'l' ? '1' : from[i]);
    }
}

static char *read_code(const char *t, const so_regex_group *g, bool *repaired)
{
    so_auto(so_str) code = {0};
    size_t old_len = (size_t)(g[1].end - g[1].start);
    if (old_len) {
        if (!add_digits(&code, t + g[1].start, 3, repaired)) return NULL;
        add_groups(&code, t + g[1].start + 3, old_len - 3, repaired);
    }
    so_str_addc(&code, t[g[2].start]);
    if (!add_digits(&code, t + g[2].start + 1, 2, repaired)) return NULL;
    add_groups(&code, t + g[3].start, (size_t)(g[3].end - g[3].start), repaired);
    for (int i = 4; i <= 5; i++) {
        so_str_addc(&code, '-');
        if (!add_digits(&code, t + g[i].start, (size_t)(g[i].end - g[i].start), repaired))
            return NULL;
    }
    return so_str_take(&code);
}

void so_case_matches_clear(so_case_matches *list)
{
    for (size_t i = 0; i < list->len; i++) free(list->items[i].code);
    free(list->items);
    *list = (so_case_matches){0};
}

void so_case_find(const char *text, so_case_matches *ret)
{
    static so_regex *pattern;
    __attribute__((cleanup(plain_text_clear))) plain_text plain = {0};
    read_plain(text, &plain);
    const char *t = so_str_text(&plain.text);
    so_regex_group g[6];
    for (size_t from = 0; so_regex_find(so_pattern(&pattern, FIND), t, from, g, 6);
         from = (size_t)g[0].end) {
        bool repaired = false;
        char *code = read_code(t, g, &repaired);
        if (!code) continue;
        size_t at = plain.back.items[g[0].start];
        *so_vec_push(ret) = (so_case_match){code, repaired, at, plain.back.items[g[0].end] - at};
    }
}

char *so_case_parse(const char *text)
{
    so_auto(so_case_matches) found = {0};
    so_case_find(text, &found);
    if (found.len != 1) return NULL;
    size_t end = found.items[0].at + found.items[0].len;
    bool is_whole = strspn(text, " \t\r\n") == found.items[0].at &&
                    end + strspn(text + end, " \t\r\n") == strlen(text);
    return is_whole ? so_strdup(found.items[0].code) : NULL;
}

// Level-1 codes of QĐ 20/2020 appendix I with the changes of QĐ 09/2025; retired ones stay, old
// papers carry them. Runs of numbers per letter, both ends included.
static const struct {
    char letter;
    int first, last;
} agencies[] = {
    {'A', 1, 99}, {'B', 1, 1},  {'C', 1, 99},  {'D', 1, 1},   {'E', 1, 1},
    {'F', 1, 1},  {'G', 1, 28}, {'G', 30, 32}, {'G', 34, 36}, {'G', 38, 40},
    {'H', 1, 63}, {'I', 1, 6},  {'J', 1, 28},  {'K', 1, 63},
};

static bool is_agency(char letter, int number)
{
    for (size_t i = 0; i < SO_COUNT(agencies); i++)
        if (agencies[i].letter == letter && number >= agencies[i].first &&
            number <= agencies[i].last)
            return true;
    return false;
}

bool so_case_is_plausible(const char *code)
{
    const char *dash = code ? strchr(code, '-') : NULL;
    if (!dash || strlen(dash) < 12) return false;
    // In the old form the level-1 code stands last, in the new one first.
    const char *level1 = isdigit((unsigned char)code[0]) ? dash - 3 : code;
    if (level1 < code || !isupper((unsigned char)level1[0])) return false;
    if (!is_agency(level1[0], so_number_of(level1 + 1, 2))) return false;
    int day = so_number_of(dash + 1, 6);
    so_date date = {2000 + day / 10000, day / 100 % 100, day % 100};
    bool in_force = date.year > 2018 || (date.year == 2018 && day % 10000 >= 621);
    return in_force && so_date_is_real(date) && so_number_of(dash + 8, 6) >= 1;
}
