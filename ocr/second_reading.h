// SPDX-License-Identifier: Apache-2.0
// A worn page is read twice, the second time with its print strengthened.
//
// On worn copies the errors of the engine are half chance: a little more ink, and other words come
// out wrong. Of two readings of a word the more believable is taken, the other is kept as its
// alternative (so_second_look_choose). A page that reads well is not read again: that would double
// its cost for nothing.
#pragma once
#include "ocr/recognise.h"

// page: as so_recogniser_read left it, boxes of the sheet. Lines that only the second reading found
// are not added: what no word covers is looked at by so_missed_read.
bool so_second_reading(so_recogniser *r, const so_sheet *s, so_page *page, so_err *err);
