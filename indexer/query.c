// SPDX-License-Identifier: Apache-2.0
// Nothing of the typed text reaches the index but words, always inside double quotes: words hold
// letters and digits only, so there is no syntax to escape from.
#include "indexer/query.h"

#include <string.h>

#include "base/text.h"

#define QUERY_MAX_BYTES 4096
#define QUERY_MAX_WORDS 64

static void term_clear(so_term *t)
{
    free(t->raw);
    so_tokens_clear(&t->tokens);
}

void so_terms_clear(so_terms *terms)
{
    for (size_t i = 0; i < terms->len; i++) term_clear(&terms->items[i]);
    free(terms->items);
    *terms = (so_terms){0};
}

bool so_terms_want(const so_terms *terms)
{
    for (size_t i = 0; i < terms->len; i++)
        if (!terms->items[i].is_excluded) return true;
    return false;
}

static bool term_has_marks(const so_term *t)
{
    for (size_t i = 0; i < t->tokens.len; i++)
        if (so_token_has_marks(&t->tokens.items[i])) return true;
    return false;
}

bool so_terms_have_marks(const so_terms *terms)
{
    for (size_t i = 0; i < terms->len; i++)
        if (!terms->items[i].is_excluded && term_has_marks(&terms->items[i])) return true;
    return false;
}

// ---------------------------------------------------------------------------- parsing

static bool is_quote(uint32_t cp)
{
    return cp == '"' || (cp >= 0x201C && cp <= 0x201F) || cp == 0xAB || cp == 0xBB;
}

static bool is_minus(uint32_t cp)
{
    return cp == '-' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0xA0 || cp == 0x3000;
}

// The end of the term that begins at p: the closing quote of a quoted one, else the next space or
// quote.
static const char *term_end(const char *p, bool is_quoted)
{
    while (*p) {
        const char *here = p;
        uint32_t cp = so_text_next(&p);
        if (is_quoted ? is_quote(cp) : is_space(cp) || is_quote(cp)) return here;
    }
    return p;
}

// Behind the code point at p if it is one of that class, else p.
static const char *skip(const char *p, bool (*is)(uint32_t cp))
{
    const char *next = p;
    return *p && is(so_text_next(&next)) ? next : p;
}

// One term from *p on; *p moves behind it.
static so_term next_term(const char **p)
{
    const char *start = *p, *text = skip(start, is_minus);
    so_term t = {.is_excluded = text != start};
    const char *inside = skip(text, is_quote);
    const char *end = term_end(inside, inside != text);
    const char *behind = inside != text ? skip(end, is_quote) : end;
    if (*behind == '*') behind++;
    t.is_prefix = behind > start && behind[-1] == '*';
    t.raw = so_strndup(start, (size_t)(behind - start));
    so_autofree char *words = so_strndup(inside, (size_t)(end - inside));
    so_tokens_add(&t.tokens, words);
    *p = behind;
    return t;
}

void so_terms_parse(const char *query, so_terms *ret)
{
    so_autofree char *text = so_strndup(query, QUERY_MAX_BYTES);
    size_t words = 0;
    for (const char *p = text; *p && words < QUERY_MAX_WORDS;) {
        const char *next = skip(p, is_space);
        if (next != p) {
            p = next;
            continue;
        }
        so_term t = next_term(&p);
        words += t.tokens.len;
        if (t.tokens.len > 0 && words <= QUERY_MAX_WORDS)
            *so_vec_push(ret) = t;
        else
            term_clear(&t);
    }
}

// ---------------------------------------------------------------------------- expressions

#define MARKED "{field_marked body_marked}"
#define FOLDED "{field_folded body_folded}"
#define FIELDS "{field_folded}"

static void add_words(const so_term *t, bool marked, so_str *out)
{
    for (size_t i = 0; i < t->tokens.len; i++) {
        so_str_addc(out, ' ');
        so_str_adds(out, marked ? t->tokens.items[i].marked : t->tokens.items[i].folded);
    }
}

static void add_phrase(const so_term *t, const char *columns, bool marked, so_str *out)
{
    so_str_addf(out, "%s%s : \"", out->len ? " AND " : "", columns);
    add_words(t, marked, out);
    so_str_adds(out, t->is_prefix ? "\" *" : "\"");
}

// The words of the term that were typed with marks, each for itself: as a phrase they would ask for
// their unmarked neighbours to be unmarked in the text as well.
static void add_marked_words(const so_term *t, so_str *out)
{
    for (size_t i = 0; i < t->tokens.len; i++) {
        if (!so_token_has_marks(&t->tokens.items[i])) continue;
        bool is_prefix = t->is_prefix && i + 1 == t->tokens.len;
        so_str_addf(out, " AND " MARKED " : \"%s\"%s", t->tokens.items[i].marked,
                    is_prefix ? " *" : "");
    }
}

static void add_term(const so_term *t, so_expr_kind kind, so_str *out)
{
    switch (kind) {
    case SO_EXPR_TYPED:
        add_phrase(t, FOLDED, false, out);
        add_marked_words(t, out);
        break;
    case SO_EXPR_FOLDED:
        add_phrase(t, FOLDED, false, out);
        break;
    case SO_EXPR_EXACT:
        add_phrase(t, MARKED, true, out);
        break;
    case SO_EXPR_FIELDS:
        add_phrase(t, FIELDS, false, out);
        break;
    case SO_EXPR_ADJACENT:
        add_words(t, false, out);
        break;
    case SO_EXPR_NONE:
        break;
    }
}

static void add_excluded(const so_terms *terms, so_str *out)
{
    for (size_t i = 0; i < terms->len; i++) {
        const so_term *t = &terms->items[i];
        if (!t->is_excluded) continue;
        bool marked = term_has_marks(t);
        so_auto(so_str) phrase = {0};
        add_phrase(t, marked ? MARKED : FOLDED, marked, &phrase);
        so_str_addf(out, " NOT (%s)", so_str_text(&phrase));
    }
}

#define NOTHING "\"\""

void so_terms_expr(const so_terms *terms, so_expr_kind kind, so_str *out)
{
    so_auto(so_str) wanted = {0};
    size_t count = 0;
    bool is_prefix = false;
    for (size_t i = 0; i < terms->len; i++) {
        if (terms->items[i].is_excluded) continue;
        add_term(&terms->items[i], kind, &wanted);
        is_prefix = terms->items[i].is_prefix;
        count++;
    }
    if (kind == SO_EXPR_NONE || (kind == SO_EXPR_ADJACENT && count < 2))
        so_str_adds(out, NOTHING);
    else if (kind == SO_EXPR_ADJACENT)
        so_str_addf(out, FOLDED " : \"%s\"%s", so_str_text(&wanted), is_prefix ? " *" : "");
    else
        so_str_addf(out, "(%s)", so_str_text(&wanted));
    if (kind == SO_EXPR_TYPED || kind == SO_EXPR_FOLDED) add_excluded(terms, out);
}

bool so_term_is_at(const so_term *term, const so_token *at, size_t left, bool with_marks)
{
    if (left < term->tokens.len) return false;
    for (size_t i = 0; i < term->tokens.len; i++) {
        const so_token *want = &term->tokens.items[i];
        bool marked = with_marks && so_token_has_marks(want);
        const char *a = marked ? want->marked : want->folded;
        const char *b = marked ? at[i].marked : at[i].folded;
        bool is_prefix = term->is_prefix && i + 1 == term->tokens.len;
        if (is_prefix ? !so_starts_with(b, a) : strcmp(a, b) != 0) return false;
    }
    return true;
}
