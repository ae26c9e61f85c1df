// SPDX-License-Identifier: Apache-2.0
// Measured on 92 pages of made dossiers (clean, office, poor): 152 words put right, 1 put wrong. A
// word seen alone, without its neighbour, says nothing of names of people and places: with single
// words counted as evidence as many were put wrong as right.
#include "ocr/context.h"

#include <math.h>
#include <string.h>

#include "base/str.h"
#include "base/text.h"
#include "ocr/syllable.h"

// The gain in log probability that a change asks for; of a word written like a name, more.
static const double least_gain = 1, least_gain_of_name = 5;
static const double trust_of_mended = 0.95;

static bool is_mark(char c)
{
    return c && strchr(".,;:!?()\"'-/", c);
}

// A word without the marks around it.
typedef struct {
    const char *core;
    size_t at, len_bytes;
} bare;

static bare bare_of(const char *text)
{
    size_t at = 0, end = strlen(text);
    while (is_mark(text[at])) at++;
    while (end > at && is_mark(text[end - 1])) end--;
    return (bare){text + at, at, end - at};
}

// Letters only: no number, no code, no two words joined.
static bool is_plain(bare b)
{
    for (size_t i = 0; i < b.len_bytes; i++) {
        unsigned char c = (unsigned char)b.core[i];
        if (c < 0x80 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) return false;
    }
    return b.len_bytes > 0;
}

static bool is_same_around(const char *a, bare in_a, const char *b, bare in_b)
{
    return in_a.at == in_b.at && memcmp(a, b, in_a.at) == 0 &&
           so_equal(in_a.core + in_a.len_bytes, in_b.core + in_b.len_bytes);
}

static bool is_upper(const char *letter)
{
    so_auto(so_str) lower = {0};
    so_text_lower(letter, &lower);
    return !so_equal(so_str_text(&lower), letter);
}

// A capital first, then a small letter: a name, or the first word of a sentence.
static bool is_like_name(bare b)
{
    const char *p = b.core, *end = b.core + b.len_bytes;
    char letters[2][8] = {{0}};
    for (int i = 0; i < 2 && p < end; i++) {
        const char *from = p;
        so_text_next(&p);
        if ((size_t)(p - from) >= sizeof letters[i]) return false;
        memcpy(letters[i], from, (size_t)(p - from));
    }
    return letters[1][0] && is_upper(letters[0]) && !is_upper(letters[1]);
}

static bool ends_sentence(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && strchr(";:.!?()", text[len - 1]);
}

typedef struct {
    const so_phrases *p;
    char *left, *right; // keys of the neighbours
} context;

static void context_clear(context *c)
{
    free(c->left);
    free(c->right);
}

static context context_of(const so_phrases *p, const so_line *line, size_t i)
{
    const so_word *w = line->words.items;
    bool is_first = i == 0 || ends_sentence(w[i - 1].text) || w[i].text[0] == '(';
    bool is_last = i + 1 == line->words.len || ends_sentence(w[i].text);
    return (context){p, is_first ? so_strdup(SO_PHRASES_START) : so_phrases_key(w[i - 1].text),
                     is_last ? so_strdup(SO_PHRASES_END) : so_phrases_key(w[i + 1].text)};
}

static bool is_word(const char *key)
{
    return *key && !strchr("<>#", *key);
}

static bool is_seen(const context *c, const char *key)
{
    return (is_word(c->left) && so_phrases_pair(c->p, c->left, key) > 0) ||
           (is_word(c->right) && so_phrases_pair(c->p, key, c->right) > 0);
}

// A word being weighed against what else it could be.
typedef struct {
    const context *c;
    const so_word *w;
    bare own;
    char *own_key;
    double own_fit, most; // the gain to be beaten
    char *best;           // NULL: the word stands
} contest;

static void enter(contest *t, const char *text, double confidence)
{
    bare other = bare_of(text);
    if (!is_plain(other) || !is_same_around(t->w->text, t->own, text, other)) return;
    so_autofree char *key = so_phrases_key(text);
    if (confidence <= 0 || so_equal(key, t->own_key) || !is_seen(t->c, key)) return;
    double gain = log(fmin(confidence / t->w->confidence, 1)) +
                  so_phrases_fit(t->c->p, t->c->left, key, t->c->right) - t->own_fit;
    if (gain <= t->most) return;
    free(t->best);
    t->best = so_strdup(text), t->most = gain;
}

// A neighbour that is no word itself says nothing: its turn comes.
static bool is_seen_both_ways(const context *c, const char *key)
{
    return is_seen(c, key) &&
           (!so_phrases_has(c->p, c->left) || so_phrases_pair(c->p, c->left, key) > 0) &&
           (!so_phrases_has(c->p, c->right) || so_phrases_pair(c->p, key, c->right) > 0);
}

// Capitals that lost all their marks, as they do where lines stand close: "QUYET ĐỊNH". The word
// with its marks must stand by both its neighbours.
static void enter_marked(contest *t)
{
    static const double trust = 0.03;
    for (size_t i = 0; i < t->own.len_bytes; i++)
        if (t->own.core[i] < 'A' || t->own.core[i] > 'Z') return;
    so_auto(so_strs) marked = {0};
    so_phrases_like(t->c->p, t->own_key, &marked);
    for (size_t i = 0; i < marked.len; i++) {
        if (!is_seen_both_ways(t->c, marked.items[i])) continue;
        so_auto(so_str) text = {0};
        so_str_add(&text, t->w->text, t->own.at);
        so_text_upper(marked.items[i], &text);
        so_str_adds(&text, t->own.core + t->own.len_bytes);
        enter(t, so_str_text(&text), trust * t->w->confidence);
    }
}

// How likely the other of two tones is that the engine confuses, when it gave only one of them.
static const double trust_of_twin = 0.05;

static void enter_with_twin(contest *t, const char *text, double confidence)
{
    enter(t, text, confidence);
    so_autofree char *twin = so_syllable_twin(text);
    if (twin) enter(t, twin, trust_of_twin * confidence);
}

// What fits better than the word by more than is asked for, or NULL. The caller owns it.
static char *better(const context *c, const so_word *w)
{
    contest t = {.c = c, .w = w, .own = bare_of(w->text)};
    if (!is_plain(t.own) || w->confidence <= 0) return NULL;
    t.own_key = so_phrases_key(w->text);
    t.own_fit = so_phrases_fit(c->p, c->left, t.own_key, c->right);
    t.most = is_like_name(t.own) ? least_gain_of_name : least_gain;
    enter_with_twin(&t, w->text, w->confidence);
    for (size_t i = 0; i < w->alternatives.len; i++)
        enter_with_twin(&t, w->alternatives.items[i].text, w->alternatives.items[i].confidence);
    if (t.own.len_bytes > 1) enter_marked(&t);
    free(t.own_key);
    return t.best;
}

static void mend_line(const so_phrases *p, so_line *line)
{
    for (size_t i = 0; i < line->words.len; i++) {
        so_word *w = &line->words.items[i];
        so_auto(context) c = context_of(p, line, i);
        char *text = better(&c, w);
        if (text) so_word_reread(w, text, trust_of_mended);
    }
}

// ---------------------------------------------------------------------------- glued words

// Where a run of letters parts into words that were seen side by side: the byte at which the first
// ends, 0 when it is one word or nobody knows. key: the run in lower case.
static size_t first_part(const so_phrases *p, const char *key, int parts_left)
{
    size_t len = strlen(key);
    for (size_t at = 1; at < len; at++) {
        if (((unsigned char)key[at] & 0xC0) == 0x80) continue;
        so_autofree char *left = so_fmt("%.*s", (int)at, key);
        if (!so_syllable_is(left)) continue;
        const char *rest = key + at;
        if (so_syllable_is(rest) && so_phrases_pair(p, left, rest) > 0) return at;
        size_t next = parts_left > 2 ? first_part(p, rest, parts_left - 1) : 0;
        so_autofree char *right = next ? so_fmt("%.*s", (int)next, rest) : NULL;
        if (right && so_phrases_pair(p, left, right) > 0) return at;
    }
    return 0;
}

// The box of letters [from, to) of a word of so many: as if all were of one width.
static so_box part_of(so_box b, size_t from, size_t to, size_t of)
{
    int x0 = b.x + (int)((size_t)b.w * from / of), x1 = b.x + (int)((size_t)b.w * to / of);
    return (so_box){x0, b.y, x1 - x0, b.h};
}

// Parts word i once, if it is glued; the rest is left to the next turn.
static void part_word(const so_phrases *p, so_line *line, size_t i)
{
    enum { PARTS = 3 };
    so_word *w = &line->words.items[i];
    bare own = bare_of(w->text);
    if (!is_plain(own) || so_word_kind_of(w->text) == SO_WORD_SYLLABLE) return;
    so_autofree char *key = so_phrases_key(w->text);
    size_t at = first_part(p, key, PARTS);
    // The letters of a key are those of the word, one by one.
    so_autofree char *left = so_fmt("%.*s", (int)at, key);
    if (at == 0) return;
    size_t letters = so_text_len(left), of = so_text_len(w->text);
    const char *cut = own.core;
    for (size_t k = 0; k < letters; k++) so_text_next(&cut);
    letters += so_text_len(w->text) - so_text_len(own.core);
    so_word second = {.text = so_strdup(cut),
                      .confidence = w->confidence * trust_of_mended,
                      .box = part_of(w->box, letters, of, of)};
    so_word first = {.text = so_fmt("%.*s", (int)(cut - w->text), w->text),
                     .confidence = second.confidence,
                     .box = part_of(w->box, 0, letters, of)};
    so_word_clear(w);
    so_vec_push(&line->words);
    w = &line->words.items[i];
    memmove(w + 2, w + 1, (line->words.len - i - 2) * sizeof *w);
    w[0] = first, w[1] = second;
}

static void part_line(const so_phrases *p, so_line *line)
{
    for (size_t i = 0; i < line->words.len; i++) part_word(p, line, i);
}

// ---------------------------------------------------------------------------- alternatives

static int by_confidence(const void *a, const void *b)
{
    double x = ((const so_alternative *)a)->confidence, y = ((const so_alternative *)b)->confidence;
    return (x < y) - (x > y);
}

// What is worth to be looked for: the best few, no signs, none far behind.
static void thin_out(so_word *w)
{
    enum { MOST = 4 };
    static const double least = 0.2;
    if (w->alternatives.len == 0) return;
    qsort(w->alternatives.items, w->alternatives.len, sizeof(so_alternative), by_confidence);
    size_t kept = 0;
    for (size_t i = 0; i < w->alternatives.len; i++) {
        so_alternative *a = &w->alternatives.items[i];
        if (kept < MOST && a->confidence > least * w->confidence)
            w->alternatives.items[kept++] = *a;
        else
            free(a->text);
    }
    w->alternatives.len = kept;
}

void so_context_mend(const so_phrases *p, so_page *page)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        part_line(p, line);
        // Twice: what a word was mended to tells more of the one before it.
        for (int k = 0; k < 2; k++) mend_line(p, line);
        for (size_t k = 0; k < line->words.len; k++) thin_out(&line->words.items[k]);
    }
}
