// SPDX-License-Identifier: Apache-2.0
// The OCR engine: tesseract through its C interface (its only home).
//
// Not thread-safe and slowly leaking, as engines are: one per worker process.
#pragma once
#include "ocr/sheet.h"

typedef struct so_recogniser so_recogniser;
so_recogniser *so_recogniser_open(const char *lang, so_err *err); // CONFIG: model not installed
void so_recogniser_close(so_recogniser *r);
SO_AUTOPTR(so_recogniser, so_recogniser_close)

const char *so_recogniser_name(const so_recogniser *r); // see so_reader_engine

// Reads an upright sheet. Appends its lines in reading order; boxes are those of the sheet, words
// tidied (ocr/tidy.h), confidences of the words set, everything else of a line is left to
// ocr/layout.h.
bool so_recogniser_read(so_recogniser *r, const so_sheet *s, so_page *page, so_err *err);

// Reads a part of a sheet as one block of text; cut at the sheet's edges. Boxes are the sheet's.
bool so_recogniser_read_part(so_recogniser *r, const so_sheet *s, so_box part, so_page *page,
                             so_err *err);

// Reads a picture of one line of text, 8 bits per pixel, black on white with some white around it.
// Appends its words to *ret; boxes are those of the picture. A line the engine gives up on has no
// words.
void so_recogniser_read_line(so_recogniser *r, PIX *line, int res_dpi, so_line *ret);

// How well one line of text reads as it stands: the sum over its letters of the engine's
// confidence (0..1). line: 8 bits per pixel.
double so_recogniser_try_line(so_recogniser *r, PIX *line, int res_dpi);
