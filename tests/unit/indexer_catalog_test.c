// SPDX-License-Identifier: Apache-2.0
#include <signal.h>
#include <sys/wait.h>

#include "tests/unit/indexer_batch.h"

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

// ---------------------------------------------------------------------------- safety

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_new_catalogue(a_batch_goes_from_receiving_to_done_and_balances),
        in_new_catalogue(a_batch_comes_back_as_it_was_received),
        in_new_catalogue(receiving_again_changes_nothing_once_archived),
        in_new_catalogue(only_a_batch_that_is_not_archived_can_be_forgotten),
        in_new_catalogue(a_page_comes_back_as_it_was_read),
        in_new_catalogue(a_page_of_nobody_is_refused),
        in_new_catalogue(putting_a_dossier_again_replaces_what_it_had),
        in_new_catalogue(a_dossier_with_an_unread_page_is_refused_as_a_whole),
        in_new_catalogue(a_rolled_back_transaction_leaves_nothing),
        in_new_catalogue(readers_see_the_old_state_while_a_write_is_open),
        in_new_catalogue(a_killed_writer_leaves_whole_states),
        in_new_catalogue(a_file_that_is_no_catalogue_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
