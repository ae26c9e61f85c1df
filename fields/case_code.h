// SPDX-License-Identifier: Apache-2.0
// Case codes (mã hồ sơ): TT 01/2018/TT-VPCP Đ19 (old, "000.00.12.H26-201105-0004") and the form on
// QĐ 20/2020 agency codes (new, "H26.15-220701-8464"). Grammar and checks: DOMAIN.md 2.1-2.3.
#pragma once
#include "base/str.h"

typedef struct {
    char *code;     // normal form
    bool repaired;  // a character was replaced (O->0 in a digit slot ...): less certain
    size_t at, len; // where it stood in the text, bytes
} so_case_match;
typedef so_vec(so_case_match) so_case_matches;
void so_case_matches_clear(so_case_matches *list);

// Every case code in the text, in order. Dashes and stray spaces are normalised.
void so_case_find(const char *text, so_case_matches *ret);
// Whole text is one code (a barcode's payload): its normal form, or NULL.
char *so_case_parse(const char *text);
// Known level-1 agency, a calendar date not before 2018-06-21, serial >= 1.
bool so_case_is_plausible(const char *code);
