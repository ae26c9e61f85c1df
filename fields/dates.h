// SPDX-License-Identifier: Apache-2.0
// Dates as Vietnamese papers write them.
#pragma once
#include <stdbool.h>

#include "base/str.h"

typedef struct {
    int year, month, day; // 0 where the paper leaves it blank or it cannot be read
} so_date;

// A day of the calendar; blanks (month 0, day 0) are allowed, a day without a month is not.
bool so_date_is_real(so_date d);
void so_date_iso(so_date d, so_str *out); // 2023-06-05, 2023-06 or 2023

typedef struct {
    so_date date;
    bool repaired;   // a letter was read as a digit
    bool day_unread; // something stands where the day should, and it is no number
    size_t at, end;  // where it stood, bytes of the folded text
} so_date_match;

// The first date in *folded* text at or after `from`: "ngay 05 thang 6 nam 2023", "13/03/2026"
// (also with - or .), "thang 6 nam 2023", "nam 1975" or a lone year when nothing else is there. The
// parts are as printed: check with so_date_is_real.
bool so_date_find(const char *fold, size_t from, so_date_match *ret);
