// SPDX-License-Identifier: Apache-2.0
// Two-layer PDF: the page image as scanned, the words as invisible text over it (render mode 3, a
// glyphless Type0 font with ToUnicode in NFC). Written by us: other tools have damaged accented
// text layers (DOMAIN.md 5.3). Deterministic bytes.
#pragma once
#include "model/page.h"

typedef struct {
    enum { SO_PDF_JPEG, SO_PDF_G4 } format;
    int width_px, height_px;
    int x_dpi, y_dpi;    // differ when pixels are not square; 0: unknown
    int components;      // of a JPEG: 1 grey, 3 colour
    const so_str *bytes; // G4: as in a TIFF with WhiteIsZero
} so_pdf_image;

typedef struct so_pdf so_pdf;
so_pdf *so_pdf_new(const char *title);
void so_pdf_free(so_pdf *pdf);
SO_AUTOPTR(so_pdf, so_pdf_free)
// The page is shown upright (page->rotation_deg).
void so_pdf_add(so_pdf *pdf, const so_pdf_image *image, const so_page *page);
void so_pdf_end(so_pdf *pdf, so_str *out); // appends the whole file to *out
