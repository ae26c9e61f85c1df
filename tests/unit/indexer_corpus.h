// SPDX-License-Identifier: Apache-2.0
// Small batches and pages made in memory, for the tests and the bench of indexer/. A page's text is
// laid out in boxes of 10 x 20 pixels a letter, so that every word has a box that can be foretold.
#pragma once
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "indexer/catalog.h"

#define CORPUS_LETTER_PX 10
#define CORPUS_LINE_PX 20

static inline so_page corpus_page(const char *text)
{
    so_page page = {.width_px = 1654, .height_px = 2339, .res_dpi = 200, .confidence = 0.95};
    page.kind = *text ? SO_PAGE_CONTENT : SO_PAGE_BLANK;
    for (int y = CORPUS_LINE_PX; *text; y += CORPUS_LINE_PX) {
        so_line *line = so_vec_push(&page.lines);
        size_t line_len = strcspn(text, "\n");
        const char *end = text + line_len;
        int x = 0;
        while (text < end) {
            size_t len = strcspn(text, " \n");
            so_autofree char *word = so_strndup(text, len);
            int w = (int)so_text_len(word) * CORPUS_LETTER_PX;
            if (len)
                *so_vec_push(&line->words) = (so_word){
                    .text = so_strdup(word), .confidence = 0.95, .box = {x, y, w, CORPUS_LINE_PX}};
            x += w + CORPUS_LETTER_PX;
            text += len + (text[len] == ' ');
        }
        line->box = (so_box){0, y, x, CORPUS_LINE_PX};
        line->confidence = 0.95;
        text = end + (*end == '\n');
    }
    return page;
}

// One file of `pages` pages.
static inline so_batch corpus_batch(const char *name, int pages)
{
    so_batch b = {.name = so_strdup(name), .inbox_path = so_fmt("inbox/%s", name)};
    b.received_ms = 1795000000000;
    so_original *o = so_vec_push(&b.originals);
    *o = (so_original){.path = so_strdup("scan.tif"), .size_bytes = 1000, .pages = pages};
    memset(o->sha256, 'a', sizeof o->sha256 - 1);
    so_batch_identify(&b);
    return b;
}

static inline void corpus_field(so_document *doc, const char *key, const char *value, int page,
                                so_state state)
{
    *so_vec_push(&doc->fields) = (so_field){.key = so_strdup(key),
                                            .value = so_strdup(value),
                                            .raw = so_strdup(value),
                                            .rule = so_strdup("test"),
                                            .confidence = 0.9,
                                            .state = state,
                                            .page = page,
                                            .box = {500, 600, 70, 20}};
}

static inline so_document *corpus_document(so_dossier *d, int ordinal, const char *type,
                                           const char *role, int first_page, int pages)
{
    so_document *doc = so_vec_push(&d->documents);
    *doc = (so_document){.ordinal = ordinal, .type = so_strdup(type), .type_confidence = 0.9};
    doc->role = so_strdup(role);
    for (int i = 0; i < pages; i++) *so_vec_push(&doc->pages) = first_page + i;
    return doc;
}

// Takes page over.
static inline void corpus_dossier_page(so_dossier *d, int ordinal, so_page page)
{
    *so_vec_push(&d->pages) = (so_dossier_page){
        .ordinal = ordinal, .file = so_strdup("scan.tif"), .index = ordinal, .page = page};
}

typedef struct {
    char dir[64];
    char path[96];
    so_catalog *catalog;
} corpus;

static inline bool corpus_open(corpus *f)
{
    so_err err = {0};
    snprintf(f->dir, sizeof f->dir, "/tmp/sohoa-indexer-XXXXXX");
    if (!mkdtemp(f->dir)) return false;
    snprintf(f->path, sizeof f->path, "%s/catalog.db", f->dir);
    f->catalog = so_catalog_open(f->path, true, &err);
    if (!f->catalog) fprintf(stderr, "%s\n", err.text);
    return f->catalog != NULL;
}

static inline void corpus_close(corpus *f)
{
    so_err err = {0};
    so_catalog_close(f->catalog);
    so_tree_remove(f->dir, &err);
}
