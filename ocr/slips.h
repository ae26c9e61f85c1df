// SPDX-License-Identifier: Apache-2.0
// Slips of the engine that the writing itself gives away, whatever the word means.
//
// - "xã Tây Sơn. tỉnh Hà Nam": no sentence begins with a small letter, so on a worn copy the stop
//   is a comma that lost its tail. Not where the stop may belong to a shortened word (VT., tr.) or
//   to a number that labels the line.
// - "0I", "1l", "2]": among digits these are ones, and an O is a nought. "ngày TÌ tháng": between
//   these words stands a number.
// - "G1ó" is the code G16, "18/0711975" the date 18/07/1975: one character cannot stand there, and
//   only one can.
// - "ø)" labels no list in Vietnamese: an italic g does.
//
// Nothing is lost: what the engine read stays as an alternative of the word, and a mended number is
// less sure than it was.
#pragma once
#include "model/page.h"

// page: lines as read, boxes of the sheet (only their order and nearness counts).
void so_slips_mend(so_page *page);
