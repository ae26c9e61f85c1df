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
    const so_sheet *sheet;
    double scale; // pixels of the sheet per pixel searched
} finder;

static so_box box_of_corners(const finder *f, const int xy[8])
{
    int x0 = xy[0], y0 = xy[1], x1 = xy[0], y1 = xy[1];
    for (int i = 2; i < 8; i += 2) {
        x0 = xy[i] < x0 ? xy[i] : x0, x1 = xy[i] > x1 ? xy[i] : x1;
        y0 = xy[i + 1] < y0 ? xy[i + 1] : y0, y1 = xy[i + 1] > y1 ? xy[i + 1] : y1;
    }
    // A linear code is found along one line of pixels: its box is still one pixel high.
    so_box on_sheet = {(int)(x0 * f->scale), (int)(y0 * f->scale),
                       (int)((x1 - x0 + 1) * f->scale + 1), (int)((y1 - y0 + 1) * f->scale + 1)};
    return so_sheet_stored(f->sheet, on_sheet);
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

// Takes searched, the sheet's picture or a copy at another scale, and searches it for the kinds.
static bool search(PIX *searched, const so_sheet *s, bool qr, bool code128, so_page *page,
                   so_err *err)
{
    PIX *plain = searched ? pixEndianByteSwapNew(searched) : NULL; // leptonica's words to bytes
    pixDestroy(&searched);
    if (!plain) return so_err_set(err, SO_IO, "not enough memory to look for barcodes");
    finder f = {page, s, (double)pixGetWidth(s->pix) / pixGetWidth(plain)};
    so_raster raster = {(const uint8_t *)pixGetData(plain), pixGetWidth(plain), pixGetHeight(plain),
                        4 * pixGetWpl(plain)};
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
    PIX *small =
        holes ? pixSelectBySize(holes, most, most, 8, L_SELECT_IF_BOTH, L_SELECT_IF_LTE, NULL)
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

static bool search_harder(const so_sheet *s, so_page *page, so_err *err)
{
    enum { COARSE_DPI = 240 };
    if (!search(pixBlockconvGray(s->pix, NULL, 1, 1), s, false, true, page, err)) return false;
    if (page->barcodes.len > 0) return true;
    if (!search(hollows_filled(s->pix, s->res_dpi), s, true, false, page, err)) return false;
    if (page->barcodes.len > 0 || s->res_dpi >= COARSE_DPI) return true;
    return search(pixScaleGray2xLI(s->pix), s, true, false, page, err);
}

static int by_place(const void *a, const void *b)
{
    const so_barcode *p = a, *q = b;
    return p->box.y != q->box.y ? p->box.y - q->box.y : p->box.x - q->box.x;
}

bool so_barcodes_read(const so_sheet *s, so_page *page, so_err *err)
{
    enum { LEAST_PX = 21 }; // modules of the smallest QR code
    if (pixGetWidth(s->pix) < LEAST_PX || pixGetHeight(s->pix) < LEAST_PX) return true;
    if (!search(pixClone(s->pix), s, true, true, page, err)) return false;
    if (page->barcodes.len == 0 && !search_harder(s, page, err)) return false;
    if (page->barcodes.len > 1)
        qsort(page->barcodes.items, page->barcodes.len, sizeof *page->barcodes.items, by_place);
    return true;
}

// How often a row of pixels changes between dark and light.
static int changes(PIX *pix, int x0, int x1, int y)
{
    const l_uint32 *row = pixGetData(pix) + (size_t)y * pixGetWpl(pix);
    int n = 0;
    for (int x = x0 + 1; x < x1; x++)
        n += (GET_DATA_BYTE(row, x) < 128) != (GET_DATA_BYTE(row, x - 1) < 128);
    return n;
}

// Moves y by step as long as the row there has at least half the changes, for 30 mm at most.
static int last_row(const so_sheet *s, so_box b, int y, int step)
{
    int least = changes(s->pix, b.x, b.x + b.w, y) / 2, h = pixGetHeight(s->pix);
    for (int n = s->res_dpi * 6 / 5; n > 0 && y + step >= 0 && y + step < h; n--) {
        if (changes(s->pix, b.x, b.x + b.w, y + step) < least) break;
        y += step;
    }
    return y;
}

static void erase(so_sheet *s, so_box stored)
{
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    double fx = (double)w / s->stored_width_px, fy = (double)h / s->stored_height_px;
    so_box b = {(int)(stored.x * fx), (int)(stored.y * fy), (int)(stored.w * fx),
                (int)(stored.h * fy)};
    bool is_linear = b.h * 8 < b.w && b.x >= 0 && b.x + b.w <= w && b.y >= 0 && b.y + b.h <= h;
    if (is_linear && b.h > 0) {
        int middle = b.y + b.h / 2, top = last_row(s, b, middle, -1);
        b.h = last_row(s, b, middle, 1) - top + 1;
        b.y = top;
    }
    int rim = s->res_dpi / 40; // quiet zones are wider
    BOX *box = boxCreate(b.x - rim, b.y - rim, b.w + 2 * rim, b.h + 2 * rim);
    if (box) pixSetInRect(s->pix, box);
    boxDestroy(&box);
}

void so_barcodes_erase(so_sheet *s, const so_page *page)
{
    for (size_t i = 0; i < page->barcodes.len; i++) erase(s, page->barcodes.items[i].box);
}
