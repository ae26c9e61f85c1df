// SPDX-License-Identifier: Apache-2.0
// All hits are fetched as small records and ordered here, not by the database: total, facets and
// the page asked for come out of one pass over the index. Texts and boxes are read for that page
// only.
#include "indexer/search.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "indexer/fuzzy.h"
#include "indexer/query.h"
#include "indexer/schema.h"
#include "indexer/snippet.h"

#define LIMIT_MAX 1000

static const char *const match_names[] = {"exact", "folded", "fuzzy"};

const char *so_match_name(so_match m)
{
    return match_names[m];
}

static void facets_clear(so_facets *list)
{
    for (size_t i = 0; i < list->len; i++) free(list->items[i].value);
    free(list->items);
}

static void hit_clear(so_search_hit *hit)
{
    free(hit->case_code);
    free(hit->document_id);
    free(hit->page_id);
    free(hit->type);
    free(hit->number);
    free(hit->issued_on);
    free(hit->snippet);
    free(hit->boxes.items);
}

void so_search_result_clear(so_search_result *r)
{
    for (size_t i = 0; i < r->hits.len; i++) hit_clear(&r->hits.items[i]);
    facets_clear(&r->types);
    facets_clear(&r->years);
    free(r->hits.items);
    free(r->query);
    free(r->did_you_mean);
    *r = (so_search_result){0};
}

// ---------------------------------------------------------------------------- matching

typedef struct {
    int64_t row;
    double score;
    so_match match;
    char issued_on[11];
} record;
typedef so_vec(record) records;

typedef struct {
    so_db *db;
    so_terms terms;
    records found;
    bool with_marks; // typed marks had to agree
    so_search_result *ret;
} search;

static void search_clear(search *s)
{
    so_terms_clear(&s->terms);
    free(s->found.items);
}

static void count_facet(so_facets *list, const char *value)
{
    for (size_t i = 0; i < list->len; i++) {
        if (!so_equal(list->items[i].value, value)) continue;
        list->items[i].count++;
        return;
    }
    *so_vec_push(list) = (so_facet){so_strdup(value), 1};
}

// The tiers are whole numbers, bm25 (smaller is better, never above 0) becomes a fraction; rounded
// so that nearly equal hits are ordered by date.
static double score_of(bool exact, bool in_fields, bool adjacent, double bm25)
{
    double weight = bm25 < 0 ? -bm25 : 0;
    double score = 4.0 * exact + 2.0 * in_fields + adjacent + 0.99 * weight / (10 + weight);
    return round(score * 100) / 100;
}

static void keep_row(search *s, so_stmt *row)
{
    bool exact = so_stmt_int(row, 1);
    record r = {.row = so_stmt_int64(row, 0), .match = exact ? SO_MATCH_EXACT : SO_MATCH_FOLDED};
    r.score = score_of(exact, so_stmt_int(row, 2), so_stmt_int(row, 3), so_stmt_real(row, 4));
    const char *type = so_stmt_text(row, 5), *issued_on = so_stmt_text(row, 6);
    if (type) count_facet(&s->ret->types, type);
    if (issued_on) {
        snprintf(r.issued_on, sizeof r.issued_on, "%s", issued_on);
        so_autofree char *year = so_strndup(issued_on, strlen("2026"));
        count_facet(&s->ret->years, year);
    }
    *so_vec_push(&s->found) = r;
}

static bool match(search *s, so_expr_kind kind, so_err *err)
{
    so_auto(so_str) wanted = {0};
    so_auto(so_str) exact = {0};
    so_auto(so_str) fields = {0};
    so_auto(so_str) adjacent = {0};
    so_terms_expr(&s->terms, kind, &wanted);
    so_terms_expr(&s->terms, kind == SO_EXPR_TYPED ? SO_EXPR_EXACT : SO_EXPR_NONE, &exact);
    so_terms_expr(&s->terms, SO_EXPR_FIELDS, &fields);
    so_terms_expr(&s->terms, SO_EXPR_ADJACENT, &adjacent);
    so_autoptr(so_stmt) row = so_db_query(
        s->db, err,
        "SELECT t.rowid, t.rowid IN (SELECT rowid FROM page_text WHERE page_text MATCH ?2),"
        " t.rowid IN (SELECT rowid FROM page_text WHERE page_text MATCH ?3),"
        " t.rowid IN (SELECT rowid FROM page_text WHERE page_text MATCH ?4),"
        " bm25(page_text, 4, 1, 4, 1), o.type, o.issued_on"
        " FROM page_text t CROSS JOIN page p ON p.rowid = t.rowid"
        " LEFT JOIN document o ON o.id = p.document_id WHERE page_text MATCH ?1",
        "ssss", so_str_text(&wanted), so_str_text(&exact), so_str_text(&fields),
        so_str_text(&adjacent));
    while (so_stmt_row(row, err)) keep_row(s, row);
    return err->kind == SO_OK;
}

// ---------------------------------------------------------------------------- fuzzy

// The words of the best hit are parallel lists, so the marked form of a folded word is found by
// walking both.
static bool give_marks(search *s, so_gap *gap, so_err *err)
{
    so_autoptr(so_stmt) row =
        so_db_query(s->db, err,
                    "SELECT field_folded || ' ' || body_folded, field_marked || ' ' || body_marked"
                    " FROM page_text WHERE rowid = ?",
                    "I", s->found.items[0].row);
    if (!so_stmt_row(row, err)) return err->kind == SO_OK;
    const char *folded = so_stmt_text(row, 0), *marked = so_stmt_text(row, 1);
    while (*folded && *marked) {
        size_t folded_len = strcspn(folded, " "), marked_len = strcspn(marked, " ");
        if (strlen(gap->token->folded) == folded_len &&
            memcmp(gap->token->folded, folded, folded_len) == 0) {
            free(gap->token->marked);
            gap->token->marked = so_strndup(marked, marked_len);
            return true;
        }
        folded += folded_len + (folded[folded_len] == ' ');
        marked += marked_len + (marked[marked_len] == ' ');
    }
    return true;
}

static char *rewritten_query(const so_terms *terms)
{
    so_str text = {0};
    for (size_t i = 0; i < terms->len; i++) {
        if (i) so_str_addc(&text, ' ');
        so_words_replace(terms->items[i].raw, &terms->items[i].tokens, &text);
    }
    return so_str_take(&text);
}

static int by_rank(const void *a, const void *b);

static bool match_similar(search *s, so_err *err)
{
    so_auto(so_gaps) gaps = {0};
    if (!so_fuzzy_gaps(s->db, &s->terms, &gaps, err)) return false;
    for (int n = 0; gaps.len && s->found.len == 0 && so_gaps_fill(&gaps, n); n++)
        if (!match(s, SO_EXPR_FOLDED, err)) return false;
    if (s->found.len == 0) return true;
    for (size_t i = 0; i < s->found.len; i++) s->found.items[i].match = SO_MATCH_FUZZY;
    qsort(s->found.items, s->found.len, sizeof *s->found.items, by_rank);
    for (size_t i = 0; i < gaps.len; i++)
        if (!give_marks(s, &gaps.items[i], err)) return false;
    s->ret->did_you_mean = rewritten_query(&s->terms);
    return true;
}

static bool match_any_way(search *s, so_err *err)
{
    s->with_marks = true;
    if (!match(s, SO_EXPR_TYPED, err) || s->found.len > 0) return err->kind == SO_OK;
    s->with_marks = false;
    if (so_terms_have_marks(&s->terms) && !match(s, SO_EXPR_FOLDED, err)) return false;
    return s->found.len > 0 || match_similar(s, err);
}

// ---------------------------------------------------------------------------- order

static int by_rank(const void *a, const void *b)
{
    const record *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    int newest_first = strcmp(y->issued_on, x->issued_on);
    if (newest_first) return newest_first;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int by_count(const void *a, const void *b)
{
    const so_facet *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    return strcmp(x->value, y->value);
}

static int latest_first(const void *a, const void *b)
{
    return strcmp(((const so_facet *)b)->value, ((const so_facet *)a)->value);
}

static void put_in_order(search *s)
{
    so_search_result *ret = s->ret;
    if (s->found.len) qsort(s->found.items, s->found.len, sizeof *s->found.items, by_rank);
    if (ret->types.len) qsort(ret->types.items, ret->types.len, sizeof(so_facet), by_count);
    if (ret->years.len) qsort(ret->years.items, ret->years.len, sizeof(so_facet), latest_first);
}

// ---------------------------------------------------------------------------- the hits shown

static bool load_extras(search *s, int64_t row, const char *case_code, const so_page *page,
                        so_extras *ret, so_err *err)
{
    if (case_code) *so_vec_push(ret) = (so_extra){.text = so_strdup(case_code)};
    so_autoptr(so_stmt) f = so_db_query(s->db, err,
                                        "SELECT f.value, f.x, f.y, f.w, f.h, f.page = p.ordinal"
                                        " FROM page p JOIN field f ON f.document_id = p.document_id"
                                        " WHERE p.rowid = ? ORDER BY f.ordinal",
                                        "I", row);
    while (so_stmt_row(f, err)) {
        so_extra extra = {.text = so_strdup(so_stmt_text(f, 0))};
        if (so_stmt_int(f, 5))
            extra.box = (so_box){so_stmt_int(f, 1), so_stmt_int(f, 2), so_stmt_int(f, 3),
                                 so_stmt_int(f, 4)};
        *so_vec_push(ret) = extra;
    }
    for (size_t i = 0; i < page->barcodes.len; i++)
        *so_vec_push(ret) =
            (so_extra){so_strdup(page->barcodes.items[i].text), page->barcodes.items[i].box};
    return err->kind == SO_OK;
}

static bool show(search *s, const record *r, so_stmt *row, so_err *err)
{
    so_auto(so_page) page = {0};
    so_auto(so_extras) extras = {0};
    so_auto(so_str) snippet = {0};
    so_boxes boxes = {0};
    const char *json = so_stmt_text(row, 6);
    so_autoptr(so_jval) root = so_jval_parse(json, strlen(json), err);
    if (!root || !so_page_from_json(root, &page, err)) {
        err->kind = SO_DAMAGE;
        return so_err_in(err, "catalogue: reading of page %s", so_stmt_text(row, 0));
    }
    if (!load_extras(s, r->row, so_stmt_text(row, 2), &page, &extras, err)) return false;
    so_snippet_make(&page, &extras, &s->terms, s->with_marks, &snippet, &boxes);
    *so_vec_push(&s->ret->hits) = (so_search_hit){
        .page_id = so_strdup(so_stmt_text(row, 0)),
        .document_id = so_strdup(so_stmt_text(row, 1)),
        .case_code = so_strdup(so_stmt_text(row, 2)),
        .type = so_strdup(so_stmt_text(row, 3)),
        .number = so_strdup(so_stmt_text(row, 4)),
        .issued_on = so_strdup(so_stmt_text(row, 5)),
        .score = r->score,
        .match = r->match,
        .snippet = so_str_take(&snippet),
        .boxes = boxes,
    };
    return true;
}

static bool show_row(search *s, const record *r, so_err *err)
{
    so_autoptr(so_stmt) row = so_db_query(
        s->db, err,
        "SELECT p.id, p.document_id, k.code, o.type, o.number, o.issued_on, r.json FROM page p"
        " JOIN reading r ON r.page = p.rowid LEFT JOIN document o ON o.id = p.document_id"
        " LEFT JOIN dossier d ON d.id = p.dossier_id LEFT JOIN case_file k ON k.key = d.case_key"
        " WHERE p.rowid = ?",
        "I", r->row);
    if (so_stmt_row(row, err)) return show(s, r, row, err);
    return err->kind == SO_OK &&
           so_err_set(err, SO_DAMAGE, "catalogue: a full-text row without a page: run verify");
}

static bool show_page(search *s, int limit, int offset, so_err *err)
{
    size_t first = offset > 0 ? (size_t)offset : 0;
    size_t count = limit < 0 ? 0 : limit > LIMIT_MAX ? LIMIT_MAX : (size_t)limit;
    for (size_t i = first; i < s->found.len && i - first < count; i++)
        if (!show_row(s, &s->found.items[i], err)) return false;
    return true;
}

bool so_search(so_catalog *c, const char *query, int limit, int offset, so_search_result *ret,
               so_err *err)
{
    int64_t start_ms = so_mono_ms();
    so_auto(so_tx) tx = {0}; // one state of the catalogue for all statements
    so_auto(so_search_result) result = {.query = so_strdup(query)};
    so_auto(search) s = {.db = c->db, .ret = &result};
    if (!so_tx_begin(&tx, c->db, false, err)) return false;
    so_terms_parse(query, &s.terms);
    if (so_terms_want(&s.terms) && !match_any_way(&s, err)) return false;
    put_in_order(&s);
    if (!show_page(&s, limit, offset, err)) return false;
    result.total = (int64_t)s.found.len;
    result.took_ms = so_mono_ms() - start_ms;
    *ret = result;
    result = (so_search_result){0};
    return true;
}
