// SPDX-License-Identifier: Apache-2.0
// The font of the invisible text: every glyph is empty and 500/1000 wide. Characters are numbered
// as they come (CID = glyph = order of first use), so that font and ToUnicode map hold just what
// the document uses. The idea is that of tesseract's pdf.ttf. Inside the archive room only.
#pragma once
#include <stdint.h>

#include "base/str.h"

#define SO_PDF_FONT_WIDTH 0.5   // of the font size
#define SO_PDF_FONT_DESCENT 0.2 // how much of it lies below the base line

typedef struct {
    so_vec(uint32_t) characters; // [i] has CID i + 1
    uint16_t *cid_of;            // by code point; 0 = not used yet
} so_pdf_font;
void so_pdf_font_clear(so_pdf_font *f);

uint16_t so_pdf_font_cid(so_pdf_font *f, uint32_t code_point);
void so_pdf_add_utf16(so_str *out, uint32_t code_point);        // as 4 or 8 hexadecimal digits
void so_pdf_font_program(const so_pdf_font *f, so_str *out);    // a TrueType file
void so_pdf_font_to_unicode(const so_pdf_font *f, so_str *out); // a CMap
