// SPDX-License-Identifier: Apache-2.0
// What poppler's tools print of a hostile file: any text of pdfinfo and, behind a zero byte, of
// pdfimages -list. Every page gets a size within limits, or a fault.
#include <string.h>

#include "base/str.h"
#include "ocr/pdf_listing.h"
#include "tests/fuzz/fuzz.h"

static void check_listing(char *sizes, char *images, int first, int last)
{
    so_auto(so_pdf_listing) l = {.first = first};
    so_auto(so_fault) fault = {0};
    bool ok = so_pdf_listing_sizes(&l, sizes, last, &fault);
    SO_MUST(ok == (fault.reason == SO_REASON_NONE));
    if (!ok) return;
    SO_MUST(l.sheets.len <= SO_MAX_PAGES);
    so_pdf_listing_images(&l, images);
    so_pdf_listing_settle(&l);
    for (size_t i = 0; i < l.sheets.len; i++) {
        const so_pdf_sheet *p = &l.sheets.items[i];
        if (p->fault.reason != SO_REASON_NONE) continue;
        SO_MUST(p->width_px > 0 && p->height_px > 0);
        SO_MUST((int64_t)p->width_px * p->height_px <= SO_MAX_PIXELS);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    so_auto(so_str) text = {0}, again = {0};
    so_str_add(&text, data, size);
    so_str_addc(&text, 0);
    so_str_add(&again, text.data, text.len);
    size_t images = strlen(text.data);
    check_listing(text.data, text.data + images + (images < size), 1, 0);
    check_listing(again.data, again.data + images + (images < size), 2, 2);
    return 0;
}
