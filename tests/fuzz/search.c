// SPDX-License-Identifier: Apache-2.0
// Any text as a search query: never an error, never more hits than asked for, and a snippet is
// valid UTF-8. The catalogue holds one page.
#include "base/file.h"
#include "base/text.h"
#include "indexer/search.h"
#include "tests/fuzz/fuzz.h"

#define LIMIT 3

static char folder[] = "/tmp/sohoa-fuzz-search-XXXXXX";

static void remove_folder(void)
{
    so_err err = {0};
    so_tree_remove(folder, &err);
}

static void add_page(so_dossier *d)
{
    so_dossier_page *p = so_vec_push(&d->pages);
    p->file = so_strdup("1.tif");
    p->page = (so_page){.width_px = 100, .height_px = 100, .res_dpi = 100};
    so_line *line = so_vec_push(&p->page.lines);
    static const char *const words[] = {"Quyết", "định", "số", "123/QĐ-UBND", "<đất>", "hoà"};
    for (size_t i = 0; i < SO_COUNT(words); i++) {
        so_word *word = so_vec_push(&line->words);
        word->text = so_strdup(words[i]);
        word->box = (so_box){1, 1, 10, 10};
    }
}

static so_catalog *filled_catalog(void)
{
    so_err err = {0};
    SO_MUST(mkdtemp(folder));
    atexit(remove_folder);
    so_autofree char *path = so_path_join(folder, "catalog.db");
    so_catalog *c = so_catalog_open(path, true, &err);
    SO_MUST(c);
    so_auto(so_batch) b = {.name = so_strdup("b"), .inbox_path = so_strdup("/b")};
    so_original *o = so_vec_push(&b.originals);
    *o = (so_original){.path = so_strdup("1.tif"), .size_bytes = 1, .pages = 1};
    so_batch_identify(&b);
    so_auto(so_dossier) d = {.batch_id = so_strdup(b.id)};
    add_page(&d);
    SO_MUST(so_catalog_batch_receive(c, &b, &err) && so_catalog_batch_archived(c, b.id, 1, &err));
    SO_MUST(so_catalog_page_read(c, b.id, 0, &d.pages.items[0].page, &err));
    SO_MUST(so_catalog_begin(c, &err) && so_catalog_dossier_put(c, &d, &err));
    SO_MUST(so_catalog_commit(c, &err));
    return c;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static so_catalog *catalog;
    if (!catalog) catalog = filled_catalog();
    so_autofree char *query = so_strndup((const char *)data, size);
    so_auto(so_search_result) found = {0};
    so_err err = {0};
    SO_MUST(so_search(catalog, query, LIMIT, 0, &found, &err));
    SO_MUST(found.hits.len <= LIMIT && (int64_t)found.hits.len <= found.total);
    for (size_t i = 0; i < found.hits.len; i++)
        SO_MUST(so_text_is_valid(found.hits.items[i].snippet));
    return 0;
}
