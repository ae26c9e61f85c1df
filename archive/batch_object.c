// SPDX-License-Identifier: Apache-2.0
// Originals go into packs in scanning order, one open file at a time. After the commit all packs
// are read again from the object, past the page cache where the system lets us: what counts is what
// the disk holds.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/manifest.h"
#include "base/file.h"

enum { MEMBERS_MAX = 10000 }; // per pack, so that its index stays small

char *so_batch_object(const char *batch_id)
{
    return so_fmt("urn:sohoa:batch:%s", batch_id);
}

static int by_path(const void *a, const void *b)
{
    const so_original *const *x = a, *const *y = b;
    return strcmp((*x)->path, (*y)->path);
}

typedef so_vec(const so_original *) originals_by_path;

static void originals_by_path_clear(originals_by_path *v)
{
    free(v->items);
}

static void sort_originals(const so_batch *b, originals_by_path *ret)
{
    for (size_t i = 0; i < b->originals.len; i++) *so_vec_push(ret) = &b->originals.items[i];
    if (ret->len > 1) qsort(ret->items, ret->len, sizeof *ret->items, by_path);
}

static bool names_are_fit(const so_batch *b, so_err *err)
{
    so_auto(originals_by_path) sorted = {0};
    sort_originals(b, &sorted);
    if (sorted.len == 0) return so_err_set(err, SO_DATA, "batch %s has no files", b->id);
    for (size_t i = 0; i < sorted.len; i++) {
        if (!so_path_is_safe(sorted.items[i]->path))
            return so_err_set(err, SO_DATA, "batch %s: unsafe name", b->id);
        if (i > 0 && strcmp(sorted.items[i - 1]->path, sorted.items[i]->path) == 0)
            return so_err_set(err, SO_DATA, "batch %s: %s is in it twice", b->id,
                              sorted.items[i]->path);
    }
    return true;
}

// What is being written.
typedef struct {
    const so_batch *batch;
    so_original_open open_original;
    void *arg;
    const char *stage;
    so_manifest manifest;
} packing;

static void packing_clear(packing *p)
{
    so_manifest_clear(&p->manifest);
}

static bool add_original(const packing *p, so_pack_writer *w, const so_original *o, so_err *err)
{
    so_autofd int fd = p->open_original(p->arg, o, err);
    if (fd < 0) return false;
    return so_pack_add_fd(w, o->path, fd, o->mtime_ns, o->sha256, err) ||
           so_err_in(err, "%s", o->path);
}

// Fills one pack from original `from` on; gives the first one that is left, or 0 on failure.
static size_t write_pack(packing *p, size_t from, so_err *err)
{
    const so_batch *b = p->batch;
    size_t number = p->manifest.packs.len, next = from;
    so_manifest_pack *pack = so_vec_push(&p->manifest.packs);
    pack->name = so_fmt("originals-%04zu.tar.zst", number + 1);
    so_autofree char *path = so_path_join(p->stage, pack->name);
    so_autofd int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return (size_t)so_err_sys(err, "%s: cannot be made", path);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, err);
    if (!w) return 0;
    while (next < b->originals.len && next - from < MEMBERS_MAX &&
           so_pack_writer_size(w) <= SO_PACK_BYTES) {
        if (!add_original(p, w, &b->originals.items[next++], err)) return 0;
        *so_vec_push(&p->manifest.pack_of) = number;
    }
    so_digest_hex digest;
    if (!so_pack_writer_end(so_steal(&w), err) ||
        !so_digest_fd(SO_SHA256, fd, &digest, &pack->size_bytes, err))
        return (size_t)so_err_in(err, "%s", path);
    snprintf(pack->sha256, sizeof pack->sha256, "%.64s", digest.hex);
    return next;
}

static bool fill_stage(packing *p, so_err *err)
{
    so_auto(so_str) text = {0};
    for (size_t next = 0; next < p->batch->originals.len;) {
        next = write_pack(p, next, err);
        if (next == 0) return false;
    }
    so_manifest_write(&p->manifest, p->batch, &text);
    so_autofree char *path = so_path_join(p->stage, SO_MANIFEST);
    return so_file_commit(path, text.data, text.len, 0444, err);
}

static bool is_same_delivery(const so_batch *a, const so_batch *b)
{
    if (a->originals.len != b->originals.len) return false;
    for (size_t i = 0; i < a->originals.len; i++) {
        const so_original *x = &a->originals.items[i], *y = &b->originals.items[i];
        if (strcmp(x->path, y->path) != 0 || x->size_bytes != y->size_bytes ||
            strcmp(x->sha256, y->sha256) != 0)
            return false;
    }
    return true;
}

// The next read comes from the disk, not from what was just written to memory.
static void forget_cached(const so_store *s, const char *object, const so_manifest *m)
{
    so_err ignored;
    for (size_t i = 0; i < m->packs.len; i++) {
        so_autofree char *path = so_store_file(s, object, m->packs.items[i].name, &ignored);
        so_autofd int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        if (fd >= 0) posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    }
}

static bool read_back(const so_store *s, const so_batch *b, uint64_t *ret_stored_bytes, so_err *err)
{
    so_auto(so_manifest) m = {0};
    so_auto(so_findings) findings = {0};
    so_autofree char *object = so_batch_object(b->id);
    if (!so_manifest_load(s, b->id, &m, err)) return false;
    if (!is_same_delivery(&m.batch, b))
        return so_err_set(err, SO_IO, "batch %s exists with other content", b->id);
    forget_cached(s, object, &m);
    if (!so_batch_check(s, b->id, &findings, err)) return false;
    if (findings.len > 0) return so_err_set(err, SO_DAMAGE, "%s", findings.items[0].text);
    *ret_stored_bytes = 0;
    for (size_t i = 0; i < m.packs.len; i++) *ret_stored_bytes += m.packs.items[i].size_bytes;
    return true;
}

bool so_batch_archive(so_store *s, const so_batch *b, so_original_open open_original, void *arg,
                      uint64_t *ret_stored_bytes, so_err *err)
{
    so_autofree char *object = so_batch_object(b->id);
    if (!so_store_has(s, object)) {
        if (!names_are_fit(b, err)) return false;
        so_autofree char *stage = so_store_stage(s, err);
        if (!stage) return false;
        so_auto(packing)
            p = {.batch = b, .open_original = open_original, .arg = arg, .stage = stage};
        if (!fill_stage(&p, err) ||
            !so_store_commit_new(s, object, stage, "As received", b->received_ms, err)) {
            so_err ignored;
            so_tree_remove(stage, &ignored);
            return so_err_in(err, "batch %s", b->id);
        }
    }
    return read_back(s, b, ret_stored_bytes, err);
}

bool so_batch_load(const so_store *s, const char *batch_id, so_batch *ret, so_err *err)
{
    so_auto(so_manifest) m = {0};
    if (!so_manifest_load(s, batch_id, &m, err)) return false;
    *ret = m.batch;
    m.batch = (so_batch){0};
    return true;
}

// Members of one pack against the manifest; every original met is counted.
static void compare_members(const so_pack *pack, const char *label, const originals_by_path *sorted,
                            int *met, so_findings *ret)
{
    for (size_t i = 0; i < so_pack_list(pack)->len; i++) {
        const so_pack_member *m = &so_pack_list(pack)->items[i];
        const so_original key = {.path = m->name}, *wanted = &key;
        const so_original **hit =
            sorted->len ? bsearch(&wanted, sorted->items, sorted->len, sizeof wanted, by_path)
                        : NULL;
        if (!hit)
            so_findings_add(ret, label, "%s is not in the manifest", m->name);
        else if (strcmp((*hit)->sha256, m->sha256) != 0 || (*hit)->size_bytes != m->size_bytes)
            so_findings_add(ret, label, "%s is not what the manifest says", m->name);
        else
            met[hit - sorted->items]++;
    }
}

static void check_pack(const so_store *s, const char *object, const char *name,
                       const originals_by_path *sorted, int *met, so_findings *ret)
{
    so_err why = {0};
    so_autofree char *path = so_store_file(s, object, name, &why);
    so_autoptr(so_pack) pack = path ? so_pack_open(path, &why) : NULL;
    if (!pack) {
        so_findings_add(ret, object, "%s", why.text);
        return;
    }
    compare_members(pack, object, sorted, met, ret);
    if (so_pack_check(pack, &why)) return;
    so_findings_add(ret, object, "%s", why.text);
    // Name every damaged member, not only the first fault.
    for (size_t i = 0; i < so_pack_list(pack)->len; i++) {
        so_err member_err = {0};
        if (!so_pack_read_fd(pack, &so_pack_list(pack)->items[i], -1, &member_err) &&
            strcmp(member_err.text, why.text) != 0)
            so_findings_add(ret, object, "%s", member_err.text);
    }
}

bool so_batch_check(const so_store *s, const char *batch_id, so_findings *ret, so_err *err)
{
    so_auto(so_manifest) m = {0};
    so_auto(originals_by_path) sorted = {0};
    so_autofree char *object = so_batch_object(batch_id);
    if (!so_manifest_load(s, batch_id, &m, err)) {
        if (err->kind != SO_DAMAGE) return false;
        so_findings_add(ret, object, "%s", err->text);
        return true;
    }
    sort_originals(&m.batch, &sorted);
    so_autofree int *met = so_alloc((sorted.len + 1) * sizeof *met);
    for (size_t i = 0; i < m.packs.len; i++)
        check_pack(s, object, m.packs.items[i].name, &sorted, met, ret);
    for (size_t i = 0; i < sorted.len; i++)
        if (met[i] != 1)
            so_findings_add(ret, object, "%s is there %d times", sorted.items[i]->path, met[i]);
    return true;
}
