// SPDX-License-Identifier: Apache-2.0
// Names are recognised by their capitals, not by a dictionary: there are more given names than any
// list holds. Unlikely shapes (digits inside, one syllable, lower case) are what marks them
// doubtful.
#include "fields/words.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "fields/patterns.h"

#define NAME_WORDS_MAX 6
#define SYLLABLE_LETTERS_MAX 7 // "nghiêng"

static bool is_trimmed(char c)
{
    return isspace((unsigned char)c) || (c && strchr(":;,._-*|\"'~=/", c));
}

static so_normal slice(const char *raw, size_t at, size_t end)
{
    return (so_normal){so_strndup(raw + at, end - at), at, end, true, false, false, 1.0};
}

bool so_normal_text(const char *raw, so_normal *ret)
{
    size_t at = 0, end = strlen(raw);
    while (at < end && is_trimmed(raw[at]) && raw[at] != '"') at++;
    while (end > at && is_trimmed(raw[end - 1]) && raw[end - 1] != '"') end--;
    if (at == end) return false;
    *ret = slice(raw, at, end);
    return true;
}

typedef struct {
    size_t at, end;
    bool is_name;    // a capital first, letters only
    bool is_odd;     // a digit or a sign inside
    bool is_capital; // capitals only
    bool ends_run;   // punctuation behind it
} token;

static bool is_letter(uint32_t cp)
{
    return cp > 0x7F ? cp < 0x2000 || (cp >= 0x1E00 && cp < 0x1F00) : isalpha((int)cp) != 0;
}

static bool is_capital(uint32_t cp)
{
    so_auto(so_str) own = {0};
    so_auto(so_str) lower = {0};
    so_text_add_cp(&own, cp);
    so_text_lower(own.data, &lower);
    return is_letter(cp) && !so_equal(own.data, so_str_text(&lower));
}

static bool next_token(const char *raw, size_t from, token *ret)
{
    while (raw[from] && isspace((unsigned char)raw[from])) from++;
    if (!raw[from]) return false;
    *ret = (token){.at = from, .is_capital = true};
    const char *p = raw + from;
    int letters = 0;
    while (*p && !isspace((unsigned char)*p)) {
        const char *here = p;
        uint32_t cp = so_text_next(&p);
        if (cp < 0x80 && strchr(",;.:()[]", (int)cp)) {
            ret->ends_run = true;
            p = here;
            break;
        }
        bool capital = is_capital(cp);
        if (letters == 0) ret->is_name = capital;
        ret->is_capital = ret->is_capital && capital;
        ret->is_odd = ret->is_odd || (!is_letter(cp) && cp != '\'');
        letters++;
    }
    ret->end = (size_t)(p - raw);
    if (letters > SYLLABLE_LETTERS_MAX) ret->is_odd = true;
    return true;
}

// Titles in front of a name and the colon after them: "Ông:", "bà", "(Ông)".
static size_t skip_title(const char *raw)
{
    static so_regex *pattern;
    so_regex_group g;
    const char *title = "^[\\s:.,*-]*(?:\\(?(?i:ông|bà|ong|anh|chị)(?:\\s*[/,]\\s*(?i:bà|ba))?\\)?"
                        "[\\s:.]+)?[\\s:.(]*";
    if (!so_regex_find(so_pattern(&pattern, title), raw, 0, &g, 1)) return 0;
    return (size_t)g.end;
}

// Initial, rime, final of a written Vietnamese syllable without its marks, with the few foreign
// shapes of highland names (Đắk, Ea, Krông).
static bool is_syllable(const char *fold, size_t len)
{
    static so_regex *pattern;
    so_regex_group g;
    so_autofree char *one = so_strndup(fold, len);
    const char *p =
        "^(?:ngh|ng|nh|ch|gh|gi|kh|kr|ph|qu|th|tr|[bcdghklmnpqrstvxy])?"
        "(?:uyu|uya|uye|uoi|uou|oai|oay|oeo|oao|ieu|yeu|uay|uai|ia|ie|iu|ua|ue|ui|uo|uu|uy"
        "|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|ea|ye|[aeiouy])?(?:ng|nh|ch|[cmnptk])?$";
    return so_regex_find(so_pattern(&pattern, p), one, 0, &g, 1) > 0;
}

#define ODD_SYLLABLE 0.9

// Trust in names whose every word can be Vietnamese; a misread letter mostly makes one that cannot.
static double spelling_trust(const char *name)
{
    so_auto(so_str) fold = {0};
    so_text_fold(name, &fold);
    const char *at = so_str_text(&fold);
    while (*at) {
        size_t len = strcspn(at, " -");
        bool is_letters = len && strspn(at, "abcdefghijklmnopqrstuvwxyz") >= len;
        if (is_letters && !is_syllable(at, len)) return ODD_SYLLABLE;
        at += len;
        at += strspn(at, " -");
    }
    return 1;
}

bool so_normal_person_name(const char *raw, so_normal *ret)
{
    size_t at = skip_title(raw), end = at, words = 0, from = at;
    bool odd = false, capital = false;
    token t;
    for (; words < NAME_WORDS_MAX && next_token(raw, from, &t); words++) {
        if (!t.is_name || t.end == t.at || (words && capital != t.is_capital && t.end - t.at > 2))
            break;
        if (!words) {
            at = t.at;
            capital = t.is_capital;
        }
        odd = odd || t.is_odd;
        end = from = t.end;
        if (t.ends_run && ++words) break;
    }
    if (words == 0) return false;
    *ret = slice(raw, at, end);
    ret->is_valid = words >= 2 && !odd;
    ret->trust = spelling_trust(ret->value);
    return true;
}

bool so_normal_capitals(const char *raw, so_normal *ret)
{
    size_t from = strspn(raw, " :.-*"), at = from, end = from;
    token t;
    while (next_token(raw, from, &t)) {
        if (!t.is_capital && !(t.is_odd && t.end - t.at == 1)) break;
        end = from = t.end + t.ends_run;
    }
    while (end > at && is_trimmed(raw[end - 1])) end--;
    if (end == at) return false;
    *ret = slice(raw, at, end);
    return true;
}

// An address names its commune and goes on to something larger; it does not stop at "huyện".
bool so_normal_address(const char *raw, so_normal *ret)
{
    static so_regex *whole, *cut;
    so_regex_group g;
    if (!so_normal_text(raw, ret)) return false;
    const char *unit =
        "\\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]ỉnh|[Tt]hành phố"
        "|TP|[Đđ]ặc khu)[ .]*[^,]+$";
    const char *open = "\\b(?:xã|phường|thị|thị trấn|huyện|quận|tỉnh|thành|thành phố|đường|số)$";
    ret->is_valid = so_regex_find(so_pattern(&whole, unit), ret->value, 0, &g, 1) &&
                    !so_regex_find(so_pattern(&cut, open), ret->value, 0, &g, 1) &&
                    strchr(ret->value, ',');
    return true;
}

bool so_normal_place(const char *raw, so_normal *ret)
{
    if (!so_normal_text(raw, ret)) return false;
    ret->trust = spelling_trust(ret->value);
    return true;
}

bool so_normal_sex(const char *raw, so_normal *ret)
{
    so_auto(so_str) fold = {0};
    so_text_fold(raw, &fold);
    const char *text = so_str_text(&fold);
    text += strspn(text, " :.,-");
    size_t len = 0;
    while (isalpha((unsigned char)text[len])) len++;
    bool is_male = len == 3 && !strncmp(text, "nam", 3);
    bool is_female = len == 2 && !strncmp(text, "nu", 2);
    if (!is_male && !is_female) return false;
    size_t at = strspn(raw, " :.,-"), end = at;
    while (raw[end] && !strchr(" .,;:", raw[end])) end++;
    *ret = (so_normal){so_strdup(is_male ? "male" : "female"), at, end, true, false, false, 1.0};
    return true;
}
