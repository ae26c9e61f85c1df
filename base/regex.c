// SPDX-License-Identifier: Apache-2.0
// PCRE2 with JIT where it is available. POSIX regex was rejected: no look-around, no Unicode.
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

struct so_regex {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

so_regex *so_regex_new(const char *pattern, bool ignore_case, so_err *err)
{
    int why = 0;
    PCRE2_SIZE at = 0;
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF;
    if (ignore_case) options |= PCRE2_CASELESS;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &why, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[200];
        pcre2_get_error_message(why, text, sizeof text);
        so_err_set(err, SO_CONFIG, "pattern, character %zu: %s", (size_t)at, (const char *)text);
        return NULL;
    }
    so_regex *re = so_alloc(sizeof *re);
    re->code = code;
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    re->match = pcre2_match_data_create_from_pattern(code, NULL);
    re->limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(re->limits, 1000000);
    pcre2_set_depth_limit(re->limits, 10000);
    return re;
}

void so_regex_free(so_regex *re)
{
    if (!re) return;
    pcre2_match_context_free(re->limits);
    pcre2_match_data_free(re->match);
    pcre2_code_free(re->code);
    free(re);
}

size_t so_regex_find(const so_regex *re, const char *text, size_t from, so_regex_group *groups,
                     size_t max)
{
    int n = pcre2_match(re->code, (PCRE2_SPTR)text, strlen(text), from, 0, re->match, re->limits);
    if (n <= 0) return 0;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(re->match);
    size_t all = pcre2_get_ovector_count(re->match);
    for (size_t i = 0; i < max; i++) {
        bool took_part = i < (size_t)n && at[2 * i] != PCRE2_UNSET;
        groups[i].start = took_part ? (int)at[2 * i] : -1;
        groups[i].end = took_part ? (int)at[2 * i + 1] : -1;
    }
    return all;
}
