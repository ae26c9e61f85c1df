// SPDX-License-Identifier: Apache-2.0
// One pass from front to back with the open dossier and the open document as state.
#include "pipeline/split.h"

#define SEPARATOR_MAX_WORDS 60
#define BEGINS 0.5 // a page begins a document from this sureness on

void so_sheets_clear(so_sheets *list)
{
    for (size_t i = 0; i < list->len; i++) so_page_signs_clear(&list->items[i].signs);
    free(list->items);
    *list = (so_sheets){0};
}

void so_plan_clear(so_plan *plan)
{
    for (size_t i = 0; i < plan->len; i++) {
        so_dossier_plan *d = &plan->items[i];
        for (size_t k = 0; k < d->documents.len; k++) free(d->documents.items[k].items);
        free(d->documents.items);
        free(d->pages.items);
    }
    free(plan->items);
    *plan = (so_plan){0};
}

bool so_is_separator(const so_page *page, const so_page_signs *signs)
{
    return page->kind == SO_PAGE_CONTENT && signs->code_in_barcode && signs->case_codes.len > 0 &&
           so_page_words(page) <= SEPARATOR_MAX_WORDS;
}

typedef struct {
    const so_types *types;
    bool has_separators;
    so_plan *plan;
    const char *code; // of the open dossier; NULL while unknown
    bool document_open;
} splitter;

static so_dossier_plan *open_dossier(splitter *s)
{
    return s->plan->len ? &s->plan->items[s->plan->len - 1] : NULL;
}

static const char *first_code(const so_sheet *sheet)
{
    return sheet->signs.case_codes.len ? sheet->signs.case_codes.items[0] : NULL;
}

// A slip of the office (receipt, control slip) opens a dossier where no separator does.
static bool slip_begins_dossier(const splitter *s, const so_sheet *sheet)
{
    const char *code = first_code(sheet);
    if (s->has_separators || sheet->kind != SO_PAGE_CONTENT || sheet->signs.begins < BEGINS)
        return false;
    const char *role = sheet->signs.type ? so_types_role(s->types, sheet->signs.type) : NULL;
    return code && so_equal(role, "process") && !so_equal(code, s->code);
}

static void begin_dossier(splitter *s, const so_sheet *sheet)
{
    so_vec_push(s->plan);
    s->code = first_code(sheet);
    s->document_open = false;
}

static void add_content(splitter *s, so_dossier_plan *d, const so_sheet *sheet, int ordinal)
{
    bool begins = sheet->signs.begins >= BEGINS && sheet->signs.page_number < 2;
    if (!s->document_open || begins) so_vec_push(&d->documents);
    s->document_open = true;
    so_ordinals *document = &d->documents.items[d->documents.len - 1];
    *so_vec_push(document) = ordinal;
}

static void add_sheet(splitter *s, const so_sheet *sheet, int ordinal)
{
    bool is_separator = sheet->kind == SO_PAGE_SEPARATOR;
    if (!open_dossier(s) || is_separator || slip_begins_dossier(s, sheet)) begin_dossier(s, sheet);
    so_dossier_plan *d = open_dossier(s);
    *so_vec_push(&d->pages) = ordinal;
    if (sheet->kind == SO_PAGE_CONTENT) add_content(s, d, sheet, ordinal);
    if (sheet->kind == SO_PAGE_QUARANTINED) d->in_doubt = true;
    if (!s->code) s->code = first_code(sheet);
}

void so_split(const so_types *types, const so_sheets *sheets, so_plan *ret)
{
    splitter s = {.types = types, .plan = ret};
    for (size_t i = 0; i < sheets->len; i++)
        if (sheets->items[i].kind == SO_PAGE_SEPARATOR) s.has_separators = true;
    for (size_t i = 0; i < sheets->len; i++) add_sheet(&s, &sheets->items[i], (int)i);
}
