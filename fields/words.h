// SPDX-License-Identifier: Apache-2.0
// Normalisers of free text: plain text, names of people, names in capitals, sex. See normal.h.
#pragma once
#include "fields/normal.h"

bool so_normal_text(const char *raw, so_normal *ret);
bool so_normal_capitals(const char *raw, so_normal *ret);    // the leading run of capital words
bool so_normal_person_name(const char *raw, so_normal *ret); // the leading run of 2-6 name words
bool so_normal_address(const char *raw, so_normal *ret);     // invalid when it looks cut off
bool so_normal_place(const char *raw, so_normal *ret);
bool so_normal_sex(const char *raw, so_normal *ret);
