// SPDX-License-Identifier: Apache-2.0
// Text cut into the words that the index and the query compare. Internal to the indexer.
//
// A word is a run of letters and digits: `123/QĐ-UBND` is three. Each comes twice: marked (lower
// case, NFC, tone placement made one) and folded (without marks, đ as d).
#pragma once
#include "base/str.h"

typedef struct {
    char *marked, *folded;
} so_token;
typedef so_vec(so_token) so_tokens;

void so_tokens_add(so_tokens *list, const char *text);
void so_tokens_clear(so_tokens *list);
// The text in lower case with its i-th word replaced by the i-th token's marked form.
void so_words_replace(const char *text, const so_tokens *with, so_str *out);
bool so_token_has_marks(const so_token *t);
