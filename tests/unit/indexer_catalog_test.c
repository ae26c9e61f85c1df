// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "indexer/catalog_read.h"
#include "indexer_corpus.h"

static so_err err;
#define ok(call) assert_true((call) || (fprintf(stderr, "%s\n", err.text), false))

static int setup(void **state)
{
    corpus *f = calloc(1, sizeof *f);
    *state = f;
    err = (so_err){0};
    return corpus_open(f) ? 0 : -1;
}

static int teardown(void **state)
{
    corpus_close(*state);
    free(*state);
    return 0;
}

// Five pages: separator, decision of two pages, blank back, and one that broke.
static void read_pages(so_catalog *c, const char *id)
{
    static const char *const texts[] = {"SEPARATOR", "QUYẾT ĐỊNH số 12/QĐ-UBND", "Điều 2. Thi hành",
                                        ""};
    for (int i = 0; i < 4; i++) {
        so_auto(so_page) page = corpus_page(texts[i]);
        ok(so_catalog_page_read(c, id, i, &page, &err));
    }
    ok(so_catalog_page_set_kind(c, id, 0, SO_PAGE_SEPARATOR, &err));
    ok(so_catalog_page_quarantine(c, id, 4, SO_REASON_CRASHED, "signal 11", &err));
}

static so_dossier dossier(so_catalog *c, const char *id, const char *code)
{
    so_dossier d = {.batch_id = so_strdup(id), .case_code = so_strdup(code), .link_score = 0.99};
    so_strs_add(&d.link_evidence, "separator");
    so_strs_add(&d.link_evidence, "label");
    for (int i = 0; i < 5; i++) {
        so_dossier_page page = {0};
        ok(so_catalog_page_load(c, id, i, &page, &err));
        *so_vec_push(&d.pages) = page;
    }
    so_document *doc = corpus_document(&d, 0, "decision", "result", 1, 3);
    corpus_field(doc, "number", "12/QĐ-UBND", 1, SO_STATE_ACCEPTED);
    corpus_field(doc, "issued_on", "2022-07-01", 1, SO_STATE_REVIEW);
    corpus_field(doc, "received_on", "2022-06-20", 1, SO_STATE_ACCEPTED);
    doc->state = SO_STATE_REVIEW;
    return d;
}

static void put_dossier(so_catalog *c, const char *id, const char *code)
{
    so_auto(so_dossier) d = dossier(c, id, code);
    ok(so_catalog_dossier_put(c, &d, &err));
}

static char *whole_batch(so_catalog *c, const char *name, const char *code)
{
    so_auto(so_batch) b = corpus_batch(name, 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 700, &err));
    read_pages(c, b.id);
    ok(so_catalog_begin(c, &err));
    put_dossier(c, b.id, code);
    ok(so_catalog_batch_set_state(c, b.id, SO_BATCH_LEAVING, &err));
    ok(so_catalog_commit(c, &err));
    ok(so_catalog_batch_set_state(c, b.id, SO_BATCH_DONE, &err));
    return so_strdup(b.id);
}

static void add_finding(void *arg, const char *finding)
{
    so_str_adds(arg, finding);
    so_str_addc(arg, '\n');
}

static void assert_sound(so_catalog *c)
{
    so_auto(so_str) findings = {0};
    ok(so_catalog_verify(c, true, add_finding, &findings, &err));
    assert_string_equal(so_str_text(&findings), "");
}

static so_batch_state state_of(so_catalog *c, const char *id)
{
    so_auto(so_batch) b = {0};
    so_batch_state state = SO_BATCH_DONE;
    bool found = false;
    ok(so_catalog_batch_get(c, id, &b, &state, &found, &err));
    assert_true(found);
    return state;
}

// ---------------------------------------------------------------------------- life of a batch

static void a_batch_goes_from_receiving_to_done_and_balances(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    assert_int_equal(state_of(c, b.id), SO_BATCH_RECEIVING);
    ok(so_catalog_batch_archived(c, b.id, 700, &err));
    assert_int_equal(state_of(c, b.id), SO_BATCH_READING);

    so_page_jobs jobs = {0};
    ok(so_catalog_pages_waiting(c, b.id, &jobs, &err));
    assert_int_equal(jobs.len, 5);
    assert_int_equal(jobs.items[3].ordinal, 3);
    assert_int_equal(jobs.items[3].index, 3);
    free(jobs.items);

    read_pages(c, b.id);
    put_dossier(c, b.id, "H26.15-220701-8464");
    ok(so_catalog_batch_set_state(c, b.id, SO_BATCH_DONE, &err));
    so_balance n = {0};
    ok(so_catalog_balance(c, b.id, &n, &err));
    assert_int_equal(n.pages_in, 5);
    assert_int_equal(n.content, 2);
    assert_int_equal(n.blank, 1);
    assert_int_equal(n.separators, 1);
    assert_int_equal(n.quarantined, 1);
    assert_int_equal(n.files, 1);
    assert_int_equal(n.documents, 1);
    assert_int_equal(n.cases, 1);
    assert_int_equal(n.review, 1);
    assert_int_equal(n.bytes_in, 1000);
    assert_int_equal(n.bytes_stored, 700);
    so_auto(so_strs) unfinished = {0};
    ok(so_catalog_batches_unfinished(c, &unfinished, &err));
    assert_int_equal(unfinished.len, 0);
    assert_sound(c);
}

static void a_batch_comes_back_as_it_was_received(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 2);
    *so_vec_push(&b.originals) = (so_original){.path = so_strdup("b\xff/\n.tif"),
                                               .mtime_ns = 1795000000123456789,
                                               .pages = 1,
                                               .reason = SO_REASON_EMPTY,
                                               .detail = so_strdup("0 bytes")};
    ok(so_catalog_batch_receive(c, &b, &err));
    so_auto(so_batch) got = {0};
    so_batch_state s = SO_BATCH_DONE;
    bool found = false;
    ok(so_catalog_batch_get(c, b.id, &got, &s, &found, &err));
    assert_string_equal(got.name, "monday");
    assert_string_equal(got.inbox_path, "inbox/monday");
    assert_int_equal(got.received_ms, b.received_ms);
    assert_int_equal(got.originals.len, 2);
    assert_string_equal(got.originals.items[0].sha256, b.originals.items[0].sha256);
    assert_string_equal(got.originals.items[1].path, "b\xff/\n.tif");
    assert_int_equal(got.originals.items[1].mtime_ns, 1795000000123456789);
    assert_int_equal(got.originals.items[1].reason, SO_REASON_EMPTY);
    assert_string_equal(got.originals.items[1].detail, "0 bytes");

    // the broken file's page waits for nobody
    ok(so_catalog_batch_archived(c, b.id, 0, &err));
    so_page_jobs jobs = {0};
    ok(so_catalog_pages_waiting(c, b.id, &jobs, &err));
    assert_int_equal(jobs.len, 2);
    free(jobs.items);
}

static void receiving_again_changes_nothing_once_archived(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_auto(so_batch) b = corpus_batch("monday", 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 1, &err));
    assert_int_equal(state_of(c, id), SO_BATCH_DONE);
    so_balance n = {0};
    ok(so_catalog_balance(c, id, &n, &err));
    assert_int_equal(n.pages_in, 5);
    assert_int_equal(n.bytes_stored, 700);
}

static void only_a_batch_that_is_not_archived_can_be_forgotten(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_forget(c, b.id, &err));
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 1, &err));
    assert_false(so_catalog_batch_forget(c, b.id, &err));
    assert_int_equal(err.kind, SO_BUG);
    assert_non_null(strstr(err.text, "is archived and cannot be forgotten"));
}

static void a_page_comes_back_as_it_was_read(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 2);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 1, &err));
    so_auto(so_page) page = corpus_page("QUYẾT ĐỊNH\n\"12\\QĐ\"");
    ok(so_catalog_page_attempt(c, b.id, 1, &err));
    ok(so_catalog_page_read(c, b.id, 1, &page, &err));
    so_auto(so_dossier_page) got = {0};
    ok(so_catalog_page_load(c, b.id, 1, &got, &err));
    assert_string_equal(got.file, "scan.tif");
    assert_int_equal(got.index, 1);
    assert_int_equal(got.page.kind, SO_PAGE_CONTENT);
    assert_int_equal(got.page.lines.len, 2);
    assert_string_equal(got.page.lines.items[1].words.items[0].text, "\"12\\QĐ\"");
    assert_int_equal(got.page.lines.items[0].words.items[1].box.x, 60);
    assert_false(so_catalog_page_load(c, b.id, 0, &got, &err));
    assert_int_equal(err.kind, SO_BUG);
}

static void a_page_of_nobody_is_refused(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_page) page = corpus_page("a");
    assert_false(so_catalog_page_read(c, "b0", 7, &page, &err));
    assert_string_equal(err.text, "catalogue: there is no page b0.p0007");
    err = (so_err){0};
    assert_false(so_catalog_page_attempt(c, "b0", 7, &err));
    err = (so_err){0};
    assert_false(so_catalog_batch_set_state(c, "b0", SO_BATCH_DONE, &err));
    assert_string_equal(err.text, "catalogue: there is no batch b0");
}

// ---------------------------------------------------------------------------- results

static bool count_page(void *arg, so_page_row *row, so_err *e)
{
    (void)row;
    (void)e;
    ++*(int *)arg;
    return true;
}

static void putting_a_dossier_again_replaces_what_it_had(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    put_dossier(c, id, "H26.15-220701-8464");
    put_dossier(c, id, "H26.15-220701-9999");
    int pages = 0;
    so_catalog_filter old = {.case_code = "H26.15-220701-8464"};
    so_catalog_filter new = {.case_code = "H26.15-220701-9999"};
    ok(so_catalog_list_pages(c, &old, count_page, &pages, &err));
    assert_int_equal(pages, 0);
    ok(so_catalog_list_pages(c, &new, count_page, &pages, &err));
    assert_int_equal(pages, 5);
    so_case v = {0};
    bool found = true;
    ok(so_catalog_case_get(c, "H26.15-220701-8464", &v, &found, &err));
    assert_false(found);
    assert_sound(c);
}

static void a_dossier_with_an_unread_page_is_refused_as_a_whole(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 1);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 1, &err));
    so_auto(so_dossier)
        d = {.batch_id = so_strdup(b.id), .case_code = so_strdup("H26-220701-0001")};
    corpus_dossier_page(&d, 0, corpus_page("text"));
    assert_false(so_catalog_dossier_put(c, &d, &err));
    assert_int_equal(err.kind, SO_BUG);
    assert_non_null(strstr(err.text, ".p0000 is not known as content"));
    err = (so_err){0};
    so_auto(so_strs) ids = {0};
    ok(so_catalog_dossier_ids(c, NULL, &ids, &err));
    assert_int_equal(ids.len, 0);
}

static void a_rolled_back_transaction_leaves_nothing(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_auto(so_batch) b = corpus_batch("monday", 5);
    ok(so_catalog_batch_receive(c, &b, &err));
    ok(so_catalog_batch_archived(c, b.id, 1, &err));
    read_pages(c, b.id);
    ok(so_catalog_begin(c, &err));
    put_dossier(c, b.id, "H26.15-220701-8464");
    ok(so_catalog_batch_set_state(c, b.id, SO_BATCH_LEAVING, &err));
    so_catalog_rollback(c);
    so_catalog_rollback(c);
    assert_int_equal(state_of(c, b.id), SO_BATCH_READING);
    so_auto(so_strs) ids = {0};
    ok(so_catalog_dossier_ids(c, NULL, &ids, &err));
    assert_int_equal(ids.len, 0);
    assert_sound(c);
}

// ---------------------------------------------------------------------------- readers

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

// ---------------------------------------------------------------------------- safety

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

static void readers_see_the_old_state_while_a_write_is_open(void **state)
{
    corpus *f = *state;
    so_autofree char *id = whole_batch(f->catalog, "monday", "H26.15-220701-8464");
    so_autoptr(so_catalog) reader = so_catalog_open(f->path, false, &err);
    assert_non_null(reader);
    ok(so_catalog_begin(f->catalog, &err));
    put_dossier(f->catalog, id, "H26.15-220701-9999");
    so_auto(so_case) v = {0};
    bool found = false;
    ok(so_catalog_case_get(reader, "H26.15-220701-8464", &v, &found, &err));
    assert_true(found);
    ok(so_catalog_commit(f->catalog, &err));
    so_auto(so_case) after = {0};
    ok(so_catalog_case_get(reader, "H26.15-220701-9999", &after, &found, &err));
    assert_true(found);
}

// The child is killed in the middle of an endless row of batches; whatever it had reached, each
// batch stands in one of the states and the next process goes on from there.
static void a_killed_writer_leaves_whole_states(void **state)
{
    corpus *f = *state;
    for (int round = 0; round < 5; round++) {
        pid_t child = fork();
        if (child == 0) {
            so_autoptr(so_catalog) c = so_catalog_open(f->path, false, &err);
            for (int i = 0;; i++) {
                so_autofree char *name = so_fmt("r%d-%d", round, i);
                free(whole_batch(c, name, "H26.15-220701-8464"));
            }
        }
        usleep((useconds_t)(30000 + 37000 * round));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        so_autoptr(so_catalog) c = so_catalog_open(f->path, false, &err);
        assert_sound(c);
        so_auto(so_strs) unfinished = {0};
        ok(so_catalog_batches_unfinished(c, &unfinished, &err));
        assert_true(unfinished.len <= (size_t)round + 1);
    }
}

static void a_file_that_is_no_catalogue_is_refused(void **state)
{
    corpus *f = *state;
    so_autofree char *missing = so_path_join(f->dir, "none.db");
    assert_null(so_catalog_open(missing, false, &err));
    assert_int_equal(err.kind, SO_CONFIG);
    so_autofree char *junk = so_path_join(f->dir, "junk.db");
    so_err ignored = {0};
    so_autofree char *bytes = so_alloc(8192);
    memset(bytes, 'x', 8192);
    ok(so_file_commit(junk, bytes, 8192, 0644, &ignored));
    err = (so_err){0};
    assert_null(so_catalog_open(junk, true, &err));
    assert_int_equal(err.kind, SO_DAMAGE);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_batch_goes_from_receiving_to_done_and_balances),
        T(a_batch_comes_back_as_it_was_received),
        T(receiving_again_changes_nothing_once_archived),
        T(only_a_batch_that_is_not_archived_can_be_forgotten),
        T(a_page_comes_back_as_it_was_read),
        T(a_page_of_nobody_is_refused),
        T(putting_a_dossier_again_replaces_what_it_had),
        T(a_dossier_with_an_unread_page_is_refused_as_a_whole),
        T(a_rolled_back_transaction_leaves_nothing),
        T(a_case_is_found_whatever_way_its_code_is_typed),
        T(a_case_tells_its_dates_in_order),
        T(lists_filter_by_batch_name_batch_id_and_case),
        T(review_names_the_field_in_doubt),
        T(a_batch_is_found_by_name_and_by_id),
        T(one_page_and_one_document_are_found_by_id),
        T(changing_the_kind_changes_the_reading_too),
        T(a_page_that_lost_its_dossier_is_found),
        T(a_page_whose_kind_changed_after_indexing_is_found),
        T(readers_see_the_old_state_while_a_write_is_open),
        T(a_killed_writer_leaves_whole_states),
        T(a_file_that_is_no_catalogue_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
