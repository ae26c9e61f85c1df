// SPDX-License-Identifier: Apache-2.0
// The recipe of docs/barcodes.md: QR codes and Code 128 apart, and a second round when both saw
// nothing: Code 128 on a smoothed page, QR codes on one with hollows filled and on one enlarged
// twice. Enlarging helps the small codes of cards scanned at 200 dpi; at 300 dpi it found nothing
// more and cost a quarter of the reading of a page, so there it is left out.
#include "ocr/barcode.h"

#include "base/text.h"
#include "ocr/zxing.h"

typedef struct {
    so_page *page;
    double scale;  // pixels of the stored image per pixel searched
    int width_px, height_px;
} finder;

static int clamp(double v, int max)
{
    return v < 0 ? 0 : v > max ? max : (int)v;
}

static so_box box_of_corners(const finder *f, const int xy[8])
{
    int x0 = xy[0], y0 = xy[1], x1 = xy[0], y1 = xy[1];
    for (int i = 2; i < 8; i += 2) {
        x0 = xy[i] < x0 ? xy[i] : x0, x1 = xy[i] > x1 ? xy[i] : x1;
        y0 = xy[i + 1] < y0 ? xy[i + 1] : y0, y1 = xy[i + 1] > y1 ? xy[i + 1] : y1;
    }
    // A linear code is found along one line of pixels: its box is still at least one pixel high.
    int left = clamp(x0 * f->scale, f->width_px - 1), top = clamp(y0 * f->scale, f->height_px - 1);
    int right = clamp((x1 + 1) * f->scale, f->width_px);
    int bottom = clamp((y1 + 1) * f->scale, f->height_px);
    return (so_box){left, top, right > left ? right - left : 1, bottom > top ? bottom - top : 1};
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

// Takes searched, a copy of the stored page at another scale, and searches it for the kinds.
static bool search(PIX *searched, PIX *stored, bool qr, bool code128, so_page *page, so_err *err)
{
    PIX *plain = searched ? pixEndianByteSwapNew(searched) : NULL;  // leptonica's words to bytes
    pixDestroy(&searched);
    if (!plain) return so_err_set(err, SO_IO, "not enough memory to look for barcodes");
    finder f = {page, (double)pixGetWidth(stored) / pixGetWidth(plain), pixGetWidth(stored),
                pixGetHeight(stored)};
    so_raster raster = {(const uint8_t *)pixGetData(plain), pixGetWidth(plain),
                        pixGetHeight(plain), 4 * pixGetWpl(plain)};
    if (qr) so_zxing_read(&raster, SO_ZXING_QR, found, &f);
    if (code128) so_zxing_read(&raster, SO_ZXING_CODE128, found, &f);
    pixDestroy(&plain);
    return true;
}

// Scanners that threshold locally hollow out large black areas, and a QR code whose three corner
// squares are hollow is not seen as one. Fills enclosed white spots of up to 3.5 mm: hollows, and a
// few white modules, which the code's error correction restores. At half size.
static PIX *hollows_filled(PIX *grey, int res_dpi)
{
    PIX *half = pixScaleAreaMap2(grey);
    PIX *bits = half ? pixThresholdToBinary(half, 128) : NULL;
    PIX *holes = bits ? pixHolesByFilling(bits, 8) : NULL;
    int most = (int)(3.5 / 25.4 * res_dpi / 2);
    PIX *small = holes ? pixSelectBySize(holes, most, most, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE,
                                         NULL)
                       : NULL;
    PIX *filled = small ? pixOr(NULL, bits, small) : NULL;
    PIX *out = filled ? pixConvert1To8(NULL, filled, 255, 0) : NULL;
    pixDestroy(&half);
    pixDestroy(&bits);
    pixDestroy(&holes);
    pixDestroy(&small);
    pixDestroy(&filled);
    return out;
}

static bool search_harder(PIX *grey, int res_dpi, so_page *page, so_err *err)
{
    enum { COARSE_DPI = 240 };
    if (!search(pixBlockconvGray(grey, NULL, 1, 1), grey, false, true, page, err)) return false;
    if (page->barcodes.len > 0) return true;
    if (!search(hollows_filled(grey, res_dpi), grey, true, false, page, err)) return false;
    if (page->barcodes.len > 0 || res_dpi >= COARSE_DPI) return true;
    return search(pixScaleGray2xLI(grey), grey, true, false, page, err);
}

static int by_place(const void *a, const void *b)
{
    const so_barcode *p = a, *q = b;
    return p->box.y != q->box.y ? p->box.y - q->box.y : p->box.x - q->box.x;
}

bool so_barcodes_read(PIX *grey, int res_dpi, so_page *page, so_err *err)
{
    enum { LEAST_PX = 21 };  // modules of the smallest QR code
    if (pixGetWidth(grey) < LEAST_PX || pixGetHeight(grey) < LEAST_PX) return true;
    if (!search(pixClone(grey), grey, true, true, page, err)) return false;
    if (page->barcodes.len == 0 && !search_harder(grey, res_dpi, page, err)) return false;
    if (page->barcodes.len > 1)
        qsort(page->barcodes.items, page->barcodes.len, sizeof *page->barcodes.items, by_place);
    return true;
}
