// SPDX-License-Identifier: Apache-2.0
// Columns are split at gaps wider than any justified line leaves between words. Wrapped lines are
// joined when the next line's first word would not have fitted on the line before: that is how the
// text was set, whatever the font. Joining by punctuation was rejected: addresses are full of
// commas.
#include "fields/view.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define PASSAGE_MAX_BYTES 6000
#define PAGE_STRIPS_MAX 3000
#define GAP_HEIGHTS 1.9     // between words, in line heights: a new column
#define GAP_HEIGHTS_TOP 1.1 // in the header the columns stand closer
#define HEADER_Y 0.15
#define LABEL_MAX_BYTES 60

void so_passage_clear(so_passage *p)
{
    so_str_clear(&p->text);
    so_str_clear(&p->fold);
    free(p->back.items);
    free(p->words.items);
    *p = (so_passage){0};
}

void so_view_clear(so_view *v)
{
    for (size_t i = 0; i < v->strips.len; i++) so_passage_clear(&v->strips.items[i].passage);
    for (size_t i = 0; i < v->paragraphs.len; i++) so_passage_clear(&v->paragraphs.items[i]);
    free(v->strips.items);
    free(v->paragraphs.items);
    free(v->margins.items);
    *v = (so_view){0};
}

// Look-alikes that OCR gives for plain characters (DOMAIN.md 5.4).
static uint32_t plain(uint32_t cp)
{
    switch (cp) {
    case 0x2044:
    case 0x2215:
        return '/';
    case 0x2018:
    case 0x2019:
        return '\'';
    case 0x201C:
    case 0x201D:
        return '"';
    case 0x00D0:
        return 0x110;
    case 0x00F0:
        return 0x111;
    case 0x00A0:
        return ' ';
    case 0x2212:
    case 0x2010:
    case 0x2011:
        return '-';
    default:
        return cp;
    }
}

static void add_fold(so_passage *p, uint32_t cp, size_t text_at)
{
    size_t before = p->fold.len;
    if (cp < 0x80) {
        so_str_addc(&p->fold, (char)tolower((int)cp));
    } else {
        so_auto(so_str) one = {0};
        so_text_add_cp(&one, cp);
        so_text_fold(one.data, &p->fold);
    }
    p->back.len -= 1;
    for (size_t i = before; i < p->fold.len; i++) *so_vec_push(&p->back) = text_at;
    *so_vec_push(&p->back) = p->text.len;
}

static void add_cp(so_passage *p, uint32_t cp)
{
    size_t at = p->text.len;
    so_text_add_cp(&p->text, cp);
    add_fold(p, cp, at);
}

void so_passage_add(so_passage *p, const so_word *word, int strip)
{
    const char *text = word->text ? word->text : "";
    bool is_empty =
        text[strspn(text, " \t\r\n")] == 0; // engines give blank words for rules and dirt
    if (is_empty || p->text.len + strlen(text) > PASSAGE_MAX_BYTES) return;
    if (!p->back.len) *so_vec_push(&p->back) = 0;
    if (p->text.len) add_cp(p, ' ');
    size_t at = p->text.len;
    while (*text) add_cp(p, plain(so_text_next(&text)));
    *so_vec_push(&p->words) = (so_passage_word){at, p->text.len, word, strip};
}

int so_passage_strip(const so_passage *p, size_t text_at)
{
    int strip = -1;
    for (size_t i = 0; i < p->words.len; i++) {
        if (strip >= 0 && p->words.items[i].at > text_at) break;
        strip = p->words.items[i].strip;
    }
    return strip;
}

// Extent of a word along the reading direction, pixels of the upright image.
typedef struct {
    double from, to, height;
} extent;

static extent word_extent(const so_page *page, const so_box *b)
{
    switch (page->rotation_deg) {
    case 90:
        return (extent){page->height_px - b->y - b->h, page->height_px - b->y, b->w};
    case 180:
        return (extent){page->width_px - b->x - b->w, page->width_px - b->x, b->h};
    case 270:
        return (extent){b->y, b->y + b->h, b->w};
    default:
        return (extent){b->x, b->x + b->w, b->h};
    }
}

static double caps_share(const char *text)
{
    so_auto(so_str) lower = {0};
    so_text_lower(text, &lower);
    const char *a = text, *b = so_str_text(&lower);
    int letters = 0, capitals = 0;
    while (*a && *b) {
        uint32_t was = so_text_next(&a), is = so_text_next(&b);
        bool is_letter = was > 0x7F ? was < 0x2000 || was > 0x206F : isalpha((int)was);
        letters += is_letter;
        capitals += is_letter && was != is;
    }
    return letters < 3 ? 0 : (double)capitals / letters;
}

// Appends the strip of words [first, end) of a line.
static void add_strip(so_view *v, int page, const so_line *line, size_t first, size_t end)
{
    extent whole_a = word_extent(v->pages[page], &line->words.items[0].box);
    extent whole_b = word_extent(v->pages[page], &line->words.items[line->words.len - 1].box);
    extent a = word_extent(v->pages[page], &line->words.items[first].box);
    extent b = word_extent(v->pages[page], &line->words.items[end - 1].box);
    double span = whole_b.to - whole_a.from;
    double scale = span > 0 ? (line->x1 - line->x0) / span : 0;
    int index = (int)v->strips.len;
    so_strip *strip = so_vec_push(&v->strips);
    *strip = (so_strip){.page = page,
                        .y0 = line->y0,
                        .y1 = line->y1,
                        .x0 = line->x0 + (a.from - whole_a.from) * scale,
                        .x1 = line->x1 - (whole_b.to - b.to) * scale};
    for (size_t i = first; i < end; i++)
        so_passage_add(&strip->passage, &line->words.items[i], index);
    strip->caps = caps_share(so_str_text(&strip->passage.text));
}

// Dirt and rules that the engine took for signs; at the ends of a line they falsify its extent.
static bool is_dirt(const so_word *w)
{
    const char *p = w->text ? w->text : "";
    while (*p) {
        uint32_t cp = so_text_next(&p);
        if (cp < 0x80 ? isalnum((int)cp) || cp == '-' : cp < 0x2000) return false;
    }
    return w->confidence < 0.5 || !w->text || !w->text[strspn(w->text, " \t")];
}

static double tallest_word(const so_page *page, const so_line *line)
{
    double tallest = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        double height = word_extent(page, &line->words.items[i].box).height;
        if (height > tallest) tallest = height;
    }
    return tallest;
}

static void split_line(so_view *v, int page, const so_line *line)
{
    double limit = line->y0 < HEADER_Y ? GAP_HEIGHTS_TOP : GAP_HEIGHTS;
    double height = tallest_word(v->pages[page], line);
    size_t first = 0, end = line->words.len;
    while (end > 0 && is_dirt(&line->words.items[end - 1])) end--;
    while (first < end && is_dirt(&line->words.items[first])) first++;
    if (first == end) return;
    for (size_t i = first + 1; i < end; i++) {
        extent before = word_extent(v->pages[page], &line->words.items[i - 1].box);
        extent here = word_extent(v->pages[page], &line->words.items[i].box);
        if (height <= 0 || here.from - before.to <= limit * height) continue;
        add_strip(v, page, line, first, i);
        first = i;
    }
    add_strip(v, page, line, first, end);
}

// Body text is what runs over more than half of the page: strips from `first` on.
static so_margins page_margins(const so_view *v, size_t first)
{
    so_margins m = {1, 0};
    for (size_t i = first; i < v->strips.len; i++) {
        const so_strip *s = &v->strips.items[i];
        if (s->x1 - s->x0 < 0.5) continue;
        if (s->x0 < m.left) m.left = s->x0;
        if (s->x1 > m.right) m.right = s->x1;
    }
    return m;
}

// With the space before it, and a fifth more: capitals are wide.
static double first_word_width(const so_strip *s)
{
    size_t bytes = s->passage.text.len;
    if (!bytes || !s->passage.words.len) return 0;
    const so_passage_word *w = &s->passage.words.items[0];
    return 1.2 * (s->x1 - s->x0) * (double)(w->end - w->at + 1) / (double)bytes;
}

// "Thành phần hồ sơ nộp gồm:": a capital, a few words, a colon. With a comma among them it may as
// well be the middle of an address, unless the line is short.
static bool begins_label(const so_strip *s, const so_margins *m)
{
    const char *text = so_str_text(&s->passage.text), *colon = strchr(text, ':');
    so_auto(so_str) first = {0};
    so_auto(so_str) lower = {0};
    if (!colon || colon - text > LABEL_MAX_BYTES || memchr(text, ';', (size_t)(colon - text)))
        return false;
    if (memchr(text, ',', (size_t)(colon - text)) && s->x1 > m->right - 0.08) return false;
    so_text_add_cp(&first, so_text_next(&text));
    so_text_lower(first.data, &lower);
    return !so_equal(first.data, so_str_text(&lower));
}

// Bullets, numbered items, labels and whole capital lines begin something new.
static bool begins_item(const so_strip *s, const so_margins *m)
{
    const char *fold = so_str_text(&s->passage.fold);
    if (*fold == '-' || *fold == '+' || s->caps > 0.9 || begins_label(s, m)) return true;
    size_t head = strspn(fold, "0123456789ivx");
    return head > 0 && head < 5 && (fold[head] == '.' || fold[head] == ')') &&
           fold[head + 1] == ' ';
}

static bool wraps_onto(const so_view *v, const so_strip *a, const so_strip *b)
{
    const so_margins *m = &v->margins.items[a->page];
    double height = a->y1 - a->y0;
    if (a->page != b->page || m->right <= m->left || height <= 0) return false;
    if (b->y0 < a->y0 + 0.4 * height || b->y0 - a->y1 > 1.3 * height) return false;
    bool at_margin = b->x0 < m->left + 0.03 || (b->x0 < a->x0 + 0.015 && b->x0 < 0.5);
    return at_margin && a->x1 + first_word_width(b) > m->right - 0.005 && !begins_item(b, m);
}

static void build_paragraphs(so_view *v)
{
    for (size_t i = 0; i < v->strips.len; i++) {
        const so_strip *strip = &v->strips.items[i];
        bool joins = i > 0 && wraps_onto(v, &v->strips.items[i - 1], strip);
        so_passage *p =
            joins ? &v->paragraphs.items[v->paragraphs.len - 1] : so_vec_push(&v->paragraphs);
        for (size_t w = 0; w < strip->passage.words.len; w++)
            so_passage_add(p, strip->passage.words.items[w].word, (int)i);
    }
}

void so_view_of(const so_page *const *pages, size_t n, so_view *ret)
{
    *ret = (so_view){.pages = pages, .page_count = n};
    for (size_t p = 0; p < n; p++) {
        size_t before = ret->strips.len;
        for (size_t i = 0; i < pages[p]->lines.len; i++) {
            if (ret->strips.len - before > PAGE_STRIPS_MAX) break;
            split_line(ret, (int)p, &pages[p]->lines.items[i]);
        }
        *so_vec_push(&ret->margins) = page_margins(ret, before);
    }
    build_paragraphs(ret);
}

int so_view_below(const so_view *v, int strip)
{
    const so_strip *a = &v->strips.items[strip];
    int best = -1;
    for (size_t i = 0; i < v->strips.len; i++) {
        const so_strip *b = &v->strips.items[i];
        if (b->page != a->page || (int)i == strip || b->y0 < a->y0 + 0.5 * (a->y1 - a->y0))
            continue;
        double from = a->x0 > b->x0 ? a->x0 : b->x0, to = a->x1 < b->x1 ? a->x1 : b->x1;
        double narrow = a->x1 - a->x0 < b->x1 - b->x0 ? a->x1 - a->x0 : b->x1 - b->x0;
        if (to - from < 0.3 * narrow) continue;
        if (best < 0 || b->y0 < v->strips.items[best].y0) best = (int)i;
    }
    return best;
}
