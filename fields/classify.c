// SPDX-License-Identifier: Apache-2.0
// Every piece of evidence adds its weight (log-odds, from the type's file) to the type's score; the
// probability is the softmax over all types. A trained classifier was rejected for now: the weights
// in the files can be read, argued about and changed by an archivist.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fields/extract.h"
#include "fields/fuzzy.h"
#include "fields/judge.h"

#define WORDS_MAX 3.0   // vocabulary alone never outweighs a title
#define LATER_TITLE 0.6 // a heading below another type's title counts less

// What the document shows, looked up once for all types.
typedef struct {
    const so_view *v;
    const so_parts *parts;
    so_str fold;        // all text
    char *abbreviation; // folded, of the number line; may be NULL
    bool is_known_abbreviation;
} sight;

static void sight_clear(sight *s)
{
    so_str_clear(&s->fold);
    free(s->abbreviation);
}

static bool has_abbreviation(const so_type *t, const char *folded)
{
    for (size_t i = 0; i < t->abbreviations.len; i++) {
        so_autofree char *own = so_text_folded(t->abbreviations.items[i]);
        if (so_equal(folded, own)) return true;
    }
    return false;
}

static void look(const so_types *types, const so_view *v, const so_parts *parts, sight *ret)
{
    *ret = (sight){.v = v, .parts = parts};
    for (size_t i = 0; i < v->paragraphs.len; i++) {
        so_str_adds(&ret->fold, so_str_text(&v->paragraphs.items[i].fold));
        so_str_addc(&ret->fold, '\n');
    }
    if (parts->number < 0) return;
    const so_strip *number = &v->strips.items[parts->number];
    so_autofree char *printed = so_number_abbreviation(so_str_text(&number->passage.text));
    ret->abbreviation = printed ? so_text_folded(printed) : NULL;
    for (size_t i = 0; i < types->types.len && printed; i++)
        ret->is_known_abbreviation |= has_abbreviation(&types->types.items[i], ret->abbreviation);
}

static double barcode_evidence(const so_type *t, const so_view *v)
{
    so_regex_group g;
    if (!t->barcode) return 0;
    for (size_t p = 0; p < v->page_count; p++)
        for (size_t i = 0; i < v->pages[p]->barcodes.len; i++)
            if (so_regex_find(t->barcode, v->pages[p]->barcodes.items[i].text, 0, &g, 1))
                return t->evidence[SO_EVIDENCE_BARCODE];
    return 0;
}

static double word_evidence(const so_type *t, const char *fold)
{
    double sum = 0;
    for (size_t i = 0; i < t->words.len; i++)
        if (strstr(fold, t->words.items[i].phrase)) sum += t->words.items[i].weight;
    return fmax(-WORDS_MAX, fmin(WORDS_MAX, sum));
}

static double part_evidence(const so_type *t, const sight *s)
{
    const double *w = t->evidence;
    double sum = w[SO_EVIDENCE_BASE];
    if (s->parts->about >= 0) sum += w[SO_EVIDENCE_ABOUT];
    if (s->parts->addressee >= 0) sum += w[SO_EVIDENCE_ADDRESSEE];
    if (s->parts->state >= 0) sum += w[SO_EVIDENCE_STATE];
    if (s->abbreviation && has_abbreviation(t, s->abbreviation)) sum += w[SO_EVIDENCE_NOTATION];
    if (s->abbreviation && !s->is_known_abbreviation) sum += w[SO_EVIDENCE_NO_TYPE];
    return sum + barcode_evidence(t, s->v) + word_evidence(t, so_str_text(&s->fold));
}

typedef so_vec(so_title) title_list; // one per type; first < 0 without

// Of several types' anchors on one heading the longest is meant ("giấy chứng nhận quyền sử dụng
// đất" is not a "giấy chứng nhận" of the general kind), and the uppermost heading is the title.
static double title_evidence(const so_type *t, const title_list *titles, size_t i)
{
    const so_title *own = &titles->items[i];
    if (own->first < 0) return 0;
    double share = 1, place = 1;
    for (size_t n = 0; n < titles->len; n++) {
        const so_title *other = &titles->items[n];
        if (other->first < 0 || n == i || other->quality < 0.5) continue;
        if (other->first == own->first && other->len > own->len)
            share = fmin(share, (double)own->len / (double)other->len);
        if (other->first < own->first) place = LATER_TITLE;
    }
    return t->evidence[SO_EVIDENCE_TITLE] * own->quality * share * place;
}

void so_judge(const so_types *types, const so_view *v, const so_parts *p, so_verdict *ret)
{
    __attribute__((cleanup(sight_clear))) sight seen;
    title_list titles = {0};
    look(types, v, p, &seen);
    for (size_t i = 0; i < types->types.len; i++) {
        so_title *title = so_vec_push(&titles);
        if (!so_title_find(&types->types.items[i], v, title)) title->first = -1;
    }
    double best = -INFINITY, second = -INFINITY, sum = 0;
    *ret = (so_verdict){.title.first = -1};
    for (size_t i = 0; i < types->types.len; i++) {
        const so_type *t = &types->types.items[i];
        double score = part_evidence(t, &seen) + title_evidence(t, &titles, i);
        sum += exp(score);
        if (score > best) {
            second = best;
            best = score;
            ret->second = ret->best;
            ret->best = t;
            ret->title = titles.items[i];
        } else if (score > second) {
            second = score;
            ret->second = t;
        }
    }
    ret->probability = exp(best) / sum;
    free(titles.items);
}

static bool is_copy(const so_type *t, const so_view *v)
{
    so_fuzzy m;
    for (size_t i = 0; i < v->strips.len; i++)
        for (size_t w = 0; w < t->copy_words.len; w++)
            if (so_fuzzy_find(so_str_text(&v->strips.items[i].passage.fold), 0,
                              t->copy_words.items[w],
                              so_fuzzy_budget(strlen(t->copy_words.items[w])), &m))
                return true;
    return false;
}

void so_classify(const so_types *types, const so_page *const *pages, size_t n, so_document *doc)
{
    so_auto(so_view) view = {0};
    so_parts parts;
    so_verdict verdict;
    so_view_of(pages, n, &view);
    so_parts_of(&view, &parts);
    so_judge(types, &view, &parts, &verdict);
    free(doc->type);
    free(doc->runner_up);
    free(doc->role);
    const so_type *t = verdict.best;
    doc->type = so_strdup(t->name);
    doc->type_confidence = verdict.probability;
    doc->runner_up = verdict.second ? so_strdup(verdict.second->name) : NULL;
    doc->role = so_strdup(t->copy_role && is_copy(t, &view) ? t->copy_role : t->role);
    doc->state = doc->type_confidence >= types->accept_type ? SO_STATE_ACCEPTED : SO_STATE_REVIEW;
}
