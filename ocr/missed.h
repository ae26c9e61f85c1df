// SPDX-License-Identifier: Apache-2.0
// Words the engine's page layout passed over.
#pragma once
#include "ocr/recognise.h"

// Looks at every place of the upright, cleaned sheet where strokes of the size of text lie that are
// in no word of the page, reads each by itself, and puts what reads with confidence into the page
// as lines of their own, from top to bottom. strokes: what so_specks_clear left.
bool so_missed_read(so_recogniser *r, const so_sheet *s, PIX *strokes, so_page *page, so_err *err);
