// SPDX-License-Identifier: Apache-2.0
// Each normaliser is a tolerant pattern that finds the value, then a strict check that judges it.
#include "fields/normal.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "fields/case_code.h"
#include "fields/dates.h"
#include "fields/patterns.h"
#include "fields/words.h"

#define DIGIT "[0-9OoQDIl|!ZSB]"

void so_normal_clear(so_normal *n)
{
    free(n->value);
    *n = (so_normal){0};
}

// The first match of the pattern (its group 1 when it has one).
static bool find(so_regex **slot, const char *pattern, const char *raw, so_regex_group *ret)
{
    so_regex_group g[2] = {{-1, -1}, {-1, -1}};
    if (!so_regex_find(so_pattern(slot, pattern), raw, 0, g, 2)) return false;
    *ret = g[1].start >= 0 ? g[1] : g[0];
    return true;
}

// Gathers digits, reading look-alikes, dropping what stands between; other signs end it.
static char *digits_of(const char *raw, so_regex_group g, bool *repaired)
{
    so_auto(so_str) out = {0};
    for (int i = g.start; i < g.end; i++) {
        char c = so_digit_of(raw[i]);
        if (c && c != raw[i]) *repaired = true;
        if (c) so_str_addc(&out, c);
    }
    return so_str_take(&out);
}

static so_normal digits_found(const char *raw, so_regex_group g)
{
    so_normal n = {.at = (size_t)g.start, .end = (size_t)g.end, .trust = 1.0};
    n.value = digits_of(raw, g, &n.is_repaired);
    return n;
}

// ---- personal numbers

static const char provinces[] =
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035 "
    "036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072 "
    "074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096";

bool so_citizen_of(const char *id, so_citizen *ret)
{
    if (strlen(id) != 12) return false;
    int century = (id[3] - '0') / 2;
    *ret = (so_citizen){1900 + century * 100 + (id[4] - '0') * 10 + (id[5] - '0'),
                        (id[3] - '0') % 2 == 0};
    return true;
}

static bool is_citizen_id(const char *id)
{
    if (strlen(id) == 9) return true;
    char province[4] = {id[0], id[1], id[2], 0};
    so_citizen who;
    return so_citizen_of(id, &who) && strstr(provinces, province) && who.birth_year < 2100;
}

static bool normal_citizen_id(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g;
    const char *p = "(?<![0-9A-Za-z])" DIGIT "(?:[ .]?" DIGIT "){5,13}(?![0-9])";
    if (!find(&pattern, p, raw, &g)) return false;
    *ret = digits_found(raw, g);
    ret->is_valid = is_citizen_id(ret->value);
    if (strlen(ret->value) == 9) ret->trust = 0.95;
    return true;
}

static bool is_tax_code(const char *code)
{
    static const int weights[] = {31, 29, 23, 19, 17, 13, 7, 5, 3};
    if (strlen(code) == 12) return is_citizen_id(code);
    if (strlen(code) != 10 && strlen(code) != 13) return false;
    int sum = 0;
    for (int i = 0; i < 9; i++) sum += (code[i] - '0') * weights[i];
    bool has_check = 10 - sum % 11 == code[9] - '0';
    bool has_body = strncmp(code, "00", 2) != 0 && strncmp(code + 2, "0000000", 7) != 0;
    return has_check && has_body && strcmp(code + 10, "000") != 0;
}

static bool normal_tax_code(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g;
    const char *p = "(?<![0-9A-Za-z])" DIGIT "(?:[ .]?" DIGIT "){7,11}(?:-[0-9]{3})?(?![0-9])";
    if (!find(&pattern, p, raw, &g)) return false;
    *ret = digits_found(raw, g);
    ret->is_valid = is_tax_code(ret->value);
    if (strlen(ret->value) == 13) { // a branch: written with its dash
        char *branch = so_fmt("%.10s-%s", ret->value, ret->value + 10);
        free(ret->value);
        ret->value = branch;
    }
    return true;
}

static bool normal_phone(const char *raw, so_normal *ret)
{
    static so_regex *pattern, *shape;
    so_regex_group g;
    const char *p = "(?<![0-9A-Za-z])(?:\\(?\\+ ?84\\)?[ .-]?|\\(?" DIGIT ")"
                    "(?:[ .()-]{0,2}" DIGIT "){6,11}(?![0-9])";
    if (!find(&pattern, p, raw, &g)) return false;
    *ret = digits_found(raw, g);
    if (!strncmp(ret->value, "84", 2) && strlen(ret->value) >= 11) {
        char *home = so_fmt("0%s", ret->value + 2);
        free(ret->value);
        ret->value = home;
    }
    const char *s = "^0(?:(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])[0-9]{7}|1[26][0-9]{8}"
                    "|199[0-9]{7}|2[48][0-9]{8}|2[0-9]{2}[0-9]{7})$";
    ret->is_valid = so_regex_find(so_pattern(&shape, s), ret->value, 0, &g, 1) > 0;
    return true;
}

// ---- numbers of papers

// Spaces round the signs go; look-alike digits are read in front of the first slash only.
static char *tidy_notation(const char *raw, so_regex_group g, bool *repaired)
{
    so_auto(so_str) out = {0};
    bool in_number = true;
    for (int i = g.start; i < g.end; i++) {
        char c = raw[i];
        if (isspace((unsigned char)c)) continue;
        if (c == '/') in_number = false;
        bool is_suffix =
            i + 1 < g.end && raw[i + 1] == '/' && islower((unsigned char)c) && c != 'l' && c != 'o';
        char digit = in_number && !is_suffix ? so_digit_of(c) : 0;
        if (digit && digit != c) *repaired = true;
        so_str_addc(&out, digit ? digit : c);
    }
    return so_str_take(&out);
}

static bool normal_notation(const char *raw, so_normal *ret)
{
    static so_regex *pattern, *shape;
    so_regex_group g;
    const char *p = "(?<![0-9A-Za-z])" DIGIT "{1,5}[a-z]? ?/ ?(?:(?:19|20)[0-9]{2}(?: ?/ ?)?)?"
                    "(?:\\p{Lu}[\\p{L}]*(?: ?[-–&] ?\\p{Lu}[\\p{L}&]*)*)?";
    if (!find(&pattern, p, raw, &g)) return false;
    *ret = (so_normal){.at = (size_t)g.start, .end = (size_t)g.end, .trust = 1.0};
    ret->value = tidy_notation(raw, g, &ret->is_repaired);
    const char *s = "^[0-9]{1,5}[A-Za-z]?(?:/(?:19|20)[0-9]{2}|(?:/(?:19|20)[0-9]{2})?"
                    "/[\\p{Lu}Đ]\\p{L}*(?:[-–&]\\p{Lu}[\\p{L}&]*)*)$";
    ret->is_valid = so_regex_find(so_pattern(&shape, s), ret->value, 0, &g, 1) > 0;
    return true;
}

// A register's own number: capitals, digits and inner signs, with at least one digit.
static bool normal_register(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g;
    const char *p =
        "^[ :.,]*((?:\\p{Lu}{1,4}[ .]?)?[0-9][0-9\\p{Lu}]*(?:[./-][0-9\\p{Lu}]+)*)(?![\\p{L}])";
    if (!find(&pattern, p, raw, &g)) return false;
    *ret = (so_normal){so_strndup(raw + g.start, (size_t)(g.end - g.start)),
                       (size_t)g.start,
                       (size_t)g.end,
                       true,
                       false,
                       false,
                       0.98};
    return true;
}

// Serial of a land certificate: "CN 719597", "AA 09273289".
static bool normal_serial(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g[3];
    const char *p =
        "(?<![0-9\\p{L}])([\\p{Lu}]{1,2}) ?(" DIGIT "{6}(?:" DIGIT "{2})?)(?![0-9\\p{L}])";
    if (!so_regex_find(so_pattern(&pattern, p), raw, 0, g, 3)) return false;
    *ret = (so_normal){
        .at = (size_t)g[0].start, .end = (size_t)g[0].end, .is_valid = true, .trust = 1};
    so_autofree char *digits = digits_of(raw, g[2], &ret->is_repaired);
    ret->value = so_fmt("%.*s %s", g[1].end - g[1].start, raw + g[1].start, digits);
    return true;
}

static bool normal_case_code(const char *raw, so_normal *ret)
{
    so_auto(so_case_matches) found = {0};
    so_case_find(raw, &found);
    if (!found.len) return false;
    const so_case_match *m = &found.items[0];
    *ret = (so_normal){so_strdup(m->code),
                       m->at,
                       m->at + m->len,
                       so_case_is_plausible(m->code),
                       m->repaired,
                       false,
                       1.0};
    return true;
}

// ---- measures and dates

static bool normal_number(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g;
    if (!find(&pattern, "^[ :.,]*(" DIGIT "{1,6}[a-z]?)(?![0-9\\p{L}])", raw, &g)) return false;
    *ret =
        (so_normal){.at = (size_t)g.start, .end = (size_t)g.end, .is_valid = true, .trust = 0.98};
    so_auto(so_str) out = {0};
    for (int i = g.start; i < g.end; i++) {
        bool is_suffix = i == g.end - 1 && i > g.start && islower((unsigned char)raw[i]);
        char c = is_suffix ? raw[i] : so_digit_of(raw[i]);
        if (c != raw[i]) ret->is_repaired = true;
        so_str_addc(&out, c ? c : raw[i]);
    }
    ret->value = so_str_take(&out);
    return true;
}

// Vietnamese papers write 1.234,5; a point before exactly three digits groups thousands.
static bool normal_area(const char *raw, so_normal *ret)
{
    static so_regex *pattern, *shape;
    so_regex_group g;
    if (!find(&pattern, "([0-9](?:[0-9.,]*[0-9])?) ?m", raw, &g)) return false;
    so_auto(so_str) out = {0};
    for (int i = g.start; i < g.end; i++) {
        int run = (int)strspn(raw + i + 1, "0123456789");
        bool groups = raw[i] == '.' && run == 3 && i + 1 + run <= g.end;
        if (!groups) so_str_addc(&out, raw[i] == ',' ? '.' : raw[i]);
    }
    *ret = (so_normal){
        .value = so_str_take(&out), .at = (size_t)g.start, .end = (size_t)g.end, .trust = 1.0};
    const char *s = "^[1-9][0-9]{0,7}(?:\\.[0-9]{1,2})?$";
    ret->is_valid = so_regex_find(so_pattern(&shape, s), ret->value, 0, &g, 1) > 0;
    return true;
}

// Byte of the raw text where the folded byte comes from: folds word by word keep their spaces, so
// counting letters is enough.
static size_t raw_offset(const char *raw, size_t fold_at)
{
    const char *p = raw;
    size_t folded = 0;
    while (*p && isspace((unsigned char)*p)) p++;
    while (*p && folded < fold_at) {
        const char *here = p;
        so_auto(so_str) one = {0};
        so_auto(so_str) fold = {0};
        so_text_add_cp(&one, so_text_next(&p));
        so_text_fold(one.data, &fold);
        bool is_space = isspace((unsigned char)*here);
        if (is_space)
            while (isspace((unsigned char)*p)) p++;
        folded += is_space ? 1 : fold.len;
    }
    return (size_t)(p - raw);
}

static bool normal_date(const char *raw, so_normal *ret)
{
    so_auto(so_str) fold = {0};
    so_date_match m;
    so_text_fold(raw, &fold);
    if (!so_date_find(so_str_text(&fold), 0, &m)) return false;
    so_auto(so_str) iso = {0};
    so_date_iso(m.date, &iso);
    *ret = (so_normal){.at = raw_offset(raw, m.at),
                       .end = raw_offset(raw, m.end),
                       .is_valid = so_date_is_real(m.date),
                       .is_repaired = m.repaired,
                       .is_partial = !m.date.day,
                       .trust = 1.0};
    ret->value = so_str_take(&iso);
    return true;
}

// Eight digits ddmmyyyy: the form in the QR code of the identity card.
static bool normal_card_date(const char *raw, so_normal *ret)
{
    static so_regex *pattern;
    so_regex_group g[4];
    const char *p = "^ *([0-9]{2})([0-9]{2})([0-9]{4}) *$";
    if (!so_regex_find(so_pattern(&pattern, p), raw, 0, g, 4)) return false;
    so_date date = {so_number_of(raw + g[3].start, 4), so_number_of(raw + g[2].start, 2),
                    so_number_of(raw + g[1].start, 2)};
    so_auto(so_str) iso = {0};
    so_date_iso(date, &iso);
    *ret = (so_normal){
        .at = 0, .end = strlen(raw), .is_valid = so_date_is_real(date) && date.day, .trust = 1.0};
    ret->value = so_str_take(&iso);
    return true;
}

so_normaliser so_normaliser_named(const char *name)
{
    static const struct {
        const char *name;
        so_normaliser fn;
    } table[] = {
        {"text", so_normal_text},        {"capitals", so_normal_capitals},
        {"sex", so_normal_sex},          {"person_name", so_normal_person_name},
        {"date", normal_date},           {"citizen_id", normal_citizen_id},
        {"case_code", normal_case_code}, {"tax_code", normal_tax_code},
        {"phone", normal_phone},         {"notation", normal_notation},
        {"area", normal_area},           {"serial", normal_serial},
        {"number", normal_number},       {"register", normal_register},
        {"card_date", normal_card_date}, {"address", so_normal_address},
        {"place", so_normal_place},
    };
    for (size_t i = 0; i < SO_COUNT(table); i++)
        if (so_equal(name, table[i].name)) return table[i].fn;
    return NULL;
}
