// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "indexer/catalog_read.h"
#include "indexer/search.h"
#include "indexer/tone.h"
#include "tests/unit/indexer_corpus.h"

static so_err err;
#define ok(call) assert_true((call) || (fprintf(stderr, "%s\n", err.text), false))

// One batch for all tests: page ordinals are what the table of queries expects.
static const char *const texts[] = {
    // 0 and 1: a decision
    "ỦY BAN NHÂN DÂN THÀNH PHỐ\nSố: 3115/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc thu hồi đất",
    "Điều 2. Chánh Văn phòng thi hành quyết định này",
    // 2: an application, name in capitals, new tone placement
    "ĐƠN ĐỀ NGHỊ\nTôi tên là NGUYỄN VĂN A\nthường trú tại Hoà Bình, có <b>thửa</b> & \"đất\"",
    // 3: a separator of the second case
    "",
    // 4: a receipt whose code is only in its barcode field
    "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    // 5: an identity card, number only in the QR code
    "CĂN CƯỚC CÔNG DÂN\nHọ và tên: Trần Thị Bưởi",
    // 6: an older decision
    "QUYẾT ĐỊNH\nVề việc giao đất tại Hòa Bình\nđường Thủy Lợi",
    // 7: words without marks, as a bad reading gives them
    "quyet dinh giao dat",
};
enum { PAGES = SO_COUNT(texts) };

static void first_dossier(so_dossier *d)
{
    d->case_code = so_strdup("H26.15-220701-8464");
    so_document *decision = corpus_document(d, 0, "decision", "result", 0, 2);
    corpus_field(decision, "number", "3115/QĐ-UBND", 0, SO_STATE_ACCEPTED);
    corpus_field(decision, "issued_on", "2022-07-15", 0, SO_STATE_ACCEPTED);
    so_document *application = corpus_document(d, 1, "application", "component", 2, 1);
    corpus_field(application, "person_name", "NGUYỄN VĂN A", 2, SO_STATE_ACCEPTED);
}

static void second_dossier(so_dossier *d)
{
    d->ordinal = 1;
    d->case_code = so_strdup("000.00.12.H26-201105-0004");
    so_document *receipt = corpus_document(d, 2, "receipt", "process", 3, 2);
    corpus_field(receipt, "case_code", "000.00.12.H26-201105-0004", 3, SO_STATE_ACCEPTED);
    corpus_field(receipt, "due_on", "2020-11-20", 4, SO_STATE_ACCEPTED);
    so_document *card = corpus_document(d, 3, "id_card", "component", 5, 1);
    corpus_field(card, "citizen_id", "001085012345", 5, SO_STATE_ACCEPTED);
    so_document *old = corpus_document(d, 4, "decision", "result", 6, 1);
    corpus_field(old, "issued_on", "2020-11-19", 6, SO_STATE_ACCEPTED);
}

static bool put_dossiers(so_catalog *c, const char *batch_id)
{
    so_auto(so_dossier) one = {.batch_id = so_strdup(batch_id)};
    so_auto(so_dossier) two = {.batch_id = so_strdup(batch_id)};
    first_dossier(&one);
    second_dossier(&two);
    for (int i = 0; i < PAGES; i++) {
        so_dossier_page page = {0};
        if (!so_catalog_page_load(c, batch_id, i, &page, &err)) return false;
        *so_vec_push(i < 3 ? &one.pages : &two.pages) = page;
    }
    return so_catalog_dossier_put(c, &one, &err) && so_catalog_dossier_put(c, &two, &err);
}

static bool read_batch(so_catalog *c)
{
    so_auto(so_batch) b = corpus_batch("monday", PAGES);
    if (!so_catalog_batch_receive(c, &b, &err) || !so_catalog_batch_archived(c, b.id, 1, &err))
        return false;
    for (int i = 0; i < PAGES; i++) {
        so_auto(so_page) page = corpus_page(texts[i]);
        if (i == 3) page.kind = SO_PAGE_SEPARATOR;
        if (i == 5)
            *so_vec_push(&page.barcodes) =
                (so_barcode){so_strdup("QRCode"),
                             so_strdup("001085012345|011222333|Trần Thị Bưởi"),
                             {1000, 100, 200, 200}};
        if (!so_catalog_page_read(c, b.id, i, &page, &err)) return false;
    }
    return put_dossiers(c, b.id) && so_catalog_batch_set_state(c, b.id, SO_BATCH_DONE, &err);
}

static int setup(void **state)
{
    static corpus f;
    *state = &f;
    if (corpus_open(&f) && read_batch(f.catalog)) return 0;
    fprintf(stderr, "%s\n", err.text);
    return -1;
}

static int teardown(void **state)
{
    corpus_close(*state);
    return 0;
}

static so_catalog *catalog_of(void **state)
{
    return ((corpus *)*state)->catalog;
}

static so_search_result find(void **state, const char *query)
{
    so_search_result r = {0};
    err = (so_err){0};
    ok(so_search(catalog_of(state), query, 20, 0, &r, &err));
    return r;
}

static int ordinal_of(const char *page_id)
{
    return (int)strtol(strstr(page_id, ".p") + 2, NULL, 10);
}

// The ordinals of the hits in order, as "6 0 7".
static char *pages_of(const so_search_result *r)
{
    so_str out = {0};
    for (size_t i = 0; i < r->hits.len; i++)
        so_str_addf(&out, "%s%d", i ? " " : "", ordinal_of(r->hits.items[i].page_id));
    return so_str_take(&out);
}

// ---------------------------------------------------------------------------- what is found

static const struct {
    const char *query, *pages;
    so_match first;
} table[] = {
    {"quyết định", "0 6 1", SO_MATCH_EXACT},
    {"quyet dinh", "7 0 6 1", SO_MATCH_EXACT},
    {"QUYẾT ĐỊNH", "0 6 1", SO_MATCH_EXACT},
    {"quyết dinh", "0 6 1", SO_MATCH_FOLDED},
    {"quyềt định", "0 6 1 7", SO_MATCH_FOLDED},
    {"nguyen van a", "2", SO_MATCH_FOLDED},
    {"Nguyễn Văn A", "2", SO_MATCH_EXACT},
    {"3115/QĐ-UBND", "0", SO_MATCH_EXACT},
    {"QD-UBND", "0", SO_MATCH_FOLDED},
    {"3115", "0", SO_MATCH_EXACT},
    {"H26.15-220701-8464", "0 2", SO_MATCH_EXACT},
    {"h26.15 220701 8464", "2 0", SO_MATCH_EXACT},
    {"000.00.12.H26-201105-0004", "6 4 5", SO_MATCH_EXACT},
    {"001085012345", "5", SO_MATCH_EXACT},
    {"011222333", "5", SO_MATCH_EXACT},
    {"2022-07-15", "0", SO_MATCH_EXACT},
    {"15/07/2022", "0", SO_MATCH_EXACT},
    {"\"giao đất tại\"", "6", SO_MATCH_EXACT},
    {"\"đất giao\"", "", SO_MATCH_EXACT},
    {"“giao đất tại", "6", SO_MATCH_EXACT},
    {"đất -giao", "0 2", SO_MATCH_EXACT},
    {"quyết định -\"thu hồi\"", "6 1", SO_MATCH_EXACT},
    {"-giao", "", SO_MATCH_EXACT},
    {"thur*", "", SO_MATCH_EXACT},
    {"thường*", "2", SO_MATCH_EXACT},
    {"thuy*", "6", SO_MATCH_FOLDED},
    {"3115/Q*", "0", SO_MATCH_EXACT},
    {"hòa bình", "6 2", SO_MATCH_EXACT},
    {"hoà bình", "6 2", SO_MATCH_EXACT},
    {"thuỷ lợi", "6", SO_MATCH_EXACT},
    {"dat", "7 0 6 2", SO_MATCH_EXACT},
    {"", "", SO_MATCH_EXACT},
    {"?!", "", SO_MATCH_EXACT},
};

static void every_query_finds_its_pages_in_order(void **state)
{
    int wrong = 0;
    for (size_t i = 0; i < SO_COUNT(table); i++) {
        so_auto(so_search_result) r = find(state, table[i].query);
        so_autofree char *got = pages_of(&r);
        if (strcmp(got, table[i].pages) ||
            (r.hits.len && r.hits.items[0].match != table[i].first)) {
            print_message("%s: found %s (%s)\n", table[i].query, got,
                          r.hits.len ? so_match_name(r.hits.items[0].match) : "-");
            wrong++;
        }
        assert_int_equal(r.total, r.hits.len);
        assert_null(r.did_you_mean);
    }
    assert_int_equal(wrong, 0);
}

static void a_hit_names_its_case_and_document(void **state)
{
    so_auto(so_search_result) r = find(state, "3115/QĐ-UBND");
    const so_search_hit *hit = &r.hits.items[0];
    assert_string_equal(hit->case_code, "H26.15-220701-8464");
    assert_string_equal(hit->type, "decision");
    assert_string_equal(hit->number, "3115/QĐ-UBND");
    assert_string_equal(hit->issued_on, "2022-07-15");
    assert_non_null(strstr(hit->document_id, ".d0000"));
}

static void facets_count_all_hits_not_only_those_shown(void **state)
{
    so_auto(so_search_result) r = {0};
    ok(so_search(catalog_of(state), "quyết định", 1, 1, &r, &err));
    so_autofree char *got = pages_of(&r);
    assert_string_equal(got, "6");
    assert_int_equal(r.total, 3);
    assert_int_equal(r.types.len, 1);
    assert_string_equal(r.types.items[0].value, "decision");
    assert_int_equal(r.types.items[0].count, 3);
    assert_int_equal(r.years.len, 2);
    assert_string_equal(r.years.items[0].value, "2022");
    assert_int_equal(r.years.items[0].count, 2);
}

static void an_offset_beyond_the_end_shows_nothing_but_counts(void **state)
{
    so_auto(so_search_result) r = {0};
    ok(so_search(catalog_of(state), "quyết định", 10, 1000, &r, &err));
    assert_int_equal(r.hits.len, 0);
    assert_int_equal(r.total, 3);
    so_auto(so_search_result) odd = {0};
    ok(so_search(catalog_of(state), "quyết định", -5, -7, &odd, &err));
    assert_int_equal(odd.hits.len, 0);
    assert_int_equal(odd.total, 3);
}

// ---------------------------------------------------------------------------- fuzzy

static void a_misspelt_word_is_replaced_and_said_so(void **state)
{
    static const struct {
        const char *query, *pages, *meant;
    } rows[] = {
        {"quyeets dinh", "0 6 1 7", "quyết dinh"},
        {"Trần Thị Bưỡii", "5", "trần thị bưởi"},
        {"3116/QĐ-UBND", "0", "3115/qđ-ubnd"},
        {"H26.15-220701-8465", "0 2", "h26.15-220701-8464"},
        {"\"giao đátt\"", "7 6", "\"giao dat\""},
    };
    for (size_t i = 0; i < SO_COUNT(rows); i++) {
        so_auto(so_search_result) r = find(state, rows[i].query);
        so_autofree char *got = pages_of(&r);
        assert_string_equal(got, rows[i].pages);
        assert_string_equal(r.did_you_mean, rows[i].meant);
        assert_int_equal(r.hits.items[0].match, SO_MATCH_FUZZY);
    }
}

static void a_word_like_no_other_finds_nothing(void **state)
{
    so_auto(so_search_result) r = find(state, "xylophonic quyết");
    assert_int_equal(r.total, 0);
    assert_null(r.did_you_mean);
}

// ---------------------------------------------------------------------------- snippets

static void a_snippet_emphasises_words_and_gives_their_boxes(void **state)
{
    so_auto(so_search_result) r = find(state, "3115/QĐ-UBND thu hồi");
    const so_search_hit *hit = &r.hits.items[0];
    assert_string_equal(hit->snippet,
                        "ỦY BAN NHÂN DÂN THÀNH PHỐ Số: <b>3115/QĐ-UBND</b> QUYẾT ĐỊNH "
                        "Về việc <b>thu hồi</b> đất");
    assert_int_equal(hit->boxes.len, 3);
    assert_int_equal(hit->boxes.items[0].x, 40);
    assert_int_equal(hit->boxes.items[0].y, 40);
    assert_int_equal(hit->boxes.items[0].w, 120);
}

static void what_stands_on_the_page_is_escaped(void **state)
{
    so_auto(so_search_result) r = find(state, "thửa đất");
    assert_non_null(strstr(r.hits.items[0].snippet,
                           "có <b>&lt;b&gt;thửa&lt;/b&gt;</b> &amp; <b>&quot;đất&quot;</b>"));
}

static void a_value_that_is_only_in_a_field_leads_the_snippet(void **state)
{
    so_auto(so_search_result) r = find(state, "20/11/2020");
    assert_int_equal(r.hits.len, 1);
    so_auto(so_search_result) iso = find(state, "2020-11-20");
    assert_non_null(strstr(iso.hits.items[0].snippet, "<b>2020-11-20</b> … GIẤY TIẾP NHẬN"));
    assert_int_equal(iso.hits.items[0].boxes.len, 1);
    assert_int_equal(iso.hits.items[0].boxes.items[0].x, 500);
}

static void a_word_of_a_barcode_gives_the_box_of_the_barcode(void **state)
{
    so_auto(so_search_result) r = find(state, "011222333");
    assert_int_equal(r.hits.items[0].boxes.len, 1);
    assert_int_equal(r.hits.items[0].boxes.items[0].x, 1000);
}

// ---------------------------------------------------------------------------- hostile

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void nothing_typed_can_break_it(void **state)
{
    static const char *const nasty[] = {
        "\"",
        "\"\"",
        "((((",
        "a AND",
        "AND OR NOT NEAR",
        "NEAR(a b, 3)",
        "body_folded: a",
        "{a b} : c",
        "^quyet",
        "a + b",
        "*",
        "-",
        "--a",
        "-\"",
        "\"a\"\"b\"*",
        "'; DROP TABLE page; --",
        "%s%n%d",
        "\xff\xfe\xc3",
        "\xf0\x9f\x92\xa9",
        "quyết\xcc\x81\xcc\x81 \xcc\x81",
        "·",
        "a·b",
        "\x01\x02",
    };
    for (size_t i = 0; i < SO_COUNT(nasty); i++) {
        so_auto(so_search_result) r = find(state, nasty[i]);
        assert_string_equal(r.query, nasty[i]);
    }
}

static void random_junk_cannot_break_it(void **state)
{
    static const char *const parts[] = {
        "\"",   "(",        ")",    "*", "-", " ",  " ", "AND",   "OR",   "NOT",
        "NEAR", ":",        "^",    "+", "{", "}",  "a", "quyết", "định", "3115",
        "/",    "\xcc\x81", "\xff", "đ", "'", "\\", "“", "\n",    "%",    "_"};
    uint32_t seed = 20261123;
    for (int round = 0; round < 2000; round++) {
        so_auto(so_str) query = {0};
        size_t want = next_random(&seed) % (round % 100 == 0 ? 10240 : 60);
        while (query.len < want) so_str_adds(&query, parts[next_random(&seed) % SO_COUNT(parts)]);
        so_auto(so_search_result) r = find(state, so_str_text(&query));
        so_auto(so_str) bytes = {0};
        while (bytes.len < want) so_str_addc(&bytes, (char)(1 + next_random(&seed) % 255));
        so_auto(so_search_result) r2 = find(state, so_str_text(&bytes));
    }
}

static void a_reader_searches_while_a_write_is_open(void **state)
{
    corpus *f = *state;
    so_autoptr(so_catalog) reader = so_catalog_open(f->path, false, &err);
    assert_non_null(reader);
    so_auto(so_strs) ids = {0};
    ok(so_catalog_batch_ids(f->catalog, &ids, &err));
    ok(so_catalog_begin(f->catalog, &err));
    ok(put_dossiers(f->catalog, ids.items[0]));
    so_auto(so_search_result) r = {0};
    ok(so_search(reader, "quyết định", 20, 0, &r, &err));
    assert_int_equal(r.total, 3);
    so_catalog_rollback(f->catalog);
}

static void tones_are_placed_one_way(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"hòa", "hoà"}, {"khỏe", "khoẻ"}, {"thủy", "thuỷ"}, {"họa", "hoạ"}, {"lũy", "luỹ"},
        {"quý", "quý"}, {"qúy", "qúy"},   {"hoàn", "hoàn"}, {"của", "của"}, {"a", "a"},
        {"òa", "oà"},   {"ủy", "uỷ"},     {"đào", "đào"},   {"", ""},       {"òe", "oè"},
    };
    for (size_t i = 0; i < SO_COUNT(pairs); i++) {
        so_auto(so_str) out = {0};
        so_tone_canon(pairs[i][0], &out);
        assert_string_equal(so_str_text(&out), pairs[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_query_finds_its_pages_in_order),
        cmocka_unit_test(a_hit_names_its_case_and_document),
        cmocka_unit_test(facets_count_all_hits_not_only_those_shown),
        cmocka_unit_test(an_offset_beyond_the_end_shows_nothing_but_counts),
        cmocka_unit_test(a_misspelt_word_is_replaced_and_said_so),
        cmocka_unit_test(a_word_like_no_other_finds_nothing),
        cmocka_unit_test(a_snippet_emphasises_words_and_gives_their_boxes),
        cmocka_unit_test(what_stands_on_the_page_is_escaped),
        cmocka_unit_test(a_value_that_is_only_in_a_field_leads_the_snippet),
        cmocka_unit_test(a_word_of_a_barcode_gives_the_box_of_the_barcode),
        cmocka_unit_test(nothing_typed_can_break_it),
        cmocka_unit_test(random_junk_cannot_break_it),
        cmocka_unit_test(a_reader_searches_while_a_write_is_open),
        cmocka_unit_test(tones_are_placed_one_way),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
