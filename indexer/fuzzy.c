// SPDX-License-Identifier: Apache-2.0
// One pass over the vocabulary for all words at once. Cheap enough as the last resort of a query
// that found nothing; trigram or deletion indexes wait until a measurement asks for them.
#include "indexer/fuzzy.h"

#include <string.h>

#define GAPS_MAX 8
#define WORD_MAX_BYTES 40

void so_gaps_clear(so_gaps *gaps)
{
    for (size_t i = 0; i < gaps->len; i++)
        for (int k = 0; k < gaps->items[i].count; k++) free(gaps->items[i].best[k].word);
    free(gaps->items);
    *gaps = (so_gaps){0};
}

static int min3(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

// Edit distance with swaps of neighbours (optimal string alignment), by bytes: folded words are
// ASCII but for foreign letters. More than `max` is reported as max + 1.
static int distance(const char *a, size_t na, const char *b, size_t nb, int max)
{
    int rows[3][WORD_MAX_BYTES + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= nb; j++) last[j] = (int)j;
    for (size_t i = 1; i <= na; i++) {
        int least = now[0] = (int)i;
        for (size_t j = 1; j <= nb; j++) {
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
            if (now[j] < least) least = now[j];
        }
        if (least > max) return max + 1;
        int *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[nb];
}

// Too short a word is similar to everything; numbers are all alike.
static int allowed_distance(const char *word, size_t len)
{
    bool is_number = strspn(word, "0123456789") == len;
    if (len > WORD_MAX_BYTES || len < (is_number ? 4u : 3u)) return 0;
    return len >= 7 && !is_number ? 2 : 1;
}

static bool is_better(const so_candidate *a, const so_candidate *b)
{
    return a->distance != b->distance ? a->distance < b->distance : a->pages > b->pages;
}

// Keeps the list sorted; the last one falls out of a full list.
static void offer(so_gap *gap, const char *word, int dist, int64_t pages)
{
    so_candidate c = {.word = NULL, .distance = dist, .pages = pages};
    int i = gap->count;
    while (i > 0 && is_better(&c, &gap->best[i - 1])) i--;
    if (i == SO_FUZZY_CANDIDATES) return;
    if (gap->count == SO_FUZZY_CANDIDATES) free(gap->best[--gap->count].word);
    memmove(&gap->best[i + 1], &gap->best[i], (size_t)(gap->count - i) * sizeof *gap->best);
    c.word = so_strdup(word);
    gap->best[i] = c;
    gap->count++;
}

static void offer_to_all(so_gaps *gaps, const char *word, int64_t pages)
{
    size_t len = strlen(word);
    if (len > WORD_MAX_BYTES) return;
    for (size_t i = 0; i < gaps->len; i++) {
        const char *want = gaps->items[i].token->folded;
        size_t want_len = strlen(want);
        int max = allowed_distance(want, want_len);
        size_t apart = len > want_len ? len - want_len : want_len - len;
        if (apart > (size_t)max) continue;
        int d = distance(want, want_len, word, len, max);
        if (d <= max) offer(&gaps->items[i], word, d, pages);
    }
}

static bool is_known(so_db *db, const char *word, bool *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(db, err,
                                        "SELECT 1 FROM page_word WHERE term = ?"
                                        " AND col IN ('body_folded', 'field_folded') LIMIT 1",
                                        "s", word);
    *ret = so_stmt_row(s, err);
    return err->kind == SO_OK;
}

static bool find_gaps(so_db *db, const so_term *term, so_gaps *ret, so_err *err)
{
    size_t whole_words = term->tokens.len - (term->is_prefix ? 1 : 0);
    for (size_t i = 0; i < whole_words && ret->len < GAPS_MAX; i++) {
        so_token *token = &term->tokens.items[i];
        bool known = false;
        if (!is_known(db, token->folded, &known, err)) return false;
        if (!known) *so_vec_push(ret) = (so_gap){.token = token};
    }
    return true;
}

bool so_fuzzy_gaps(so_db *db, const so_terms *terms, so_gaps *ret, so_err *err)
{
    for (size_t i = 0; i < terms->len; i++)
        if (!terms->items[i].is_excluded && !find_gaps(db, &terms->items[i], ret, err))
            return false;
    if (ret->len == 0) return true;
    so_autoptr(so_stmt) s = so_db_query(db, err,
                                        "SELECT term, sum(doc) FROM page_word WHERE col IN"
                                        " ('body_folded', 'field_folded') GROUP BY term",
                                        "");
    while (so_stmt_row(s, err)) offer_to_all(ret, so_stmt_text(s, 0), so_stmt_int64(s, 1));
    return err->kind == SO_OK;
}

bool so_gaps_fill(so_gaps *gaps, int n)
{
    bool is_new = false;
    for (size_t i = 0; i < gaps->len; i++) {
        so_gap *gap = &gaps->items[i];
        if (gap->count == 0) return false;
        is_new |= n < gap->count;
        const char *word = gap->best[n < gap->count ? n : gap->count - 1].word;
        free(gap->token->marked);
        free(gap->token->folded);
        *gap->token = (so_token){so_strdup(word), so_strdup(word)};
    }
    return is_new;
}
