// SPDX-License-Identifier: Apache-2.0
// Labels and patterns are looked for in paragraphs, so that a value that wraps is whole; the zone
// is that of the strip where the find begins.
#include "fields/find.h"

#include <ctype.h>
#include <string.h>

#include "fields/case_code.h"
#include "fields/fuzzy.h"
#include "fields/patterns.h"

#define FINDS_MAX 200
#define NAME_REACH 0.25 // of the page height: how far below a title the name of the signer may be
#define NAME_STRIPS 8

void so_finds_clear(so_finds *list)
{
    for (size_t i = 0; i < list->len; i++) {
        so_str_clear(&list->items[i].raw);
        free(list->items[i].pieces.items);
    }
    free(list->items);
    *list = (so_finds){0};
}

// ---- building a value

static void add_span(so_find *f, const so_view *v, const so_passage *p, size_t from, size_t to)
{
    for (size_t i = 0; i < p->words.len; i++) {
        const so_passage_word *w = &p->words.items[i];
        size_t at = w->at > from ? w->at : from, end = w->end < to ? w->end : to;
        if (at >= end) continue;
        if (f->raw.len) so_str_addc(&f->raw, ' ');
        so_piece piece = {.at = f->raw.len, .word = w->word, .box = w->word->box};
        so_str_add(&f->raw, p->text.data + at, end - at);
        piece.end = f->raw.len;
        piece.page = v->strips.items[w->strip].page;
        *so_vec_push(&f->pieces) = piece;
    }
}

static void add_strip(so_find *f, const so_view *v, int strip)
{
    const so_passage *p = &v->strips.items[strip].passage;
    add_span(f, v, p, 0, p->text.len);
}

static so_find *begin_find(so_finds *ret, double label_quality)
{
    so_find *f = so_vec_push(ret);
    f->label_quality = label_quality;
    return f;
}

static void drop_empty(so_finds *ret)
{
    so_find *f = &ret->items[ret->len - 1];
    if (f->raw.len) return;
    so_str_clear(&f->raw);
    free(f->pieces.items);
    ret->len--;
}

// ---- where a rule may look

static int last_page(const so_view *v)
{
    return v->strips.len ? v->strips.items[v->strips.len - 1].page : 0;
}

static bool in_zone(const so_view *v, const so_rule *r, const so_passage *p, size_t text_at)
{
    int i = so_passage_strip(p, text_at);
    if (i < 0) return false;
    const so_strip *s = &v->strips.items[i];
    if (r->pages == SO_PAGES_FIRST && s->page != 0) return false;
    if (r->pages == SO_PAGES_LAST && s->page != last_page(v)) return false;
    double x = (s->x0 + s->x1) / 2, y = (s->y0 + s->y1) / 2;
    return x >= r->x0 && x <= r->x1 && y >= r->y0 && y <= r->y1;
}

// ---- labels

typedef struct {
    so_fuzzy at;
    size_t len; // of the label
} label_match;
typedef so_vec(label_match) label_matches;

static void gather_labels(const so_rule *r, const char *fold, label_matches *ret)
{
    for (size_t i = 0; i < r->labels.len; i++) {
        const char *label = r->labels.items[i];
        size_t len = strlen(label);
        so_fuzzy m;
        for (size_t from = 0; so_fuzzy_find(fold, from, label, so_fuzzy_budget(len), &m);
             from = m.to) {
            *so_vec_push(ret) = (label_match){m, len};
            if (r->at_start || ret->len > 60) break;
        }
    }
}

static int label_weight(const label_match *m)
{
    return (int)m->len - 4 * m->at.edits;
}

// Of labels over the same place the longest is meant ("địa chỉ thường trú" is not "địa chỉ"),
// unless it had to be bent to fit.
static bool is_outdone(const label_matches *all, size_t i)
{
    const label_match *own = &all->items[i];
    for (size_t n = 0; n < all->len; n++) {
        const label_match *other = &all->items[n];
        if (n == i || other->at.from >= own->at.to || other->at.to <= own->at.from) continue;
        int more = label_weight(other) - label_weight(own);
        if (more > 0 || (more == 0 && n < i)) return true;
    }
    return false;
}

// Item signs may stand in front ("b) ", "12. "), words may not: "KT. CHỦ TỊCH" is not the post of
// the one who signs.
static bool begins_paragraph(const char *fold, size_t at)
{
    int letters = 0;
    for (size_t i = 0; i < at; i++) letters += isalpha((unsigned char)fold[i]) != 0;
    return at < 8 && letters <= 1;
}

// Behind the label and its separators; "(nếu có)" and the like belong to the label.
static size_t value_start(const char *fold, size_t at)
{
    static so_regex *pattern;
    so_regex_group g;
    const char *p =
        "\\G(?: ?\\((?:neu co|[0-9]|ong/ba|viet chu in hoa|[a-z ,.]{3,60})\\))?[ :.,;_…=*-]*";
    if (!so_regex_find(so_pattern(&pattern, p), fold, at, &g, 1)) return at;
    return (size_t)g.end;
}

static size_t value_end(const so_rule *r, const char *fold, size_t from)
{
    so_regex_group g;
    if (!r->until || !so_regex_find(r->until, fold, from, &g, 1)) return strlen(fold);
    return (size_t)g.start;
}

// Narrows [*from, *to) of the text to what the rule's patterns match there; false when they do not.
static bool apply_patterns(const so_rule *r, const so_passage *p, size_t *from, size_t *to)
{
    so_regex_group g[2] = {{-1, -1}, {-1, -1}};
    const so_regex *re = r->folded ? r->folded : r->pattern;
    const char *text = so_str_text(r->folded ? &p->fold : &p->text);
    size_t start = 0; // from the beginning: the pattern may want to see what stands before
    while (so_regex_find(re, text, start, g, 2)) {
        so_regex_group hit = g[1].start >= 0 ? g[1] : g[0];
        size_t at = (size_t)hit.start, end = (size_t)hit.end;
        if (r->folded) {
            at = p->back.items[at];
            end = p->back.items[end];
        }
        if (at >= *to) return false;
        if (at >= *from) {
            *from = at;
            *to = end < *to ? end : *to;
            return true;
        }
        start = (size_t)g[0].end > start ? (size_t)g[0].end : start + 1;
    }
    return false;
}

// ---- taking what a label points at

// A line that has a label of its own, or begins an item, does not continue a value.
static bool may_continue(const so_strip *above, const so_strip *s)
{
    const char *fold = so_str_text(&s->passage.fold);
    bool is_close = s->y0 - above->y1 < 1.1 * (above->y1 - above->y0);
    return is_close && !strchr(fold, ':') && *fold != '-' && !isdigit((unsigned char)*fold);
}

static void add_continuation(so_find *f, const so_view *v, const so_rule *r, int strip)
{
    int at = strip;
    for (int n = 0; n < r->more && at >= 0; n++) {
        int below = so_view_below(v, at);
        if (below < 0 || !may_continue(&v->strips.items[at], &v->strips.items[below])) return;
        add_strip(f, v, below);
        at = below;
    }
}

static void take_below(so_find *f, const so_view *v, const so_rule *r, int strip)
{
    int below = so_view_below(v, strip);
    if (below < 0) return;
    add_strip(f, v, below);
    add_continuation(f, v, r, below);
}

static void take_name_below(so_find *f, const so_view *v, int strip)
{
    const so_strip *label = &v->strips.items[strip];
    int at = strip;
    for (int n = 0; n < NAME_STRIPS; n++) {
        at = so_view_below(v, at);
        if (at < 0 || v->strips.items[at].y0 - label->y1 > NAME_REACH) return;
        so_normal name = {0};
        const char *text = so_str_text(&v->strips.items[at].passage.text);
        bool is_name = so_normaliser_named("person_name")(text, &name) && name.is_valid &&
                       name.at < 3 && name.end + 2 >= strlen(text) && !strchr(text, '.');
        so_normal_clear(&name);
        if (!is_name) continue;
        add_strip(f, v, at);
        return;
    }
}

static void take(const so_sheet *sheet, const so_rule *r, const so_passage *p, const label_match *m,
                 so_find *f)
{
    const so_view *v = sheet->view;
    const char *fold = so_str_text(&p->fold);
    int strip = so_passage_strip(p, p->back.items[m->at.from]);
    if (r->take == SO_TAKE_LINE) {
        add_strip(f, v, strip);
    } else if (r->take == SO_TAKE_NAME_BELOW) {
        take_name_below(f, v, strip);
    } else if (r->take == SO_TAKE_BELOW) {
        take_below(f, v, r, strip);
    } else {
        size_t start = value_start(fold, m->at.to);
        so_regex_group g;
        if (r->unless && so_regex_find(r->unless, fold + start, 0, &g, 1)) return;
        size_t from = p->back.items[start], to = p->back.items[value_end(r, fold, start)];
        if ((r->pattern || r->folded) && !apply_patterns(r, p, &from, &to)) return;
        add_span(f, v, p, from, to);
        if (f->raw.len && to == p->text.len)
            add_continuation(f, v, r, p->words.items[p->words.len - 1].strip);
        if (!f->raw.len && r->take == SO_TAKE_REST_OR_BELOW) take_below(f, v, r, strip);
    }
}

static bool stands_in_capitals(const so_view *v, const so_passage *p, const label_match *m)
{
    int strip = so_passage_strip(p, p->back.items[m->at.from]);
    return strip >= 0 && v->strips.items[strip].caps >= 0.7;
}

static void find_by_label(const so_sheet *sheet, const so_rule *r, const so_passage *p,
                          so_finds *ret)
{
    const char *fold = so_str_text(&p->fold);
    label_matches all = {0};
    gather_labels(r, fold, &all);
    for (size_t i = 0; i < all.len && ret->len < FINDS_MAX; i++) {
        const label_match *m = &all.items[i];
        if (is_outdone(&all, i) || !in_zone(sheet->view, r, p, p->back.items[m->at.from])) continue;
        if (r->at_start && !begins_paragraph(fold, m->at.from)) continue;
        if (r->in_capitals && !stands_in_capitals(sheet->view, p, m)) continue;
        so_find *f = begin_find(ret, 1.0 - 0.5 * m->at.edits / (double)m->len);
        take(sheet, r, p, m, f);
        drop_empty(ret);
    }
    free(all.items);
}

static void find_by_pattern(const so_sheet *sheet, const so_rule *r, const so_passage *p,
                            so_finds *ret)
{
    size_t from = 0;
    while (from < p->text.len && ret->len < FINDS_MAX) {
        size_t at = from, end = p->text.len;
        if (!apply_patterns(r, p, &at, &end)) return;
        if (in_zone(sheet->view, r, p, at)) {
            add_span(begin_find(ret, 1), sheet->view, p, at, end);
            drop_empty(ret);
        }
        from = end > at ? end : at + 1;
    }
}

// ---- other sources

static void find_in_text(const so_sheet *sheet, const so_rule *r, so_finds *ret)
{
    // Titles of signers stand in strips of their own; elsewhere values run over paragraphs.
    bool by_strip = r->take == SO_TAKE_LINE || r->take == SO_TAKE_NAME_BELOW;
    const so_view *v = sheet->view;
    size_t count = by_strip ? v->strips.len : v->paragraphs.len;
    for (size_t i = 0; i < count; i++) {
        const so_passage *p = by_strip ? &v->strips.items[i].passage : &v->paragraphs.items[i];
        if (!p->text.len) continue;
        if (r->labels.len)
            find_by_label(sheet, r, p, ret);
        else
            find_by_pattern(sheet, r, p, ret);
    }
}

static void find_in_barcodes(const so_sheet *sheet, const so_rule *r, so_finds *ret)
{
    for (size_t p = 0; p < sheet->view->page_count; p++)
        for (size_t i = 0; i < sheet->view->pages[p]->barcodes.len; i++) {
            const so_barcode *b = &sheet->view->pages[p]->barcodes.items[i];
            so_regex_group g[2] = {{-1, -1}, {-1, -1}};
            if (!so_regex_find(r->pattern, b->text, 0, g, 2) || ret->len >= FINDS_MAX) continue;
            so_regex_group hit = g[1].start >= 0 ? g[1] : g[0];
            so_find *f = begin_find(ret, 1);
            so_str_add(&f->raw, b->text + hit.start, (size_t)(hit.end - hit.start));
            *so_vec_push(&f->pieces) =
                (so_piece){.at = 0, .end = f->raw.len, .box = b->box, .page = (int)p};
            drop_empty(ret);
        }
}

static void find_codes(const so_sheet *sheet, so_finds *ret)
{
    const so_view *v = sheet->view;
    for (size_t i = 0; i < v->paragraphs.len; i++) {
        const so_passage *p = &v->paragraphs.items[i];
        so_auto(so_case_matches) found = {0};
        so_case_find(so_str_text(&p->text), &found);
        for (size_t n = 0; n < found.len && ret->len < FINDS_MAX; n++) {
            const so_case_match *m = &found.items[n];
            if (so_case_is_plausible(m->code))
                add_span(begin_find(ret, 1), v, p, m->at, m->at + m->len);
        }
    }
}

static void part_strips(const so_sheet *sheet, so_rule_from from, so_strip_list *ret)
{
    const so_title *title = sheet->title.first >= 0 ? &sheet->title : NULL;
    if (from == SO_FROM_ISSUER)
        so_part_issuer(sheet->types, sheet->view, &sheet->parts, title, ret);
    else if (from == SO_FROM_ABOUT)
        so_part_about(sheet->view, &sheet->parts, ret);
    else if (from == SO_FROM_ADDRESSEE)
        so_part_addressee(sheet->view, &sheet->parts, ret);
    else if (title)
        so_part_subject(sheet->types, sheet->view, title, ret);
}

static void find_part(const so_sheet *sheet, const so_rule *r, so_finds *ret)
{
    const so_view *v = sheet->view;
    so_strip_list strips = {0};
    so_auto(so_passage) whole = {0};
    part_strips(sheet, r->from, &strips);
    for (size_t i = 0; i < strips.len; i++) {
        const so_passage *p = &v->strips.items[strips.items[i]].passage;
        for (size_t w = 0; w < p->words.len; w++)
            so_passage_add(&whole, p->words.items[w].word, strips.items[i]);
    }
    free(strips.items);
    if (!whole.text.len) return;
    if (r->labels.len) {
        find_by_label(sheet, r, &whole, ret);
    } else if (r->pattern || r->folded) {
        find_by_pattern(sheet, r, &whole, ret);
    } else {
        add_span(begin_find(ret, 1), v, &whole, 0, whole.text.len);
        drop_empty(ret);
    }
}

void so_rule_find(const so_sheet *sheet, const so_rule *rule, so_finds *ret)
{
    switch (rule->from) {
    case SO_FROM_TEXT:
        find_in_text(sheet, rule, ret);
        break;
    case SO_FROM_BARCODE:
        find_in_barcodes(sheet, rule, ret);
        break;
    case SO_FROM_CODES:
        find_codes(sheet, ret);
        break;
    default:
        find_part(sheet, rule, ret);
    }
}
