// SPDX-License-Identifier: Apache-2.0
// A catalogue in a folder of its own for each test, and a batch of five pages to put into it.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "indexer/catalog_read.h"
#include "tests/unit/indexer_corpus.h"

static so_err err;
#define ok(call) assert_true((call) || (fprintf(stderr, "%s\n", err.text), false))

static inline int setup(void **state)
{
    corpus *f = calloc(1, sizeof *f);
    *state = f;
    err = (so_err){0};
    return corpus_open(f) ? 0 : -1;
}

static inline int teardown(void **state)
{
    corpus_close(*state);
    free(*state);
    return 0;
}

static inline void add_finding(void *arg, const char *finding)
{
    so_str_adds(arg, finding);
    so_str_addc(arg, '\n');
}

static inline void assert_sound(so_catalog *c)
{
    so_auto(so_str) findings = {0};
    ok(so_catalog_verify(c, true, add_finding, &findings, &err));
    assert_string_equal(so_str_text(&findings), "");
}

// Five pages: separator, decision of two pages, blank back, and one that broke.
static inline void read_pages(so_catalog *c, const char *id)
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

static inline so_dossier dossier(so_catalog *c, const char *id, const char *code)
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

static inline void put_dossier(so_catalog *c, const char *id, const char *code)
{
    so_auto(so_dossier) d = dossier(c, id, code);
    ok(so_catalog_dossier_put(c, &d, &err));
}

static inline char *whole_batch(so_catalog *c, const char *name, const char *code)
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

static inline bool count_page(void *arg, so_page_row *row, so_err *e)
{
    (void)row;
    (void)e;
    ++*(int *)arg;
    return true;
}

#define in_new_catalogue(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
