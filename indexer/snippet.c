// SPDX-License-Identifier: Apache-2.0
// Own snippets instead of FTS5's: they are cut from the recognised words, so that emphasis in the
// text and boxes on the image always name the same words.
#include "indexer/snippet.h"

#include <string.h>

#include "base/text.h"

#define WINDOW_CHARS 160
#define LEAD_CHARS 40     // context before the first hit
#define WORD_MAX_CHARS 60 // of a word without end
#define EXTRAS_MAX 3

typedef struct {
    const char *text; // borrowed from the page or an extra
    so_box box;
    size_t chars;
    bool is_hit;
} piece;

typedef struct {
    so_vec(piece) pieces;    // as recognised: "123/QĐ-UBND," is one
    so_tokens tokens;        // 123, qđ, ubnd
    so_vec(size_t) piece_of; // token -> piece
} passage;

static void passage_clear(passage *p)
{
    free(p->pieces.items);
    free(p->piece_of.items);
    so_tokens_clear(&p->tokens);
}

void so_extras_clear(so_extras *extras)
{
    for (size_t i = 0; i < extras->len; i++) free(extras->items[i].text);
    free(extras->items);
    *extras = (so_extras){0};
}

static void add_piece(passage *p, const char *text, so_box box)
{
    *so_vec_push(&p->pieces) = (piece){.text = text, .box = box, .chars = so_text_len(text)};
    so_tokens_add(&p->tokens, text);
    while (p->piece_of.len < p->tokens.len) *so_vec_push(&p->piece_of) = p->pieces.len - 1;
}

// Sets the hits of one term; gives how often it was met.
static int mark_term(passage *p, const so_term *term, bool with_marks)
{
    int met = 0;
    for (size_t i = 0; i < p->tokens.len; i++) {
        if (!so_term_is_at(term, p->tokens.items + i, p->tokens.len - i, with_marks)) continue;
        for (size_t k = 0; k < term->tokens.len; k++)
            p->pieces.items[p->piece_of.items[i + k]].is_hit = true;
        met++;
    }
    return met;
}

// ---------------------------------------------------------------------------- HTML

static void add_escaped(const char *text, so_str *html)
{
    for (int chars = 0; *text; chars++) {
        if (chars == WORD_MAX_CHARS) {
            so_str_adds(html, "…");
            return;
        }
        uint32_t cp = so_text_next(&text);
        if (cp == '&')
            so_str_adds(html, "&amp;");
        else if (cp == '<')
            so_str_adds(html, "&lt;");
        else if (cp == '>')
            so_str_adds(html, "&gt;");
        else if (cp == '"')
            so_str_adds(html, "&quot;");
        else if (cp == '\'')
            so_str_adds(html, "&#39;");
        else
            so_text_add_cp(html, cp);
    }
}

static void add_pieces(const passage *p, size_t from, size_t to, so_str *html)
{
    bool is_open = false;
    for (size_t i = from; i < to; i++) {
        const piece *w = &p->pieces.items[i];
        if (is_open && !w->is_hit) so_str_adds(html, "</b>");
        if (i > from) so_str_addc(html, ' ');
        if (!is_open && w->is_hit) so_str_adds(html, "<b>");
        is_open = w->is_hit;
        add_escaped(w->text, html);
    }
    if (is_open) so_str_adds(html, "</b>");
}

// ---------------------------------------------------------------------------- window

// Where `max_chars` of pieces that begin at `from` end.
static size_t window_end(const passage *p, size_t from, size_t max_chars)
{
    size_t chars = 0, i = from;
    while (i < p->pieces.len && chars < max_chars) chars += p->pieces.items[i++].chars + 1;
    return i;
}

// The first piece of the window that holds most hits. It begins at a hit, for some other window
// never holds more.
static size_t densest(const passage *p)
{
    size_t best = 0;
    int best_hits = 0;
    for (size_t i = 0; i < p->pieces.len; i++) {
        if (!p->pieces.items[i].is_hit) continue;
        int hits = 0;
        size_t end = window_end(p, i, WINDOW_CHARS);
        for (size_t k = i; k < end; k++) hits += p->pieces.items[k].is_hit;
        if (hits <= best_hits) continue;
        best_hits = hits;
        best = i;
    }
    return best;
}

static void add_window(const passage *p, so_str *html)
{
    size_t from = densest(p), end = window_end(p, from, WINDOW_CHARS), lead = 0;
    while (from > 0 && lead + p->pieces.items[from - 1].chars < LEAD_CHARS)
        lead += p->pieces.items[--from].chars + 1;
    if (from > 0) so_str_adds(html, "… ");
    add_pieces(p, from, end, html);
    if (end < p->pieces.len) so_str_adds(html, " …");
}

// ---------------------------------------------------------------------------- parts

static void passage_of_page(const so_page *page, passage *ret)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        const so_line *line = &page->lines.items[i];
        for (size_t k = 0; k < line->words.len; k++)
            add_piece(ret, line->words.items[k].text, line->words.items[k].box);
    }
}

static bool meets_any(const so_extra *extra, const so_terms *terms, bool with_marks, so_str *html)
{
    so_auto(passage) p = {0};
    add_piece(&p, extra->text, extra->box);
    int met = 0;
    for (size_t i = 0; i < terms->len; i++) met += mark_term(&p, &terms->items[i], with_marks);
    if (met == 0) return false;
    add_pieces(&p, 0, p.pieces.len, html);
    so_str_adds(html, " … ");
    return true;
}

static void add_extras(const so_extras *extras, const so_terms *terms, bool with_marks,
                       so_str *html, so_boxes *boxes)
{
    int shown = 0;
    for (size_t i = 0; i < extras->len && shown < EXTRAS_MAX; i++) {
        const so_extra *extra = &extras->items[i];
        if (!meets_any(extra, terms, with_marks, html)) continue;
        shown++;
        if (extra->box.w > 0 && extra->box.h > 0) *so_vec_push(boxes) = extra->box;
    }
}

void so_snippet_make(const so_page *page, const so_extras *extras, const so_terms *terms,
                     bool with_marks, so_str *html, so_boxes *boxes)
{
    so_auto(passage) p = {0};
    so_terms missing = {0}; // borrows its terms
    passage_of_page(page, &p);
    for (size_t i = 0; i < terms->len; i++) {
        const so_term *t = &terms->items[i];
        if (!t->is_excluded && mark_term(&p, t, with_marks) == 0) *so_vec_push(&missing) = *t;
    }
    for (size_t i = 0; i < p.pieces.len; i++)
        if (p.pieces.items[i].is_hit) *so_vec_push(boxes) = p.pieces.items[i].box;
    add_extras(extras, &missing, with_marks, html, boxes);
    free(missing.items);
    add_window(&p, html);
}
