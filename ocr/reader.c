// SPDX-License-Identifier: Apache-2.0
// The order of the steps, and nothing else: each step is its own small file with a picture in and a
// picture, a number or words out. The colour image is dropped as soon as its print and its ink
// have been taken from it; from then on a page costs one grey picture and the engine's copy.
#include "ocr/reader.h"

#include <math.h>

#include "ocr/barcode.h"
#include "ocr/blank.h"
#include "ocr/clean.h"
#include "ocr/edges.h"
#include "ocr/layout.h"
#include "ocr/missed.h"
#include "ocr/noise.h"
#include "ocr/orient.h"
#include "ocr/quality.h"
#include "ocr/recognise.h"
#include "ocr/rules.h"
#include "ocr/second_look.h"
#include "ocr/sheet.h"
#include "ocr/specks.h"
#include "ocr/tables.h"

struct so_reader {
    so_recogniser *recogniser;
};

so_reader *so_reader_open(const char *lang, so_err *err)
{
    setMsgSeverity(L_SEVERITY_NONE); // leptonica's complaints about bad pages go nowhere
    so_recogniser *recogniser = so_recogniser_open(lang, err);
    if (!recogniser) return NULL;
    so_reader *r = so_alloc(sizeof *r);
    r->recogniser = recogniser;
    return r;
}

void so_reader_close(so_reader *r)
{
    if (!r) return;
    so_recogniser_close(r->recogniser);
    free(r);
}

const char *so_reader_engine(const so_reader *r)
{
    return so_recogniser_name(r->recogniser);
}

// Takes print, blankness and the measures of quality from the image and lets go of it.
static bool separate(so_image **image, so_sheet *ret, so_page *page, bool *ret_is_blank,
                     so_err *err)
{
    PIX *pix = (*image)->pix;
    int res_dpi = (*image)->res_dpi, ink_dpi = 0;
    PIX *ink = so_clean_ink(pix, res_dpi, &ink_dpi);
    PIX *print = ink ? so_clean_print(pix) : NULL;
    int width_px = pixGetWidth(pix), height_px = pixGetHeight(pix);
    if (print) so_quality_measure(*image, ink, ink_dpi, &page->quality);
    so_image_free(so_steal(image));
    if (print) {
        *ret = so_sheet_of(print, res_dpi, width_px, height_px);
        *ret_is_blank = so_blank_is(ink, ink_dpi);
    }
    pixDestroy(&ink);
    return print || so_err_set(err, SO_IO, "not enough memory for a page of %d x %d pixels",
                               width_px, height_px);
}

// Brings the sheet to a resolution that reads well. Measured on office papers: at 100 dpi words
// are lost (95.7 % read, 97.2 % when enlarged to 200), from 150 dpi on enlarging only adds faults;
// above 400 dpi there is nothing to gain. Whatever its resolution is believed to be, a sheet is
// never larger than A3 at 400 dpi.
static bool size(so_sheet *s, so_err *err)
{
    enum { COARSE_DPI = 120, COARSE_TO_DPI = 200, FINE_DPI = 400, FINE_TO_DPI = 300 };
    static const double most_px = 32e6;
    double factor = 1, pixels = (double)pixGetWidth(s->pix) * pixGetHeight(s->pix);
    if (s->res_dpi < COARSE_DPI) factor = (double)COARSE_TO_DPI / s->res_dpi;
    if (s->res_dpi > FINE_DPI) factor = (double)FINE_TO_DPI / s->res_dpi;
    if (pixels * factor * factor > most_px) factor = fmin(1, sqrt(most_px / pixels));
    return factor == 1 || so_sheet_scale(s, factor, err);
}

// Evens out the paper and brings the text upright and level.
static bool straighten(so_reader *r, so_sheet *s, so_page *page, so_err *err)
{
    so_orientation o;
    if (!so_clean_level(s, err) || !so_edges_clear(s, err)) return false;
    if (!so_orient(r->recogniser, s, &o, err)) return false;
    page->rotation_deg = o.clockwise_deg;
    page->skew_deg = o.skew_deg;
    return so_sheet_turn(s, o.clockwise_deg, err) &&
           (fabs(o.skew_deg) < 0.05 || so_sheet_tilt(s, -o.skew_deg, err));
}

// Reads a page that stands upright, from its words alone: rulings go, to be remembered for the
// order of the words, then specks.
static bool read_upright(so_reader *r, so_sheet *s, PIX *strokes, so_page *page, so_err *err)
{
    so_auto(so_rules) rules = {0};
    if (!so_rules_take(s, strokes, &rules, err) || !so_specks_clear(s, strokes, err)) return false;
    if (!so_recogniser_read(r->recogniser, s, page, err)) return false;
    if (!so_missed_read(r->recogniser, s, strokes, page, err)) return false;
    so_second_look(r->recogniser, s, page);
    so_noise_drop(page);
    so_layout_split(page, s);
    so_tables_order(page, &rules, s->res_dpi);
    so_layout_settle(page, s);
    return true;
}

// No letter fits in, and the engine refuses such pictures.
static bool is_too_small(const so_sheet *s)
{
    enum { LEAST_PX = 10 };
    return pixGetWidth(s->pix) < LEAST_PX || pixGetHeight(s->pix) < LEAST_PX;
}

static bool read_image(so_reader *r, so_image **image, so_page *page, so_err *err)
{
    so_auto(so_sheet) sheet = {0};
    bool is_blank = false;
    if (!separate(image, &sheet, page, &is_blank, err)) return false;
    if (!size(&sheet, err) || !so_barcodes_read(&sheet, page, err)) return false;
    if (is_blank && page->barcodes.len == 0) {
        page->kind = SO_PAGE_BLANK;
        return true;
    }
    page->kind = SO_PAGE_CONTENT;
    if (is_too_small(&sheet)) return true;
    so_barcodes_erase(&sheet, page);
    if (!straighten(r, &sheet, page, err)) return false;
    PIX *strokes = so_clean_strokes(&sheet);
    if (!strokes) return so_err_set(err, SO_IO, "not enough memory to clean a page");
    bool is_read = read_upright(r, &sheet, strokes, page, err);
    pixDestroy(&strokes);
    return is_read;
}

bool so_reader_read(so_reader *r, const so_source *s, int index, so_page *ret, so_fault *ret_fault,
                    so_err *err)
{
    so_auto(so_page) page = {0};
    so_autoptr(so_image) image = so_decode_page(s, index, ret_fault, err);
    if (image) {
        page.width_px = pixGetWidth(image->pix), page.height_px = pixGetHeight(image->pix);
        page.res_dpi = image->res_dpi;
        so_quality_layer(s, index, &page.quality);
        if (!read_image(r, &image, &page, err)) return false;
    } else if (ret_fault->reason != SO_REASON_NONE) {
        page.kind = SO_PAGE_QUARANTINED;
    } else {
        return false;
    }
    *ret = page;
    page = (so_page){0};
    return true;
}
