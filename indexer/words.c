// SPDX-License-Identifier: Apache-2.0
// Own splitting instead of a tokenizer inside the database: the same function cuts page text,
// fields, queries and snippets, so they cannot disagree, and the database file stays readable by
// the stock sqlite3 shell.
#include "indexer/words.h"

#include <string.h>

#include "base/text.h"
#include "indexer/tone.h"

#define WORD_MAX_BYTES 120 // longer runs are noise; cut alike in index and query

void so_tokens_clear(so_tokens *list)
{
    for (size_t i = 0; i < list->len; i++) {
        free(list->items[i].marked);
        free(list->items[i].folded);
    }
    free(list->items);
    *list = (so_tokens){0};
}

bool so_token_has_marks(const so_token *t)
{
    return !so_equal(t->marked, t->folded);
}

// What is no letter beyond ASCII, by blocks: the signs of Latin-1, punctuation and symbols, CJK
// punctuation, private use, presentation forms and full-width signs, and what is not Unicode.
static const struct {
    uint32_t first, last;
} signs[] = {
    {0x80, 0xBF},     {0xD7, 0xD7},     {0xF7, 0xF7},     {0x2000, 0x2BFF},
    {0x3000, 0x303F}, {0xE000, 0xF8FF}, {0xFE00, 0xFFFF}, {0x110000, SO_TEXT_BAD},
};

static bool is_word_char(uint32_t cp)
{
    if (cp < 0x80) return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z');
    for (size_t i = 0; i < SO_COUNT(signs); i++)
        if (cp >= signs[i].first && cp <= signs[i].last) return false;
    return true;
}

// A combining mark continues a word, but does not make one.
static bool belongs(uint32_t cp, const so_str *word)
{
    bool is_mark = cp >= 0x300 && cp <= 0x36F;
    return is_word_char(cp) && (!is_mark || word->len > 0);
}

static void add_word(so_tokens *list, so_str *word)
{
    so_str marked = {0};
    so_str folded = {0};
    so_tone_canon(so_str_text(word), &marked);
    so_text_fold(so_str_text(&marked), &folded);
    so_str_reset(word);
    *so_vec_push(list) = (so_token){so_str_take(&marked), so_str_take(&folded)};
}

void so_tokens_add(so_tokens *list, const char *text)
{
    so_auto(so_str) lower = {0};
    so_auto(so_str) word = {0};
    so_text_lower(text, &lower);
    const char *p = so_str_text(&lower);
    while (*p) {
        uint32_t cp = so_text_next(&p);
        if (belongs(cp, &word)) {
            if (word.len < WORD_MAX_BYTES) so_text_add_cp(&word, cp);
        } else if (word.len > 0) {
            add_word(list, &word);
        }
    }
    if (word.len > 0) add_word(list, &word);
}

void so_words_replace(const char *text, const so_tokens *with, so_str *out)
{
    so_auto(so_str) lower = {0};
    so_auto(so_str) word = {0};
    so_text_lower(text, &lower);
    const char *p = so_str_text(&lower);
    for (size_t i = 0; *p;) {
        uint32_t cp = so_text_next(&p);
        if (!belongs(cp, &word)) {
            so_text_add_cp(out, cp);
            so_str_reset(&word);
            continue;
        }
        if (word.len == 0 && i < with->len) so_str_adds(out, with->items[i++].marked);
        so_text_add_cp(&word, cp);
    }
}
