// SPDX-License-Identifier: Apache-2.0
// Three patterns, strongest first. Damage inside the words ngày, tháng, năm is tolerated where the
// rest still fixes the meaning.
#include "fields/dates.h"

#include <ctype.h>
#include <string.h>

#include "fields/patterns.h"

#define N "[0-9oilzsb|!]"
// Day may be blank dots or a scrawl behind its word; without the word it must be digits. Month and
// year must be read or it is no date.
#define DAY \
    "(?|(?:ngay|\\bngav|\\bgay|\\bnay)[ :.,_]*([^ ]{0,8}|[._ …]{1,14})|(?<![0-9])(" N "{1,2}))"
#define LONG                         \
    DAY "[ .,_]*than[a-z][ .:_]*(" N \
        "{1,2}|[._ …#]{1,14})[ .,_]*n[a-z][mn][ .:_]*((?:1|2|l|z|i)" N "{3})"
#define SHORT \
    "(?<![0-9/.-])(" N "{1,2}) ?[/.-] ?(" N "{1,2}) ?[/.-] ?((?:1|2|l|z|i)" N "{3})(?![0-9/])"
// Slashes read as strokes: "29I09I2027".
#define STROKES "(?<![0-9a-z])([0-9]{2})[il|!]([0-9]{2})[il|!]((?:19|20)[0-9]{2})(?![0-9])"
#define MONTH "\\bthang[ .:_]*(" N "{1,2})[ .,_/]*(?:na[mn])?[ .:_]*((?:1|2)" N "{3})\\b"
#define YEAR "\\b((?:19|20)[0-9]{2})\\b"

bool so_date_is_real(so_date d)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d.year < 1850 || d.year > 2150 || d.month < 0 || d.month > 12 || d.day < 0) return false;
    if (d.month == 0) return d.day == 0;
    bool is_leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    if (d.month == 2 && d.day == 29) return is_leap;
    return d.day <= days[d.month - 1];
}

void so_date_iso(so_date d, so_str *out)
{
    so_str_addf(out, "%04d", d.year);
    if (d.month) so_str_addf(out, "-%02d", d.month);
    if (d.month && d.day) so_str_addf(out, "-%02d", d.day);
}

// The number in a group, or -1 when it is something else, or 0 when it is blank.
static int number_in(const char *text, so_regex_group g, bool *repaired)
{
    int value = 0, digits = 0;
    bool any = false;
    for (int i = g.start; i < g.end; i++) {
        if (strchr(" ._#", text[i]) || (unsigned char)text[i] >= 0x80) continue;
        char c = so_digit_of(text[i]);
        any = true;
        if (!c || ++digits > 4) return -1;
        if (c != text[i]) *repaired = true;
        value = value * 10 + (c - '0');
    }
    return any ? value : 0;
}

static bool find_long(const char *fold, size_t from, so_date_match *ret)
{
    static so_regex *pattern;
    so_regex_group g[4];
    if (!so_regex_find(so_pattern(&pattern, LONG), fold, from, g, 4)) return false;
    *ret = (so_date_match){.at = (size_t)g[0].start, .end = (size_t)g[0].end};
    bool day_repaired = false;
    int day = number_in(fold, g[1], &day_repaired);
    int month = number_in(fold, g[2], &ret->repaired);
    ret->day_unread = day <= 0 || day > 99;
    if (!ret->day_unread) ret->repaired |= day_repaired;
    ret->date = (so_date){number_in(fold, g[3], &ret->repaired), month > 0 ? month : 0,
                          ret->day_unread || month <= 0 ? 0 : day};
    return ret->date.year > 0;
}

static bool find_short(const char *fold, size_t from, so_date_match *ret)
{
    static so_regex *pattern, *strokes;
    so_regex_group g[4];
    bool is_plain = so_regex_find(so_pattern(&pattern, SHORT), fold, from, g, 4) > 0;
    if (!is_plain && !so_regex_find(so_pattern(&strokes, STROKES), fold, from, g, 4)) return false;
    *ret = (so_date_match){.at = (size_t)g[0].start, .end = (size_t)g[0].end};
    ret->repaired = !is_plain;
    ret->date.day = number_in(fold, g[1], &ret->repaired);
    ret->date.month = number_in(fold, g[2], &ret->repaired);
    ret->date.year = number_in(fold, g[3], &ret->repaired);
    return true;
}

static bool find_rough(const char *fold, size_t from, so_date_match *ret)
{
    static so_regex *month, *year;
    so_regex_group g[3];
    bool has_month = so_regex_find(so_pattern(&month, MONTH), fold, from, g, 3) > 0;
    if (!has_month && !so_regex_find(so_pattern(&year, YEAR), fold, from, g, 2)) return false;
    *ret = (so_date_match){.at = (size_t)g[0].start, .end = (size_t)g[0].end};
    if (has_month) ret->date.month = number_in(fold, g[1], &ret->repaired);
    ret->date.year = number_in(fold, g[has_month ? 2 : 1], &ret->repaired);
    return true;
}

bool so_date_find(const char *fold, size_t from, so_date_match *ret)
{
    so_date_match spoken = {0}, digits = {0};
    bool has_spoken = find_long(fold, from, &spoken), has_digits = find_short(fold, from, &digits);
    if (!has_spoken && !has_digits) return find_rough(fold, from, ret);
    *ret = has_spoken && (!has_digits || spoken.at <= digits.at) ? spoken : digits;
    return true;
}
