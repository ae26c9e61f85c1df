// SPDX-License-Identifier: Apache-2.0
// The order of the steps, and nothing else: each step is its own small file with a picture in and a
// picture, a number or words out. The colour image is dropped as soon as its print and its ink
// have been taken from it; from then on a page costs one grey picture and the engine's copy.
#include "ocr/reader.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

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
    uint32_t left_out; // a bit a step
};

// A page on its way through the steps.
typedef struct {
    so_reader *reader;
    so_image *image;     // gone once print and ink have been taken from it
    so_sheet print, ink; // ink: when there may be letters in it
    PIX *strokes;        // of the print
    so_rules rules;
    so_page *page;
    bool is_blank, is_done; // done: the steps that are left have nothing to do
} work;

static void work_clear(work *w)
{
    so_image_free(w->image);
    so_sheet_clear(&w->print);
    so_sheet_clear(&w->ink);
    pixDestroy(&w->strokes);
    so_rules_clear(&w->rules);
}

// ---------------------------------------------------------------- the steps

// Takes print, coloured ink, blankness and the measures of quality from the image, its pixels made
// square, and lets go of it.
static bool separate(work *w, so_inked (*part)(PIX *), so_err *err)
{
    int width_px = w->page->width_px, height_px = w->page->height_px;
    if (!so_image_square(w->image, err)) return false;
    PIX *pix = w->image->pix;
    int res_dpi = so_resolution_dpi(w->image->res), ink_dpi = 0;
    PIX *all = so_clean_ink(pix, res_dpi, &ink_dpi);
    so_inked parts = all ? part(pix) : (so_inked){0};
    if (parts.print) so_quality_measure(w->image, all, ink_dpi, &w->page->quality);
    so_image_free(so_steal(&w->image));
    bool is_done = parts.print != NULL;
    if (is_done) {
        w->is_blank = so_blank_is(all, ink_dpi);
        w->print = so_sheet_of(so_steal(&parts.print), res_dpi, width_px, height_px);
        if (parts.ink && so_coloured_has_letters(parts.ink, res_dpi))
            w->ink = so_sheet_of(so_steal(&parts.ink), res_dpi, width_px, height_px);
    }
    pixDestroy(&all);
    so_inked_clear(&parts);
    return is_done || so_err_set(err, SO_IO, "not enough memory for a page of %d x %d pixels",
                                 width_px, height_px);
}

static bool colour(work *w, so_err *err)
{
    return separate(w, so_colour_part, err);
}

static so_inked as_grey(PIX *pix)
{
    return (so_inked){.print = pixConvertTo8(pix, 0)};
}

static bool grey(work *w, so_err *err)
{
    return separate(w, as_grey, err);
}

// Brings a sheet to a resolution that reads well. Measured on office papers: at 100 dpi words
// are lost (95.7 % read, 97.2 % when enlarged to 200), from 150 dpi on enlarging only adds faults;
// above 400 dpi there is nothing to gain. Whatever its resolution is believed to be, a sheet is
// never larger than A3 at 400 dpi.
static bool size_sheet(so_sheet *s, so_err *err)
{
    enum { COARSE_DPI = 120, COARSE_TO_DPI = 200, FINE_DPI = 400, FINE_TO_DPI = 300 };
    static const double most_px = 32e6;
    double factor = 1, pixels = (double)pixGetWidth(s->pix) * pixGetHeight(s->pix);
    if (s->res_dpi < COARSE_DPI) factor = (double)COARSE_TO_DPI / s->res_dpi;
    if (s->res_dpi > FINE_DPI) factor = (double)FINE_TO_DPI / s->res_dpi;
    if (pixels * factor * factor > most_px) factor = fmin(1, sqrt(most_px / pixels));
    return factor == 1 || so_sheet_scale(s, factor, err);
}

static bool size(work *w, so_err *err)
{
    return size_sheet(&w->print, err);
}

static bool barcodes(work *w, so_err *err)
{
    return so_barcodes_read(&w->print, w->page, err);
}

// No letter fits in, and the engine refuses such pictures.
static bool is_too_small(const so_sheet *s)
{
    enum { LEAST_PX = 10 };
    return pixGetWidth(s->pix) < LEAST_PX || pixGetHeight(s->pix) < LEAST_PX;
}

static bool blank(work *w, so_err *err)
{
    (void)err;
    bool is_blank = w->is_blank && w->page->barcodes.len == 0;
    w->page->kind = is_blank ? SO_PAGE_BLANK : SO_PAGE_CONTENT;
    w->is_done = is_blank || is_too_small(&w->print);
    return true;
}

static bool codes(work *w, so_err *err)
{
    (void)err;
    so_barcodes_erase(&w->print, w->page);
    return true;
}

static bool level(work *w, so_err *err)
{
    return so_clean_level(&w->print, err);
}

static bool edges(work *w, so_err *err)
{
    return so_edges_clear(&w->print, err);
}

// The file's word first: it is all there is on a page without text.
static bool turn_as_told(work *w, so_err *err)
{
    return so_sheet_turn(&w->print, w->page->rotation_deg, err);
}

static bool turn(work *w, so_err *err)
{
    so_orientation o;
    if (!turn_as_told(w, err) || !so_orient(w->reader->recogniser, &w->print, &o, err) ||
        !so_sheet_turn(&w->print, o.clockwise_deg, err))
        return false;
    w->page->rotation_deg = (w->page->rotation_deg + o.clockwise_deg) % 360;
    w->page->skew_deg = o.skew_deg;
    return true;
}

static bool tilt_sheet(so_sheet *s, const so_page *page, so_err *err)
{
    return fabs(page->skew_deg) < 0.05 || so_sheet_tilt(s, -page->skew_deg, err);
}

static bool tilt(work *w, so_err *err)
{
    return tilt_sheet(&w->print, w->page, err);
}

static bool strokes(work *w, so_err *err)
{
    w->strokes = so_clean_strokes(&w->print);
    return w->strokes || so_err_set(err, SO_IO, "not enough memory to clean a page");
}

static bool rules(work *w, so_err *err)
{
    return so_rules_take(&w->print, w->strokes, &w->rules, err);
}

static bool specks(work *w, so_err *err)
{
    return so_specks_clear(&w->print, w->strokes, err);
}

static bool recognise(work *w, so_err *err)
{
    return so_recogniser_read(w->reader->recogniser, &w->print, w->page, err);
}

static bool second_reading(work *w, so_err *err)
{
    return so_second_reading(w->reader->recogniser, &w->print, w->page, err);
}

static bool marks(work *w, so_err *err)
{
    (void)err;
    so_marks_join(w->strokes, w->page);
    return true;
}

static bool missed(work *w, so_err *err)
{
    return so_missed_read(w->reader->recogniser, &w->print, w->strokes, w->page, err);
}

static bool second_look(work *w, so_err *err)
{
    (void)err;
    so_second_look(w->reader->recogniser, &w->print, w->page);
    return true;
}

static bool slips(work *w, so_err *err)
{
    (void)err;
    so_slips_mend(w->page);
    return true;
}

static bool coloured(work *w, so_err *err)
{
    if (!w->ink.pix) return true;
    return size_sheet(&w->ink, err) && so_sheet_turn(&w->ink, w->page->rotation_deg, err) &&
           tilt_sheet(&w->ink, w->page, err) &&
           so_coloured_read(w->reader->recogniser, &w->ink, w->page, err);
}

static bool noise(work *w, so_err *err)
{
    (void)err;
    so_noise_drop(w->page);
    return true;
}

static bool layout(work *w, so_err *err)
{
    (void)err;
    so_layout_order(w->page, &w->print);
    return true;
}

static bool context(work *w, so_err *err)
{
    (void)err;
    so_context_mend(w->reader->phrases, w->page);
    return true;
}

static bool tables(work *w, so_err *err)
{
    (void)err;
    so_tables_order(w->page, &w->rules, w->print.res_dpi);
    return true;
}

static bool settle(work *w, so_err *err)
{
    (void)err;
    so_layout_settle(w->page, &w->print);
    return true;
}

// ---------------------------------------------------------------- their order

static bool nothing(work *w, so_err *err)
{
    (void)w, (void)err;
    return true;
}

typedef bool act(work *w, so_err *err);
static const struct {
    const char *name;
    act *run, *left_out; // left_out: what is done in its place; NULL: it cannot be left out
} steps[] = {
    // from the image to the picture of its print
    {"colour", colour, grey},
    {"size", size, nothing},
    {"barcodes", barcodes, NULL},
    {"blank", blank, NULL},
    {"codes", codes, nothing},
    {"level", level, nothing},
    {"edges", edges, nothing},
    {"turn", turn, turn_as_told},
    {"tilt", tilt, nothing},
    {"strokes", strokes, NULL},
    {"rules", rules, nothing},
    {"specks", specks, nothing},
    // from the picture to words
    {"recognise", recognise, NULL},
    {"second_reading", second_reading, nothing},
    {"marks", marks, nothing},
    {"missed", missed, nothing},
    {"second_look", second_look, nothing},
    {"slips", slips, nothing},
    {"coloured", coloured, nothing},
    {"noise", noise, nothing},
    {"layout", layout, nothing},
    {"context", context, nothing},
    {"tables", tables, nothing},
    {"settle", settle, NULL},
};

static_assert(SO_COUNT(steps) <= 32, "a bit for every step in left_out");

// Takes a page through the steps before end (NULL: through all).
static bool go(work *w, act *end, so_err *err)
{
    for (size_t i = 0; i < SO_COUNT(steps) && steps[i].run != end && !w->is_done; i++) {
        act *step = w->reader->left_out >> i & 1 ? steps[i].left_out : steps[i].run;
        if (!step(w, err)) return false;
    }
    return true;
}

// ---------------------------------------------------------------- the reader

static bool leave_out(so_reader *r, const char *name, size_t len, so_err *err)
{
    so_auto(so_str) all = {0};
    for (size_t i = 0; i < SO_COUNT(steps); i++) {
        if (!steps[i].left_out) continue;
        if (strlen(steps[i].name) == len && memcmp(steps[i].name, name, len) == 0) {
            r->left_out |= UINT32_C(1) << i;
            return true;
        }
        so_str_addf(&all, all.len ? ", %s" : "%s", steps[i].name);
    }
    return so_err_set(err, SO_CONFIG, "\"%.*s\" is no step of reading that can be left out: %s",
                      (int)len, name, all.data);
}

static bool leave_out_all(so_reader *r, const char *names, so_err *err)
{
    while (*names) {
        size_t len = strcspn(names, ",");
        if (!leave_out(r, names, len, err)) return false;
        names += len + (names[len] == ',');
    }
    return true;
}

so_reader *so_reader_open(const char *lang, const char *language_dir, const char *without,
                          so_err *err)
{
    setMsgSeverity(L_SEVERITY_NONE); // leptonica's complaints about bad pages go nowhere
    so_autoptr(so_reader) r = so_alloc(sizeof *r);
    if (!leave_out_all(r, without, err)) return NULL;
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

// Decodes the page and takes it through the steps before end. A bad page is *ret_fault.
static bool take(work *w, const so_source *s, int index, act *end, so_fault *ret_fault, so_err *err)
{
    w->image = so_decode_page(s, index, ret_fault, err);
    if (!w->image) {
        w->page->kind = SO_PAGE_QUARANTINED;
        return ret_fault->reason != SO_REASON_NONE;
    }
    w->page->width_px = pixGetWidth(w->image->pix);
    w->page->height_px = pixGetHeight(w->image->pix);
    w->page->res_dpi = so_resolution_dpi(w->image->res);
    w->page->is_res_guessed = w->image->res.is_guessed;
    w->page->rotation_deg = w->image->turn_deg;
    so_quality_layer(s, index, &w->page->quality);
    return go(w, end, err);
}

bool so_reader_read(so_reader *r, const so_source *s, int index, so_page *ret, so_fault *ret_fault,
                    so_err *err)
{
    so_auto(so_page) page = {0};
    so_auto(work) w = {.reader = r, .page = &page};
    if (!take(&w, s, index, NULL, ret_fault, err)) return false;
    *ret = page;
    page = (so_page){0};
    return true;
}

bool so_reader_clean(so_reader *r, const so_source *s, int index, so_str *out, so_fault *ret_fault,
                     so_err *err)
{
    so_auto(so_page) page = {0};
    so_auto(work) w = {.reader = r, .page = &page};
    if (!take(&w, s, index, recognise, ret_fault, err)) return false;
    if (page.kind == SO_PAGE_QUARANTINED) return true;
    pixSetResolution(w.print.pix, w.print.res_dpi, w.print.res_dpi);
    return so_image_png(w.print.pix, out, err);
}
