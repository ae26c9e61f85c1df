// SPDX-License-Identifier: Apache-2.0
// Marks of words that the engine's layout analysis left outside the words.
//
// Marks on top of capitals stand far from the letters, two storeys of them in Ế and Ậ. On bold
// headings and on worn copies the engine takes them for a line of their own ("£ Á", above "TIEP
// NHẬN") or for dirt, and reads the letters bare.
#pragma once
#include "ocr/sheet.h"

// Takes away lines that are nothing but marks of the line below, grows every word up to the marks
// that stand on it, and makes such words doubtful, so that the second look reads them again, this
// time whole. page: as the engine read it, boxes of the sheet. strokes: so_clean_strokes, without
// rules and specks.
void so_marks_join(PIX *strokes, so_page *page);
