// SPDX-License-Identifier: Apache-2.0
// Everything is reduced to pages, and pages to (batch, file): a list in catalogue order.
#include "pipeline/restore.h"

#include <string.h>

#include "archive/objects.h"
#include "base/file.h"
#include "indexer/catalog_read.h"

typedef struct {
    char *batch_id;
    so_strs files; // those to restore; empty = all
} share;

typedef struct {
    so_vec(share) shares;
    const char *document_id, *dossier_id; // only pages of it
} selection;

static void selection_clear(selection *s)
{
    for (size_t i = 0; i < s->shares.len; i++) {
        free(s->shares.items[i].batch_id);
        so_strs_clear(&s->shares.items[i].files);
    }
    free(s->shares.items);
}

static share *share_of(selection *s, const char *batch_id)
{
    for (size_t i = 0; i < s->shares.len; i++)
        if (so_equal(s->shares.items[i].batch_id, batch_id)) return &s->shares.items[i];
    share *fresh = so_vec_push(&s->shares);
    fresh->batch_id = so_strdup(batch_id);
    return fresh;
}

static bool add_page(void *arg, so_page_row *row, so_err *err)
{
    (void)err;
    selection *s = arg;
    if (s->document_id && !so_equal(s->document_id, row->document_id)) return true;
    if (s->dossier_id && !so_equal(s->dossier_id, row->dossier_id)) return true;
    so_strs *files = &share_of(s, row->batch_id)->files;
    if (files->len == 0 || !so_equal(files->items[files->len - 1], row->file))
        so_strs_add(files, row->file);
    return true;
}

static bool select_case(so_catalog *c, const char *code, selection *s, so_err *err)
{
    so_catalog_filter filter = {.case_code = code};
    return so_catalog_list_pages(c, &filter, add_page, s, err);
}

// A dossier or document id begins with its batch's id: "<batch>.h0001".
static bool select_part(so_catalog *c, const char *id, selection *s, so_err *err)
{
    const char *dot = strrchr(id, '.');
    if (!dot || (dot[1] != 'd' && dot[1] != 'h')) return true;
    so_autofree char *batch_id = so_strndup(id, (size_t)(dot - id));
    so_catalog_filter filter = {.batch = batch_id};
    if (dot[1] == 'd') s->document_id = id;
    if (dot[1] == 'h') s->dossier_id = id;
    return so_catalog_list_pages(c, &filter, add_page, s, err);
}

static bool select_page(so_catalog *c, const char *id, selection *s, so_err *err)
{
    so_auto(so_page_row) row = {0};
    bool found = false;
    if (!so_catalog_page_get(c, id, &row, &found, err)) return false;
    return !found || add_page(s, &row, err);
}

static bool add_batch(void *arg, so_batch_row *row, so_err *err)
{
    (void)err;
    share_of(arg, row->id);
    return true;
}

static bool select_all(so_catalog *c, const char *id, selection *s, so_err *err)
{
    static bool (*const ways[])(so_catalog *, const char *, selection *,
                                so_err *) = {select_page, select_part, select_case};
    so_catalog_filter batches = {.batch = id};
    if (!so_catalog_list_batches(c, &batches, add_batch, s, err)) return false;
    for (size_t i = 0; i < SO_COUNT(ways) && s->shares.len == 0; i++)
        if (!ways[i](c, id, s, err)) return false;
    return s->shares.len > 0 ||
           so_err_set(err, SO_CONFIG, "%s: no such batch, dossier, document, page or case", id);
}

bool so_restore(const so_home *home, const char *id, const char *dir, int *ret_files, so_err *err)
{
    so_autoptr(so_store) store = so_home_store(home, err);
    so_autoptr(so_catalog) catalog = store ? so_home_catalog(home, err) : NULL;
    __attribute__((cleanup(selection_clear))) selection s = {0};
    if (!catalog || !select_all(catalog, id, &s, err)) return false;
    *ret_files = 0;
    for (size_t i = 0; i < s.shares.len; i++) {
        const share *part = &s.shares.items[i];
        so_autofree char *to =
            s.shares.len > 1 ? so_path_join(dir, part->batch_id) : so_strdup(dir);
        int files = 0;
        if (!so_dirs_make(to, err) ||
            !so_batch_restore(store, part->batch_id, part->files.len ? &part->files : NULL, to,
                              &files, err))
            return false;
        *ret_files += files;
    }
    return true;
}
