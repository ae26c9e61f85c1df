// SPDX-License-Identifier: Apache-2.0
// The query language of search.h: typed text -> terms -> expressions of the full-text index.
// Internal to the indexer.
#pragma once
#include "indexer/words.h"

typedef struct {
    char *raw;        // as typed
    so_tokens tokens; // at least one; more are a phrase
    bool is_prefix;   // the last one is only a beginning
    bool is_excluded;
} so_term;
typedef so_vec(so_term) so_terms;

void so_terms_parse(const char *query, so_terms *ret);
void so_terms_clear(so_terms *terms);
bool so_terms_want(const so_terms *terms);       // has a term that is not excluded
bool so_terms_have_marks(const so_terms *terms); // in a term that is not excluded

// What a row must have to match. Only the first two honour excluded terms.
typedef enum {
    SO_EXPR_TYPED,    // every term, with those marks that were typed
    SO_EXPR_FOLDED,   // every term, without regard to marks
    SO_EXPR_EXACT,    // every term letter by letter: a missing mark is missing in the text too
    SO_EXPR_FIELDS,   // every term, folded, in fields
    SO_EXPR_ADJACENT, // all terms side by side, folded; nothing for a single term
    SO_EXPR_NONE,     // nothing matches
} so_expr_kind;
void so_terms_expr(const so_terms *terms, so_expr_kind kind, so_str *out);

// Whether the tokens from at[0] on, `left` of them, begin with the term.
bool so_term_is_at(const so_term *term, const so_token *at, size_t left, bool with_marks);
