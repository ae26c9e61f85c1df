// SPDX-License-Identifier: Apache-2.0
// Rescan tickets in the catalogue, and catalogues from before there were any.
#include "tests/unit/indexer_batch.h"

#include "indexer/db.h"

typedef so_vec(so_ticket_row) rows;

static void rows_clear(rows *list)
{
    for (size_t i = 0; i < list->len; i++) so_ticket_row_clear(&list->items[i]);
    free(list->items);
    *list = (rows){0};
}

static bool keep(void *arg, so_ticket_row *row, so_err *e)
{
    (void)e;
    rows *list = arg;
    *so_vec_push(list) = *row;
    *row = (so_ticket_row){0};
    return true;
}

static void put(so_catalog *c, const char *batch_id)
{
    so_auto(so_tickets) list = {0};
    *so_vec_push(&list) = (so_ticket){
        .ordinal = 1, .flaw = SO_FLAW_CUT, .value = 9, .limit = 4, .side = SO_SIDE_RIGHT};
    *so_vec_push(&list) = (so_ticket){
        .ordinal = 2, .flaw = SO_FLAW_STREAK, .value = 60, .limit = 24, .x_mm = 61.5, .pages = 3};
    *so_vec_push(&list) = (so_ticket){.ordinal = 2, .flaw = SO_FLAW_BLURRED, .value = 0.7};
    *so_vec_push(&list) = (so_ticket){.ordinal = 3, .flaw = SO_FLAW_DEPTH, .is_notice = true};
    ok(so_catalog_tickets_put(c, batch_id, &list, &err));
}

static void tickets_come_back_with_their_pages_and_are_replaced_when_put_again(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    put(c, id);
    put(c, id);
    __attribute__((cleanup(rows_clear))) rows got = {0};
    so_catalog_filter filter = {.batch = "monday"};
    ok(so_catalog_list_tickets(c, &filter, keep, &got, &err));
    assert_int_equal(got.len, 4);
    const so_ticket_row *cut = &got.items[0], *streak = &got.items[1];
    so_autofree char *page_id = so_page_id(id, 1);
    assert_string_equal(cut->page_id, page_id);
    assert_string_equal(cut->batch_name, "monday");
    assert_int_equal(cut->index, 1);
    assert_int_equal(cut->ticket.flaw, SO_FLAW_CUT);
    assert_int_equal(cut->ticket.side, SO_SIDE_RIGHT);
    assert_true(cut->ticket.value == 9 && cut->ticket.limit == 4);
    assert_true(streak->ticket.x_mm == 61.5 && streak->ticket.pages == 3);
    assert_true(got.items[3].ticket.is_notice);
    assert_sound(c);
}

static void the_balance_counts_pages_to_scan_again_and_no_notices(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    put(c, id);
    so_balance n = {0};
    ok(so_catalog_balance(c, id, &n, &err));
    assert_int_equal(n.rescan, 2);
}

static void a_ticket_for_a_page_that_is_not_there_is_refused(void **state)
{
    so_catalog *c = ((corpus *)*state)->catalog;
    so_autofree char *id = whole_batch(c, "monday", "H26.15-220701-8464");
    so_auto(so_tickets) list = {0};
    *so_vec_push(&list) = (so_ticket){.ordinal = 99, .flaw = SO_FLAW_CUT};
    assert_false(so_catalog_tickets_put(c, id, &list, &err));
    err = (so_err){0};
    so_balance n = {0};
    ok(so_catalog_balance(c, id, &n, &err));
    assert_int_equal(n.rescan, 0);
}

static void a_catalogue_of_the_first_version_is_brought_up_when_opened(void **state)
{
    corpus *f = *state;
    so_autofree char *id = whole_batch(f->catalog, "monday", "H26.15-220701-8464");
    so_catalog_close(so_steal(&f->catalog));
    so_db *db = so_db_open(f->path, false, &err);
    assert_non_null(db);
    ok(so_db_script(db, "DROP TABLE ticket; PRAGMA user_version=1;", &err));
    so_db_close(db);
    f->catalog = so_catalog_open(f->path, false, &err);
    ok(f->catalog != NULL);
    put(f->catalog, id);
    so_balance n = {0};
    ok(so_catalog_balance(f->catalog, id, &n, &err));
    assert_int_equal(n.pages_in, 5);
    assert_int_equal(n.rescan, 2);
    assert_sound(f->catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_new_catalogue(tickets_come_back_with_their_pages_and_are_replaced_when_put_again),
        in_new_catalogue(the_balance_counts_pages_to_scan_again_and_no_notices),
        in_new_catalogue(a_ticket_for_a_page_that_is_not_there_is_refused),
        in_new_catalogue(a_catalogue_of_the_first_version_is_brought_up_when_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
