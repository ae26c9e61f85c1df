// SPDX-License-Identifier: Apache-2.0
// Patterns written in the program itself: compiled at first use, kept for the life of the process.
#pragma once
#include "base/regex.h"

// A pattern that does not compile is our own mistake: aborts.
const so_regex *so_pattern(so_regex **slot, const char *pattern);

// The digit an OCR engine meant in a place where only a digit can stand (O -> 0, l -> 1 ...), or 0.
char so_digit_of(char c);

// The number that the first len characters spell; characters that are no digits end it.
int so_number_of(const char *digits, size_t len);
