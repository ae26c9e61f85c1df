// SPDX-License-Identifier: Apache-2.0
// Independent readings are combined as 1 - (1-a)(1-b)...; the weights are priors, to be replaced by
// measured ones when enough truth is at hand.
#include "pipeline/link.h"

#include <string.h>

#define WEIGHT_SEPARATOR 0.99
#define WEIGHT_BARCODE 0.97
#define WEIGHT_LABEL 0.95
#define WEIGHT_TEXT 0.60
#define REPAIRED 0.5 // factor for a repaired code
#define STRONG 0.80  // a second code this likely is a conflict
#define ACCEPT 0.90

typedef struct {
    const char *code; // borrowed
    double doubt;     // product of (1 - weight)
    so_strs evidence;
} candidate;
typedef so_vec(candidate) candidates;

static void candidates_clear(candidates *list)
{
    for (size_t i = 0; i < list->len; i++) so_strs_clear(&list->items[i].evidence);
    free(list->items);
}

static candidate *candidate_for(candidates *list, const char *code)
{
    for (size_t i = 0; i < list->len; i++)
        if (so_equal(list->items[i].code, code)) return &list->items[i];
    candidate *c = so_vec_push(list);
    c->code = code;
    c->doubt = 1;
    return c;
}

static void vote(candidates *list, const char *code, double weight, const char *evidence)
{
    candidate *c = candidate_for(list, code);
    c->doubt *= 1 - weight;
    for (size_t i = 0; i < c->evidence.len; i++)
        if (so_equal(c->evidence.items[i], evidence)) return;
    so_strs_add(&c->evidence, evidence);
}

static void vote_sheet(candidates *list, const so_sheet *sheet)
{
    if (sheet->signs.case_codes.len == 0) return;
    double factor = sheet->signs.code_repaired ? REPAIRED : 1;
    const char *code = sheet->signs.case_codes.items[0];
    if (sheet->kind == SO_PAGE_SEPARATOR)
        vote(list, code, WEIGHT_SEPARATOR * factor, "separator");
    else if (sheet->signs.code_in_barcode)
        vote(list, code, WEIGHT_BARCODE * factor, "barcode");
    else
        vote(list, code, WEIGHT_TEXT * factor, "text");
}

static void vote_document(candidates *list, const so_document *doc)
{
    const so_field *f = so_fields_find(&doc->fields, "case_code");
    if (!f) return;
    vote(list, f->value, f->state == SO_STATE_REVIEW ? WEIGHT_TEXT : WEIGHT_LABEL * f->confidence,
         "label");
}

static const candidate *best_but(const candidates *list, const candidate *other)
{
    const candidate *best = NULL;
    for (size_t i = 0; i < list->len; i++) {
        const candidate *c = &list->items[i];
        if (c != other && (!best || c->doubt < best->doubt)) best = c;
    }
    return best;
}

static void assign(so_dossier *d, const candidate *best, const candidate *second, bool in_doubt)
{
    bool conflict = second && 1 - second->doubt >= STRONG;
    d->case_code = so_strdup(best->code);
    d->link_score = (1 - best->doubt) * (conflict ? 0.6 : 1);
    for (size_t i = 0; i < best->evidence.len; i++)
        so_strs_add(&d->link_evidence, best->evidence.items[i]);
    if (conflict) so_strs_add(&d->link_evidence, "conflict");
    if (in_doubt) so_strs_add(&d->link_evidence, "unreadable_page");
    bool sure = d->link_score >= ACCEPT && !in_doubt;
    d->state = sure ? SO_STATE_ACCEPTED : SO_STATE_REVIEW;
}

void so_link(so_dossier *d, const so_sheets *sheets, bool in_doubt)
{
    __attribute__((cleanup(candidates_clear))) candidates list = {0};
    for (size_t i = 0; i < d->pages.len; i++)
        vote_sheet(&list, &sheets->items[d->pages.items[i].ordinal]);
    for (size_t i = 0; i < d->documents.len; i++) vote_document(&list, &d->documents.items[i]);
    const candidate *best = best_but(&list, NULL);
    d->state = SO_STATE_REVIEW;
    if (best) assign(d, best, best_but(&list, best), in_doubt);
}
