// SPDX-License-Identifier: Apache-2.0
// Grey pixels go in, not black and white: the network reads the grey of thin strokes, only the
// layout is found on the engine's own global threshold, which is good enough once the paper has
// been levelled. Page segmentation is the engine's automatic one. The second look at dubious
// lines in negative is off: white on black does not occur in office print and costs a fifth of the
// time on bad pages.
#include "ocr/recognise.h"

#include <string.h>
#include <tesseract/capi.h>

#include "base/digest.h"
#include "base/text.h"
#include "ocr/lines.h"
#include "ocr/tidy.h"

struct so_recogniser {
    TessBaseAPI *api;
    char *name;
};

static bool is_model_name(const char *lang)
{
    size_t len = strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    return len > 0 && len < 40 && lang[len] == '\0';
}

static bool start(so_recogniser *r, const char *lang, so_err *err)
{
    if (!is_model_name(lang))
        return so_err_set(err, SO_CONFIG, "'%.40s' is not the name of an OCR model", lang);
    r->api = TessBaseAPICreate();
    TessBaseAPISetVariable(r->api, "debug_file", "/dev/null");
    if (TessBaseAPIInit2(r->api, NULL, lang, OEM_LSTM_ONLY) == 0) return true;
    so_autofree char *package = so_strdup(lang);
    for (char *c = package; *c; c++) *c = *c == '_' ? '-' : *c;
    return so_err_set(err, SO_CONFIG,
                      "the OCR model '%s' is not installed: install the package tesseract-ocr-%s",
                      lang, package);
}

static bool name_it(so_recogniser *r, const char *lang, so_err *err)
{
    so_autofree char *path = so_fmt("%s/%s.traineddata", TessBaseAPIGetDatapath(r->api), lang);
    so_digest_hex hex;
    uint64_t len_bytes;
    if (!so_digest_file(SO_SHA256, path, &hex, &len_bytes, err)) return so_err_in(err, "OCR model");
    r->name = so_fmt("tesseract %s %s %.12s", TessVersion(), lang, hex.hex);
    return true;
}

so_recogniser *so_recogniser_open(const char *lang, so_err *err)
{
    so_autoptr(so_recogniser) r = so_alloc(sizeof *r);
    if (!start(r, lang, err) || !name_it(r, lang, err)) return NULL;
    TessBaseAPISetVariable(r->api, "tessedit_do_invert", "0");
    // Tables are told by their rulings (ocr/tables.h), not by the engine.
    TessBaseAPISetVariable(r->api, "textord_tabfind_find_tables", "0");
    // Keeps what else each letter could be; 5 % of the engine's time.
    TessBaseAPISetVariable(r->api, "lstm_choice_mode", "2");
    // It opens /dev/null at its first complaint, and a sealed worker cannot: so it complains now.
    TessBaseAPIReadConfigFile(r->api, "no-such-file");
    return so_steal(&r);
}

void so_recogniser_close(so_recogniser *r)
{
    if (!r) return;
    if (r->api) {
        TessBaseAPIEnd(r->api);
        TessBaseAPIDelete(r->api);
    }
    free(r->name);
    free(r);
}

const char *so_recogniser_name(const so_recogniser *r)
{
    return r->name;
}

// The word with one letter exchanged, for the letters that the engine was in two minds about.
typedef struct {
    const char *text; // of the engine, before tidying
    size_t at, len;   // of the letter, bytes
    double first;     // the engine's probability of the letter it chose
} letter;

// A letter less likely than this beside the chosen one is as good as none.
static const double least_choice = 0.005;

static void take_choice(const letter *l, const char *other, double p, so_word *w)
{
    if (p < least_choice * l->first || strncmp(l->text + l->at, other, l->len) == 0) return;
    so_autofree char *raw =
        so_fmt("%.*s%s%s", (int)l->at, l->text, other, l->text + l->at + l->len);
    so_auto(so_str) tidy = {0};
    so_tidy_word(raw, &tidy);
    if (tidy.len == 0 || so_equal(so_str_text(&tidy), w->text)) return;
    *so_vec_push(&w->alternatives) =
        (so_alternative){so_str_take(&tidy), w->confidence * (l->first > p ? p / l->first : 1)};
}

// The engine's ratings are percentages of probability.
static void take_choices_of(const TessResultIterator *symbol, letter *l, so_word *w)
{
    TessChoiceIterator *choice = TessResultIteratorGetChoiceIterator(symbol);
    if (!choice) return;
    l->first = 0;
    do {
        const char *other = TessChoiceIteratorGetUTF8Text(choice);
        double p = TessChoiceIteratorConfidence(choice) / 100.0;
        if (!other || !*other) continue;
        if (strncmp(l->text + l->at, other, l->len) == 0 && other[l->len] == '\0')
            l->first = p;
        else if (l->first > 0)
            take_choice(l, other, p, w);
    } while (TessChoiceIteratorNext(choice));
    TessChoiceIteratorDelete(choice);
}

static void take_choices(const TessResultIterator *it, const char *text, so_word *w)
{
    TessResultIterator *symbol = TessResultIteratorCopy(it);
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(symbol);
    letter l = {.text = text};
    for (;;) {
        char *own = TessResultIteratorGetUTF8Text(symbol, RIL_SYMBOL);
        l.len = own ? strlen(own) : 0;
        bool is_here = l.len > 0 && strncmp(text + l.at, own, l.len) == 0;
        TessDeleteText(own);
        if (!is_here) break;
        take_choices_of(symbol, &l, w);
        l.at += l.len;
        if (TessPageIteratorIsAtFinalElement(place, RIL_WORD, RIL_SYMBOL)) break;
        if (!TessResultIteratorNext(symbol, RIL_SYMBOL)) break;
    }
    TessResultIteratorDelete(symbol);
}

static void take_word(const TessResultIterator *it, so_line *line)
{
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(it);
    int x0, y0, x1, y1;
    char *text = TessResultIteratorGetUTF8Text(it, RIL_WORD);
    so_auto(so_str) tidy = {0};
    if (text) so_tidy_word(text, &tidy);
    if (tidy.len == 0 || !TessPageIteratorBoundingBox(place, RIL_WORD, &x0, &y0, &x1, &y1)) {
        TessDeleteText(text);
        return;
    }
    double confidence = TessResultIteratorConfidence(it, RIL_WORD) / 100.0;
    so_word *w = so_vec_push(&line->words);
    *w = (so_word){
        .text = so_str_take(&tidy),
        .confidence = confidence < 0   ? 0
                      : confidence > 1 ? 1
                                       : confidence,
        .box = {x0, y0, x1 - x0, y1 - y0},
    };
    take_choices(it, text, w);
    TessDeleteText(text);
}

static void take_word_of_page(const TessResultIterator *it, so_page *page)
{
    const TessPageIterator *place = TessResultIteratorGetPageIteratorConst(it);
    if (page->lines.len == 0 || TessPageIteratorIsAtBeginningOf(place, RIL_TEXTLINE))
        so_vec_push(&page->lines);
    take_word(it, &page->lines.items[page->lines.len - 1]);
}

// Reads the picture set before, or the rectangle of it.
static bool read_set(so_recogniser *r, so_page *page, so_err *err)
{
    if (TessBaseAPIRecognize(r->api, NULL) != 0) {
        TessBaseAPIClear(r->api);
        return so_err_set(err, SO_BUG, "the OCR engine gave up on the page");
    }
    TessResultIterator *it = TessBaseAPIGetIterator(r->api);
    if (it) {
        do take_word_of_page(it, page);
        while (TessResultIteratorNext(it, RIL_WORD));
        TessResultIteratorDelete(it);
    }
    TessBaseAPIClear(r->api);
    so_page_drop_empty_lines(page);
    return true;
}

bool so_recogniser_read(so_recogniser *r, const so_sheet *s, so_page *page, so_err *err)
{
    TessBaseAPISetPageSegMode(r->api, PSM_AUTO);
    TessBaseAPISetImage2(r->api, s->pix);
    TessBaseAPISetSourceResolution(r->api, s->res_dpi);
    return read_set(r, page, err);
}

bool so_recogniser_read_part(so_recogniser *r, const so_sheet *s, so_box part, so_page *page,
                             so_err *err)
{
    BOX *box = boxCreate(part.x, part.y, part.w, part.h), *cut = NULL;
    PIX *pix = box ? pixClipRectangle(s->pix, box, &cut) : NULL;
    so_box at = {0};
    if (cut) boxGetGeometry(cut, &at.x, &at.y, NULL, NULL);
    boxDestroy(&box);
    boxDestroy(&cut);
    if (!pix) return so_err_set(err, SO_IO, "not enough memory to read a part of a page");
    TessBaseAPISetPageSegMode(r->api, PSM_SINGLE_BLOCK);
    TessBaseAPISetImage2(r->api, pix);
    TessBaseAPISetSourceResolution(r->api, s->res_dpi);
    size_t before = page->lines.len;
    bool is_done = read_set(r, page, err);
    pixDestroy(&pix);
    for (size_t i = before; i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            so_word *word = &page->lines.items[i].words.items[k];
            word->box.x += at.x, word->box.y += at.y;
        }
    return is_done;
}

void so_recogniser_read_line(so_recogniser *r, PIX *line, int res_dpi, so_line *ret)
{
    TessBaseAPISetPageSegMode(r->api, PSM_SINGLE_LINE);
    TessBaseAPISetImage2(r->api, line);
    TessBaseAPISetSourceResolution(r->api, res_dpi);
    TessResultIterator *it =
        TessBaseAPIRecognize(r->api, NULL) == 0 ? TessBaseAPIGetIterator(r->api) : NULL;
    if (it) {
        do take_word(it, ret);
        while (TessResultIteratorNext(it, RIL_WORD));
        TessResultIteratorDelete(it);
    }
    TessBaseAPIClear(r->api);
}

double so_recogniser_try_line(so_recogniser *r, PIX *line, int res_dpi)
{
    so_auto(so_line) read = {0};
    so_recogniser_read_line(r, line, res_dpi, &read);
    double letters, confidence = so_lines_confidence(&read, &letters);
    return letters * confidence;
}
