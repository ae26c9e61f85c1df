// SPDX-License-Identifier: Apache-2.0
// The order of the steps, and nothing else: each step is its own small file with a picture in and a
// picture, a number or words out. The colour image is dropped as soon as its print and its ink
// have been taken from it; from then on a page costs one grey picture and the engine's copy.
#include "ocr/reader.h"

#include <math.h>

#include "ocr/barcode.h"
#include "ocr/blank.h"
#include "ocr/clean.h"
#include "ocr/colour.h"
#include "ocr/coloured.h"
#include "ocr/context.h"
#include "ocr/edges.h"
#include "ocr/layout.h"
#include "ocr/marks.h"
#include "ocr/missed.h"
#include "ocr/noise.h"
#include "ocr/orient.h"
#include "ocr/quality.h"
#include "ocr/recognise.h"
#include "ocr/rules.h"
#include "ocr/second_look.h"
#include "ocr/second_reading.h"
#include "ocr/sheet.h"
#include "ocr/slips.h"
#include "ocr/specks.h"
#include "ocr/tables.h"

struct so_reader {
    so_recogniser *recogniser;
    so_phrases *phrases;
};

so_reader *so_reader_open(const char *lang, const char *language_dir, so_err *err)
{
    setMsgSeverity(L_SEVERITY_NONE); // leptonica's complaints about bad pages go nowhere
    so_autoptr(so_reader) r = so_alloc(sizeof *r);
    r->recogniser = so_recogniser_open(lang, err);
    r->phrases = r->recogniser ? so_phrases_load(language_dir, err) : NULL;
    return r->phrases ? so_steal(&r) : NULL;
}

void so_reader_close(so_reader *r)
{
    if (!r) return;
    so_recogniser_close(r->recogniser);
    so_phrases_free(r->phrases);
    free(r);
}

const char *so_reader_engine(const so_reader *r)
{
    return so_recogniser_name(r->recogniser);
}

// A page on its way: its print, and its coloured ink when there may be letters in it.
typedef struct {
    so_sheet print, ink;
    bool is_blank;
} sides;

static void sides_clear(sides *s)
{
    so_sheet_clear(&s->print);
    so_sheet_clear(&s->ink);
}

// Takes print, coloured ink, blankness and the measures of quality from the image, its pixels made
// square, and lets go of it.
static bool separate(so_image **image, sides *ret, so_page *page, so_err *err)
{
    int width_px = pixGetWidth((*image)->pix), height_px = pixGetHeight((*image)->pix);
    if (!so_image_square(*image, err)) return false;
    PIX *pix = (*image)->pix;
    int res_dpi = so_resolution_dpi((*image)->res), ink_dpi = 0;
    PIX *all = so_clean_ink(pix, res_dpi, &ink_dpi);
    so_inked parts = all ? so_colour_part(pix) : (so_inked){0};
    if (parts.print) so_quality_measure(*image, all, ink_dpi, &page->quality);
    so_image_free(so_steal(image));
    bool is_done = parts.print != NULL;
    if (is_done) {
        ret->is_blank = so_blank_is(all, ink_dpi);
        ret->print = so_sheet_of(so_steal(&parts.print), res_dpi, width_px, height_px);
        if (parts.ink && so_coloured_has_letters(parts.ink, res_dpi))
            ret->ink = so_sheet_of(so_steal(&parts.ink), res_dpi, width_px, height_px);
    }
    pixDestroy(&all);
    so_inked_clear(&parts);
    return is_done || so_err_set(err, SO_IO, "not enough memory for a page of %d x %d pixels",
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

static bool lay(so_sheet *s, int clockwise_deg, double skew_deg, so_err *err)
{
    return so_sheet_turn(s, clockwise_deg, err) &&
           (fabs(skew_deg) < 0.05 || so_sheet_tilt(s, -skew_deg, err));
}

// Evens out the paper and brings the text upright and level.
static bool straighten(so_reader *r, so_sheet *s, so_page *page, so_err *err)
{
    so_orientation o;
    if (!so_clean_level(s, err) || !so_edges_clear(s, err)) return false;
    // The file's word first: it is all there is on a page without text.
    if (!so_sheet_turn(s, page->rotation_deg, err) || !so_orient(r->recogniser, s, &o, err))
        return false;
    page->rotation_deg = (page->rotation_deg + o.clockwise_deg) % 360;
    page->skew_deg = o.skew_deg;
    return lay(s, o.clockwise_deg, o.skew_deg, err);
}

static bool read_coloured(so_reader *r, so_sheet *ink, so_page *page, so_err *err)
{
    if (!ink->pix) return true;
    return size(ink, err) && lay(ink, page->rotation_deg, page->skew_deg, err) &&
           so_coloured_read(r->recogniser, ink, page, err);
}

// Reads a page that stands upright, from its words alone: rulings go, to be remembered for the
// order of the words, then specks.
static bool read_upright(so_reader *r, sides *both, PIX *strokes, so_page *page, so_err *err)
{
    so_sheet *s = &both->print;
    so_auto(so_rules) rules = {0};
    if (!so_rules_take(s, strokes, &rules, err) || !so_specks_clear(s, strokes, err)) return false;
    if (!so_recogniser_read(r->recogniser, s, page, err)) return false;
    if (!so_second_reading(r->recogniser, s, page, err)) return false;
    so_marks_join(strokes, page);
    if (!so_missed_read(r->recogniser, s, strokes, page, err)) return false;
    so_second_look(r->recogniser, s, page);
    so_slips_mend(page);
    if (!read_coloured(r, &both->ink, page, err)) return false;
    so_noise_drop(page);
    so_layout_order(page, s);
    so_context_mend(r->phrases, page);
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
    so_auto(sides) both = {0};
    so_sheet *sheet = &both.print;
    if (!separate(image, &both, page, err)) return false;
    if (!size(sheet, err) || !so_barcodes_read(sheet, page, err)) return false;
    if (both.is_blank && page->barcodes.len == 0) {
        page->kind = SO_PAGE_BLANK;
        return true;
    }
    page->kind = SO_PAGE_CONTENT;
    if (is_too_small(sheet)) return true;
    so_barcodes_erase(sheet, page);
    if (!straighten(r, sheet, page, err)) return false;
    PIX *strokes = so_clean_strokes(sheet);
    if (!strokes) return so_err_set(err, SO_IO, "not enough memory to clean a page");
    bool is_read = read_upright(r, &both, strokes, page, err);
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
        page.res_dpi = so_resolution_dpi(image->res);
        page.is_res_guessed = image->res.is_guessed;
        page.rotation_deg = image->turn_deg;
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
