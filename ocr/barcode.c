// SPDX-License-Identifier: Apache-2.0
// Codes are sought on the page as it is and, only when nothing was found, on a smoothed half-size
// copy: halving averages scanner noise and JPEG blocks away, which rescues small codes, but loses
// the finest ones, so neither pass alone would do.
#include "ocr/barcode.h"

#include "base/text.h"
#include "ocr/zxing.h"

typedef struct {
    so_page *page;
    int scale;  // pixels of the stored image per pixel searched
    int width_px, height_px;
} finder;

static int clamp(int v, int max)
{
    return v < 0 ? 0 : v > max ? max : v;
}

static so_box box_of_corners(const finder *f, const int xy[8])
{
    int x0 = xy[0], y0 = xy[1], x1 = xy[0], y1 = xy[1];
    for (int i = 2; i < 8; i += 2) {
        x0 = xy[i] < x0 ? xy[i] : x0, x1 = xy[i] > x1 ? xy[i] : x1;
        y0 = xy[i + 1] < y0 ? xy[i + 1] : y0, y1 = xy[i + 1] > y1 ? xy[i + 1] : y1;
    }
    int left = clamp(x0 * f->scale, f->width_px - 1), top = clamp(y0 * f->scale, f->height_px - 1);
    // A linear code is found along one line of pixels: its box is still at least one pixel high.
    return (so_box){left, top, clamp((x1 + 1) * f->scale, f->width_px) - left,
                    clamp((y1 + 1) * f->scale, f->height_px) - top};
}

static void found(void *arg, const char *format, const char *text, const int xy[8])
{
    const finder *f = arg;
    if (!so_text_is_valid(text)) return;
    for (size_t i = 0; i < f->page->barcodes.len; i++) {
        const so_barcode *seen = &f->page->barcodes.items[i];
        if (so_equal(seen->text, text) && so_equal(seen->format, format)) return;
    }
    so_barcode *code = so_vec_push(&f->page->barcodes);
    *code = (so_barcode){so_strdup(format), so_strdup(text), box_of_corners(f, xy)};
}

static bool search(PIX *grey, int scale, so_page *page, PIX *stored, so_err *err)
{
    PIX *raster = grey ? pixEndianByteSwapNew(grey) : NULL;  // leptonica's words to plain bytes
    if (!raster) return so_err_set(err, SO_IO, "not enough memory to look for barcodes");
    finder f = {page, scale, pixGetWidth(stored), pixGetHeight(stored)};
    so_zxing_read((const uint8_t *)pixGetData(raster), pixGetWidth(raster), pixGetHeight(raster),
                  4 * pixGetWpl(raster), found, &f);
    pixDestroy(&raster);
    return true;
}

static int by_place(const void *a, const void *b)
{
    const so_barcode *p = a, *q = b;
    return p->box.y != q->box.y ? p->box.y - q->box.y : p->box.x - q->box.x;
}

bool so_barcodes_read(PIX *grey, so_page *page, so_err *err)
{
    if (!search(grey, 1, page, grey, err)) return false;
    if (page->barcodes.len == 0) {
        PIX *half = pixScaleAreaMap2(grey);
        bool ok = search(half, 2, page, grey, err);
        pixDestroy(&half);
        if (!ok) return false;
    }
    if (page->barcodes.len > 1)
        qsort(page->barcodes.items, page->barcodes.len, sizeof *page->barcodes.items, by_place);
    return true;
}
