// SPDX-License-Identifier: Apache-2.0
// One page's signs. Independent hints that a document begins are combined as noisy-or; a printed
// page number above 1 speaks against all of them.
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fields/case_code.h"
#include "fields/extract.h"
#include "fields/judge.h"
#include "fields/patterns.h"

#define LABEL_REACH 60 // bytes in front of a code in which its label may stand

void so_page_signs_clear(so_page_signs *s)
{
    free(s->type);
    so_strs_clear(&s->case_codes);
    *s = (so_page_signs){0};
}

static double either(double a, double b)
{
    return 1 - (1 - a) * (1 - b);
}

static double begins(const so_parts *p, const so_verdict *verdict, bool has_barcode,
                     int page_number)
{
    double sure = 0.02;
    if (p->state >= 0) sure = either(sure, 0.75);
    if (p->creed >= 0) sure = either(sure, 0.5);
    if (p->number >= 0) sure = either(sure, 0.4);
    if (p->date >= 0) sure = either(sure, 0.3);
    if (verdict->title.first >= 0) sure = either(sure, 0.7 * verdict->title.quality);
    if (has_barcode) sure = either(sure, 0.8);
    return page_number > 1 ? sure * 0.15 : sure;
}

// NĐ 30/2020: from page 2 on, centred in the top margin; older papers at the foot, or "Trang 2/5".
static int printed_number(const so_view *v)
{
    static so_regex *alone, *spelled;
    for (size_t i = 0; i < v->strips.len; i++) {
        const so_strip *s = &v->strips.items[i];
        const char *text = so_str_text(&s->passage.fold);
        so_regex_group g[2];
        bool at_edge = s->y1 < 0.11 || s->y0 > 0.90;
        bool is_middle = fabs((s->x0 + s->x1) / 2 - 0.5) < 0.1;
        if (!at_edge) continue;
        const char *lone = "^[-–— ]*([1-9][0-9]{0,2})[-–—. ]*$";
        const char *page = "\\btrang[ :.]*([1-9][0-9]{0,2})\\b";
        if ((is_middle && so_regex_find(so_pattern(&alone, lone), text, 0, g, 2)) ||
            so_regex_find(so_pattern(&spelled, page), text, 0, g, 2)) {
            int number = so_number_of(text + g[1].start, 3);
            return number > 1 ? number : 0;
        }
    }
    return 0;
}

static bool is_labelled(const char *text, size_t at)
{
    static so_regex *pattern;
    size_t from = at > LABEL_REACH ? at - LABEL_REACH : 0;
    so_regex_group g;
    so_autofree char *before = so_strndup(text + from, at - from);
    so_auto(so_str) fold = {0};
    so_text_fold(before, &fold);
    const char *label =
        "ma (?:\\(?so\\)? )?ho so|so ho so|ho so so|ma hs|so hs|ma tra cuu|so bien nhan";
    return so_regex_find(so_pattern(&pattern, label), so_str_text(&fold), 0, &g, 1) > 0;
}

static void gather_code(so_page_signs *signs, const so_case_match *m, bool in_barcode)
{
    if (!so_case_is_plausible(m->code)) return;
    for (size_t i = 0; i < signs->case_codes.len; i++)
        if (so_equal(signs->case_codes.items[i], m->code)) return;
    if (!signs->case_codes.len) {
        signs->code_repaired = m->repaired;
        signs->code_in_barcode = in_barcode;
    }
    so_strs_add(&signs->case_codes, m->code);
}

// Barcodes first, then codes behind a label, then others; repaired ones last.
static void gather_codes(const so_page *page, so_page_signs *signs)
{
    for (size_t i = 0; i < page->barcodes.len; i++) {
        so_auto(so_case_matches) found = {0};
        so_case_find(page->barcodes.items[i].text, &found);
        for (size_t n = 0; n < found.len; n++) gather_code(signs, &found.items[n], true);
    }
    so_auto(so_str) text = {0};
    so_auto(so_case_matches) found = {0};
    so_page_text(page, &text);
    so_case_find(so_str_text(&text), &found);
    for (int rank = 0; rank < 4; rank++)
        for (size_t n = 0; n < found.len; n++) {
            const so_case_match *m = &found.items[n];
            int own = 2 * m->repaired + !is_labelled(so_str_text(&text), m->at);
            if (own == rank) gather_code(signs, m, false);
        }
}

static bool has_type_barcode(const so_type *t, const so_page *page)
{
    so_regex_group g;
    for (size_t i = 0; t->barcode && i < page->barcodes.len; i++)
        if (so_regex_find(t->barcode, page->barcodes.items[i].text, 0, &g, 1)) return true;
    return false;
}

void so_page_signs_of(const so_types *types, const so_page *page, so_page_signs *ret)
{
    so_auto(so_view) view = {0};
    so_parts parts;
    so_verdict verdict;
    *ret = (so_page_signs){0};
    so_view_of(&page, 1, &view);
    so_parts_of(&view, &parts);
    so_judge(types, &view, &parts, &verdict);
    ret->page_number = printed_number(&view);
    ret->begins = begins(&parts, &verdict, has_type_barcode(verdict.best, page), ret->page_number);
    if (!verdict.best->is_fallback) {
        ret->type = so_strdup(verdict.best->name);
        ret->type_confidence = verdict.probability;
    }
    gather_codes(page, ret);
}
