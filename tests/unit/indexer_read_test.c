// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/indexer_batch.h"

static void a_case_is_found_whatever_way_its_code_is_typed(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    static const char *const typed[] = {"H26.15-220701-8464", " h26.15 - 220701 - 8464 ",
                                        "H26.15–220701−8464"};
    for (size_t i = 0; i < SO_COUNT(typed); i++) {
        so_auto(so_case) v = {0};
        bool found = false;
        ok(so_catalog_case_get(c, typed[i], &v, &found, &err));
        assert_true(found);
        assert_string_equal(v.summary.code, "H26.15-220701-8464");
        assert_int_equal(v.summary.results, 1);
        assert_int_equal(v.summary.review, 1);
        assert_int_equal(v.summary.pages, 5);
        assert_int_equal(v.dossiers.len, 1);
        assert_int_equal(v.dossiers.items[0].link_evidence.len, 2);
        assert_string_equal(v.dossiers.items[0].link_evidence.items[1], "label");
        assert_int_equal(v.documents.len, 1);
        assert_string_equal(v.documents.items[0].document.role, "result");
        assert_int_equal(v.documents.items[0].page_ids.len, 3);
    }
    so_auto(so_case) none = {0};
    bool found = true;
    ok(so_catalog_case_get(c, "H26.15-220701-846", &none, &found, &err));
    assert_false(found);
    ok(so_catalog_case_get(c, "", &none, &found, &err));
    assert_false(found);
}

static void a_case_tells_its_dates_in_order(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_auto(so_case) v = {0};
    bool found = false;
    ok(so_catalog_case_get(c, "H26.15-220701-8464", &v, &found, &err));
    assert_int_equal(v.timeline.len, 3);
    assert_int_equal(v.timeline.items[0].kind, SO_EVENT_RECEIVED);
    assert_string_equal(v.timeline.items[0].date, "2022-06-20");
    assert_int_equal(v.timeline.items[1].kind, SO_EVENT_ISSUED);
    assert_string_equal(v.timeline.items[1].note, "12/QĐ-UBND");
    assert_int_equal(v.timeline.items[1].state, SO_STATE_REVIEW);
    assert_int_equal(v.timeline.items[2].kind, SO_EVENT_SCANNED);
    assert_string_equal(v.timeline.items[2].date, "2026-11-18");
    assert_string_equal(v.timeline.items[2].note, "monday");
}

static void lists_filter_by_batch_name_batch_id_and_case(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *one = whole_batch(c, "monday", "H26.15-220701-8464");
    so_autofree char *two = whole_batch(c, "tuesday", "H26.15-220701-0002");
    so_catalog_filter filters[] = {{0},
                                   {.batch = ""},
                                   {.batch = "monday"},
                                   {.batch = two},
                                   {.case_code = "h26.15-220701-0002"},
                                   {.batch = "monday", .case_code = "H26.15-220701-0002"}};
    static const int pages[] = {10, 10, 5, 5, 5, 0};
    for (size_t i = 0; i < SO_COUNT(filters); i++) {
        int n = 0;
        ok(so_catalog_list_pages(c, &filters[i], count_page, &n, &err));
        assert_int_equal(n, pages[i]);
        n = 0;
        ok(so_catalog_list_quarantine(c, &filters[i], count_page, &n, &err));
        assert_int_equal(n, pages[i] / 5);
    }
}

static bool first_review(void *arg, so_review_row *row, so_err *e)
{
    (void)e;
    *(so_review_row *)arg = *row;
    *row = (so_review_row){0};
    return true;
}

static void review_names_the_field_in_doubt(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_auto(so_review_row) row = {0};
    ok(so_catalog_list_review(c, NULL, first_review, &row, &err));
    assert_int_equal(row.kind, SO_REVIEW_FIELD);
    assert_string_equal(row.key, "issued_on");
    assert_string_equal(row.value, "2022-07-01");
    so_autofree char *page = so_page_id(id, 1);
    assert_string_equal(row.page_id, page);
    assert_int_equal(row.box.x, 500);
}

static void a_batch_is_found_by_name_and_by_id(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_auto(so_batch_row) by_id = {0};
    so_auto(so_batch_row) by_name = {0};
    bool found = false;
    ok(so_catalog_batch_find(c, id, &by_id, &found, &err));
    assert_true(found);
    ok(so_catalog_batch_find(c, "monday", &by_name, &found, &err));
    assert_true(found);
    assert_string_equal(by_name.id, id);
    assert_int_equal(by_name.waiting, 0);
    ok(so_catalog_batch_find(c, "sunday", &by_name, &found, &err));
    assert_false(found);
}

static void one_page_and_one_document_are_found_by_id(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_autofree char *page_id = so_page_id(id, 2);
    so_autofree char *doc_id = so_document_id(id, 0);
    so_auto(so_page_row) page = {0};
    so_auto(so_document_row) doc = {0};
    so_auto(so_str) json = {0};
    bool found = false;
    ok(so_catalog_page_get(c, page_id, &page, &found, &err));
    assert_true(found);
    assert_string_equal(page.document_id, doc_id);
    assert_int_equal(page.document_ordinal, 1);
    assert_string_equal(page.case_code, "H26.15-220701-8464");
    assert_int_equal(page.words, 4);
    ok(so_catalog_page_json(c, page_id, &json, &found, &err));
    assert_true(found);
    assert_non_null(strstr(so_str_text(&json), "\"text\":\"Điều\""));
    ok(so_catalog_document_get(c, doc_id, &doc, &found, &err));
    assert_true(found);
    assert_int_equal(doc.document.fields.len, 3);
    ok(so_catalog_document_get(c, "nothing", &doc, &found, &err));
    assert_false(found);
}

static void changing_the_kind_changes_the_reading_too(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_autofree char *page_id = so_page_id(id, 0);
    so_auto(so_str) json = {0};
    bool found = false;
    ok(so_catalog_page_json(c, page_id, &json, &found, &err));
    assert_non_null(strstr(so_str_text(&json), "\"kind\":\"separator\""));
}

// ---------------------------------------------------------------------------- verify

static void a_page_that_lost_its_dossier_is_found(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 700, &err));
    ok(so_catalog_batch_set_state(c, b.id, SO_BATCH_DONE, &err));
    so_auto(so_str) findings = {0};
    ok(so_catalog_verify(c, true, add_finding, &findings, &err));
    assert_non_null(strstr(so_str_text(&findings), "has pages that were never read"));
    assert_non_null(strstr(so_str_text(&findings), ".p0004 of a finished batch is in no dossier"));
}

static void a_page_whose_kind_changed_after_indexing_is_found(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    ok(so_catalog_page_set_kind(c, id, 1, SO_PAGE_BLANK, &err));
    so_auto(so_str) findings = {0};
    ok(so_catalog_verify(c, false, add_finding, &findings, &err));
    assert_non_null(
        strstr(so_str_text(&findings), ".p0001 is in the full-text index but is no content page"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_new_catalogue(a_case_is_found_whatever_way_its_code_is_typed),
        in_new_catalogue(a_case_tells_its_dates_in_order),
        in_new_catalogue(lists_filter_by_batch_name_batch_id_and_case),
        in_new_catalogue(review_names_the_field_in_doubt),
        in_new_catalogue(a_batch_is_found_by_name_and_by_id),
        in_new_catalogue(one_page_and_one_document_are_found_by_id),
        in_new_catalogue(changing_the_kind_changes_the_reading_too),
        in_new_catalogue(a_page_that_lost_its_dossier_is_found),
        in_new_catalogue(a_page_whose_kind_changed_after_indexing_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
