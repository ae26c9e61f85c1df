// SPDX-License-Identifier: Apache-2.0
// From what stands on the paper to the normal form of a field, and whether it can be true.
//
// A normaliser never invents: a value that breaks its grammar comes back as read, marked invalid; a
// letter in a digit's place is read as that digit and marked repaired. Sources: DOMAIN.md 3.4,
// 4, 4.1.
#pragma once
#include <stdbool.h>

#include "base/str.h"

typedef struct {
    char *value;    // normal form
    size_t at, end; // the part of the raw text that was used, bytes
    bool is_valid;
    bool is_repaired; // a character was read as its look-alike
    bool is_partial;  // a date without its day or month
    double trust;     // 0..1: how much the grammar itself proves
} so_normal;
void so_normal_clear(so_normal *n);

// false when the text holds nothing of the kind; *ret is untouched then.
typedef bool (*so_normaliser)(const char *raw, so_normal *ret);

// By the name that type files use: text, address, place, date, card_date, citizen_id, case_code,
// tax_code, phone, notation, area, person_name, sex, serial, number, register, capitals. NULL when
// unknown.
so_normaliser so_normaliser_named(const char *name);

// What a 12-digit personal number says of its holder; false for the 9-digit kind.
typedef struct {
    int birth_year;
    bool is_male;
} so_citizen;
bool so_citizen_of(const char *citizen_id, so_citizen *ret);
