// SPDX-License-Identifier: Apache-2.0
// Reads again, from a close crop of the level sheet, what was read badly.
//
// A word is read again when the engine doubts it or its spelling is impossible (ocr/syllable.h) and
// when it holds digits in doubt. Of two readings the more believable one is taken, the other is
// kept as its alternative; nothing is ever put down that no reading gave. On a good page few words
// are looked at, and the second look costs little.
#pragma once
#include "ocr/recognise.h"

// Page as so_recogniser_read left it: boxes of the sheet, confidences of the engine.
void so_second_look(so_recogniser *r, const so_sheet *s, so_page *page);

// Takes the words of *again (boxes of the sheet) that read the same ink better than words
// [from, to) of the line. *again is left with what was not taken.
void so_second_look_choose(so_line *line, size_t from, size_t to, so_line *again);
