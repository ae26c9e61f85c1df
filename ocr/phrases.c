// SPDX-License-Identifier: Apache-2.0
// The text itself is kept, words one space apart; a word or a pair is a slice of it, sorted, each
// once with its count. Probabilities of pairs lean on those of words where a word was seen rarely
// (Witten and Bell 1991). A model of longer runs was not tried: the forms are too few to fill it.
#include "ocr/phrases.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

typedef struct {
    uint32_t at, len_bytes, count;
} slice;

typedef struct {
    const char *text;
    so_vec(slice) slices; // after seal(): sorted, each once
} table;

// A word without its marks, and which of the words it is.
typedef struct {
    char *fold;
    size_t word;
} twin;

struct so_phrases {
    so_str text;
    table words, pairs;
    so_vec(twin) folds; // of the words, sorted
    double n_words;
};

enum { MAX_BYTES = 16 << 20 };

void so_phrases_free(so_phrases *p)
{
    if (!p) return;
    so_str_clear(&p->text);
    for (size_t i = 0; i < p->folds.len; i++) free(p->folds.items[i].fold);
    free(p->folds.items);
    free(p->words.slices.items);
    free(p->pairs.slices.items);
    free(p);
}

// ---------------------------------------------------------------------------- words of a text

static bool is_letter(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') || (cp >= 0xC0 && cp < 0x250) ||
           (cp >= 0x1E00 && cp < 0x1F00);
}

static bool is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

// The next run of letters or of digits from *text on, which moves behind it; *ret_between: what
// stands before it. NULL at the end.
static const char *next_run(const char **text, const char **ret_between)
{
    *ret_between = *text;
    for (const char *p = *text, *at = p; *p; at = p) {
        uint32_t cp = so_text_next(&p);
        if (!is_letter(cp) && !is_digit(cp)) continue;
        bool is_word = is_letter(cp);
        for (const char *q = p; *q; p = q) {
            cp = so_text_next(&q);
            if (is_word ? !is_letter(cp) : !is_digit(cp)) break;
        }
        *text = p;
        return at;
    }
    return NULL;
}

char *so_phrases_key(const char *word)
{
    const char *text = word, *between;
    bool has_number = false;
    for (const char *run; (run = next_run(&text, &between)) != NULL;) {
        if (is_digit((unsigned char)*run)) {
            has_number = true;
            continue;
        }
        so_autofree char *letters = so_fmt("%.*s", (int)(text - run), run);
        so_str lower = {0};
        so_text_lower(letters, &lower);
        return so_str_take(&lower);
    }
    return so_strdup(has_number ? "#" : "");
}

// ---------------------------------------------------------------------------- counting

static void count(table *t, size_t at, size_t end)
{
    *so_vec_push(&t->slices) = (slice){(uint32_t)at, (uint32_t)(end - at), 1};
}

// Appends a word to the text; before: where the one before it in the sentence begins.
static size_t add_word(so_phrases *p, const char *word, size_t len_bytes, const size_t *before)
{
    if (before) so_str_addc(&p->text, ' ');
    size_t at = p->text.len;
    so_str_add(&p->text, word, len_bytes);
    count(&p->words, at, p->text.len);
    if (before) count(&p->pairs, *before, p->text.len);
    return at;
}

static bool ends_sentence(const char *from, const char *to)
{
    for (; from < to; from++)
        if (strchr(";:.!?()", *from)) return true;
    return false;
}

static void add_line(so_phrases *p, const char *line)
{
    so_auto(so_str) lower = {0};
    so_text_lower(line, &lower);
    const char *text = so_str_text(&lower), *between;
    size_t last = 0;
    bool is_open = false;
    for (const char *run; (run = next_run(&text, &between)) != NULL;) {
        if (is_open && ends_sentence(between, run)) {
            add_word(p, SO_PHRASES_END, 1, &last);
            is_open = false;
        }
        if (!is_open) {
            so_str_addc(&p->text, '\n');
            last = add_word(p, SO_PHRASES_START, 1, NULL);
        }
        bool is_number = is_digit((unsigned char)*run);
        last = add_word(p, is_number ? "#" : run, is_number ? 1 : (size_t)(text - run), &last);
        is_open = true;
    }
    if (is_open) add_word(p, SO_PHRASES_END, 1, &last);
}

static int compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order ? order : a_len < b_len ? -1 : a_len > b_len;
}

static int by_text(const void *a, const void *b, void *text)
{
    const slice *s = a, *t = b;
    return compare((char *)text + s->at, s->len_bytes, (char *)text + t->at, t->len_bytes);
}

static void seal(table *t, so_str *text)
{
    t->text = text->data;
    qsort_r(t->slices.items, t->slices.len, sizeof(slice), by_text, text->data);
    size_t kept = 0;
    for (size_t i = 0; i < t->slices.len; i++) {
        slice *s = &t->slices.items[i];
        if (kept > 0 && by_text(&t->slices.items[kept - 1], s, text->data) == 0)
            t->slices.items[kept - 1].count++;
        else
            t->slices.items[kept++] = *s;
    }
    t->slices.len = kept;
}

static int by_fold(const void *a, const void *b)
{
    return strcmp(((const twin *)a)->fold, ((const twin *)b)->fold);
}

static char *word_at(const so_phrases *p, size_t i)
{
    const slice *s = &p->words.slices.items[i];
    return so_fmt("%.*s", (int)s->len_bytes, p->text.data + s->at);
}

static void fold_words(so_phrases *p)
{
    for (size_t i = 0; i < p->words.slices.len; i++) {
        so_autofree char *word = word_at(p, i);
        *so_vec_push(&p->folds) = (twin){so_text_folded(word), i};
    }
    qsort(p->folds.items, p->folds.len, sizeof(twin), by_fold);
}

static unsigned count_of(const table *t, const char *key, size_t len_bytes)
{
    for (size_t low = 0, high = t->slices.len; low < high;) {
        size_t mid = (low + high) / 2;
        const slice *s = &t->slices.items[mid];
        int order = compare(key, len_bytes, t->text + s->at, s->len_bytes);
        if (order == 0) return s->count;
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

static bool add_file(so_phrases *p, const char *path, so_err *err)
{
    so_auto(so_str) bytes = {0};
    if (!so_file_read(path, MAX_BYTES, &bytes, err)) return false;
    if (!so_text_is_valid(so_str_text(&bytes)))
        return so_err_set(err, SO_CONFIG, "%s: not UTF-8 text", path);
    char *rest = bytes.data;
    for (char *line; rest && (line = strsep(&rest, "\n")) != NULL;)
        if (*line != '#') add_line(p, line);
    return true;
}

so_phrases *so_phrases_load(const char *dir, so_err *err)
{
    so_auto(so_tree) tree = {0};
    if (!so_tree_list(dir, &tree, err)) return NULL;
    so_autoptr(so_phrases) p = so_alloc(sizeof *p);
    for (size_t i = 0; i < tree.len; i++) {
        if (!so_ends_with(tree.items[i].path, ".txt")) continue;
        so_autofree char *path = so_path_join(dir, tree.items[i].path);
        if (!add_file(p, path, err)) return NULL;
    }
    if (p->words.slices.len == 0) {
        so_err_set(err, SO_CONFIG, "%s: no phrases there; install the package again", dir);
        return NULL;
    }
    p->n_words = (double)p->words.slices.len;
    seal(&p->words, &p->text);
    seal(&p->pairs, &p->text);
    fold_words(p);
    return so_steal(&p);
}

// ---------------------------------------------------------------------------- asking

unsigned so_phrases_pair(const so_phrases *p, const char *left, const char *right)
{
    char key[128];
    int len = snprintf(key, sizeof key, "%s %s", left, right);
    return len > 0 && len < (int)sizeof key ? count_of(&p->pairs, key, (size_t)len) : 0;
}

void so_phrases_like(const so_phrases *p, const char *key, so_strs *ret)
{
    so_autofree char *fold = so_text_folded(key);
    size_t low = 0;
    for (size_t high = p->folds.len; low < high;) {
        size_t mid = (low + high) / 2;
        if (strcmp(p->folds.items[mid].fold, fold) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < p->folds.len && so_equal(p->folds.items[low].fold, fold); low++) {
        so_autofree char *word = word_at(p, p->folds.items[low].word);
        if (!so_equal(word, key)) so_strs_add(ret, word);
    }
}

static double count_of_word(const so_phrases *p, const char *word)
{
    return count_of(&p->words, word, strlen(word));
}

// The share of the pair among all pairs with the word given, or the share of the other word where
// too little is known of the given one.
static double share(const so_phrases *p, unsigned pair, const char *given, const char *other)
{
    static const double unseen = 0.3, vocabulary = 500, doubt = 4, most = 0.9;
    double alone = (count_of_word(p, other) + unseen) / (p->n_words + vocabulary);
    double n = count_of_word(p, given);
    if (n == 0) return alone;
    double trust = most * n / (n + doubt);
    return trust * pair / n + (1 - trust) * alone;
}

bool so_phrases_has(const so_phrases *p, const char *key)
{
    return count_of(&p->words, key, strlen(key)) > 0;
}

double so_phrases_fit(const so_phrases *p, const char *left, const char *word, const char *right)
{
    return (log(share(p, so_phrases_pair(p, left, word), left, word)) +
            log(share(p, so_phrases_pair(p, word, right), right, word))) /
           2;
}
