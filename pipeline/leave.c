// SPDX-License-Identifier: Apache-2.0
// Quarantine first, then unlink file by file, then folders; every step is skipped when done
// already.
#include "pipeline/leave.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/objects.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "indexer/catalog_read.h"
#include "pipeline/intake.h"

// ---------------------------------------------------------------- quarantine

typedef struct {
    so_job *job;
    const so_batch *batch;
    const char *file; // whose note is being written; NULL before the first
    so_str pages;     // JSON array items of that file
    so_json json;
} notes;

static void notes_clear(notes *n)
{
    so_str_clear(&n->pages);
}

static const so_original *original_of(const so_batch *b, const char *path)
{
    for (size_t i = 0; i < b->originals.len; i++)
        if (so_equal(b->originals.items[i].path, path)) return &b->originals.items[i];
    return NULL;
}

static void note_text(const notes *n, const so_original *o, so_str *out)
{
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kstr(&j, "batch", n->batch->name);
    so_json_kstr(&j, "batch_id", n->batch->id);
    so_json_kstr(&j, "file", o->path);
    so_json_kint(&j, "size_bytes", (int64_t)o->size_bytes);
    so_json_kstr(&j, "sha256", o->sha256);
    so_json_key(&j, "pages");
    so_json_raw(&j, so_str_text(&n->pages));
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

static bool copy_bytes(const notes *n, const so_original *o, const char *path, so_err *err)
{
    so_autoptr(so_commit) c = so_commit_open(path, err);
    if (!c || !so_batch_read_original(n->job->store, n->batch->id, o->path, so_commit_fd(c), err))
        return false;
    return so_commit_close(so_steal(&c), 0444, false, err);
}

static bool flush_note(notes *n, so_err *err)
{
    if (!n->file) return true;
    so_json_end_array(&n->json);
    const so_original *o = original_of(n->batch, n->file);
    if (!o || !so_path_is_safe(o->path)) return so_err_set(err, SO_BUG, "quarantine: odd path");
    so_autofree char *path = so_fmt("%s/%s/%s", n->job->home->quarantine, n->batch->id, o->path);
    so_autofree char *note = so_fmt("%s.json", path);
    so_autofree char *dir = so_path_dir(path);
    so_auto(so_str) text = {0};
    note_text(n, o, &text);
    return so_dirs_make(dir, err) && copy_bytes(n, o, path, err) &&
           so_file_commit(note, text.data, text.len, 0444, err);
}

static bool note_page(void *arg, so_page_row *row, so_err *err)
{
    notes *n = arg;
    if (!so_equal(n->file, row->file)) {
        if (!flush_note(n, err)) return false;
        const so_original *o = original_of(n->batch, row->file);
        n->file = o ? o->path : NULL;
        so_str_reset(&n->pages);
        n->json = so_json_to(&n->pages);
        so_json_array(&n->json);
    }
    so_json_object(&n->json);
    so_json_kstr(&n->json, "page_id", row->id);
    so_json_kint(&n->json, "index", row->index);
    so_json_kstr(&n->json, "reason", so_reason_name(row->reason));
    so_json_kstr(&n->json, "vi", so_reason_sentence_vi(row->reason));
    so_json_kstr(&n->json, "en", so_reason_sentence_en(row->reason));
    so_json_kstr(&n->json, "detail", row->detail);
    so_json_end_object(&n->json);
    return true;
}

static bool fill_quarantine(so_job *job, const so_batch *batch, so_err *err)
{
    __attribute__((cleanup(notes_clear))) notes n = {.job = job, .batch = batch};
    so_catalog_filter filter = {.batch = batch->id};
    return so_catalog_list_quarantine(job->catalog, &filter, note_page, &n, err) &&
           flush_note(&n, err);
}

// ---------------------------------------------------------------- the inbox

// What lies in the inbox under that name still is what was archived.
static bool is_unchanged(const so_batch *b, const so_original *o)
{
    so_err ignored = {0};
    so_autofd int fd = so_intake_open((void *)(uintptr_t)b, o, &ignored);
    so_digest_hex digest;
    uint64_t len_bytes = 0;
    return fd >= 0 && so_digest_fd(SO_SHA256, fd, &digest, &len_bytes, &ignored) &&
           len_bytes == o->size_bytes && strcmp(digest.hex, o->sha256) == 0;
}

static bool remove_original(const so_batch *b, const so_original *o, so_err *err)
{
    so_autofree char *path = so_path_join(b->inbox_path, o->path);
    if (!so_path_exists(path)) return true; // by an earlier try
    if (!is_unchanged(b, o)) {
        so_log(SO_LOG_WARN, "batch %s: a file changed after it was archived and stays in the inbox",
               b->id);
        return true;
    }
    if (unlink(path) == 0 || errno == ENOENT) return true;
    return so_err_sys(err, "%s: cannot be removed from the inbox", path);
}

// Folders that became empty, from the file upwards to the batch folder.
static void remove_empty_folders(const so_batch *b, const so_original *o)
{
    so_autofree char *relative = so_path_dir(o->path);
    while (!so_equal(relative, ".")) {
        so_autofree char *path = so_path_join(b->inbox_path, relative);
        if (rmdir(path) != 0) return;
        char *parent = so_path_dir(relative);
        free(relative);
        relative = parent;
    }
}

static bool is_loose(const so_batch *b)
{
    return !so_equal(so_path_base(b->inbox_path), b->name);
}

bool so_leave_duplicate(const so_batch *b, so_err *err)
{
    for (size_t i = 0; i < b->originals.len; i++)
        if (!remove_original(b, &b->originals.items[i], err)) return false;
    if (is_loose(b)) return true;
    for (size_t i = 0; i < b->originals.len; i++) remove_empty_folders(b, &b->originals.items[i]);
    so_tree left = {0};
    bool ok = !so_path_exists(b->inbox_path) || so_tree_list(b->inbox_path, &left, err);
    bool only_mark = left.len == 1 && so_equal(left.items[0].path, ".done");
    so_tree_clear(&left);
    if (!ok) return false;
    so_autofree char *mark = so_path_join(b->inbox_path, ".done");
    if (only_mark) unlink(mark);
    rmdir(b->inbox_path); // stays when something else came
    return true;
}

bool so_leave_inbox(so_job *job, const so_batch *batch, so_err *err)
{
    return fill_quarantine(job, batch, err) && so_leave_duplicate(batch, err) &&
           so_catalog_batch_set_state(job->catalog, batch->id, SO_BATCH_DONE, err);
}
