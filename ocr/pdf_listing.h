// SPDX-License-Identifier: Apache-2.0
// What pdfinfo and pdfimages say of the pages of a PDF, and the size that each is rendered at.
//
// A page that images cover is rendered so that each of its pixels is one of theirs: a single image,
// one cut into strips, or the finest that covers half of the page. Other pages get 300 dpi.
//
// Life: zeroed, with first set; sizes, then images, then settle; cleared. The texts are cut up on
// the way. They come from a tool that has read a hostile file, so nothing in them is trusted.
#pragma once
#include "ocr/source.h"

typedef struct {
    double width_pt, height_pt; // as displayed, after the page's own /Rotate
    int width_px, height_px;    // rendered
    so_fault fault;
} so_pdf_sheet;

typedef struct {
    int x_px, y_px;      // along the displayed page
    double x_dpi, y_dpi; // the same
} so_pdf_scan;

typedef struct {
    int first, total; // page numbers from 1
    so_vec(so_pdf_sheet) sheets;
    int page;                  // that the scans lie on
    so_vec(so_pdf_scan) scans; // images of one page at a time
} so_pdf_listing;
void so_pdf_listing_clear(so_pdf_listing *l);

// text: pdfinfo of the pages from first to last (0: to the end). False when the file holds none or
// too many.
bool so_pdf_listing_sizes(so_pdf_listing *l, char *text, int last, so_fault *fault);
// text: pdfimages -list of the same pages.
void so_pdf_listing_images(so_pdf_listing *l, char *text);
// Gives each sheet its size or its fault.
void so_pdf_listing_settle(so_pdf_listing *l);
