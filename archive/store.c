// SPDX-License-Identifier: Apache-2.0
// Everything is built in work and comes into the root by rename. Rejected: writing inside the
// object and marking it unfinished, which every reader of the next fifty years would have to know
// about.
#include "archive/store.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "archive/inventory.h"
#include "archive/store_layout.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

struct so_store {
    char *root, *work;
};

// A folder in work that is removed again unless it was moved away before.
typedef struct {
    char *path;
} scratch;

static void scratch_clear(scratch *s)
{
    so_err ignored;
    if (s->path) so_tree_remove(s->path, &ignored);
    free(s->path);
}

static char *scratch_new(const so_store *s, const char *kind, so_err *err)
{
    so_autofree char *path = so_fmt("%s/" SO_TMP_PREFIX "%s-XXXXXX", s->work, kind);
    if (mkdtemp(path) && chmod(path, 0755) == 0) return so_steal(&path);
    so_err_sys(err, "%s: cannot be made", path);
    return NULL;
}

static bool same_file_system(const so_store *s, so_err *err)
{
    struct stat root, work;
    if (stat(s->root, &root) != 0) return so_err_sys(err, "%s: cannot be used", s->root);
    if (stat(s->work, &work) != 0) return so_err_sys(err, "%s: cannot be used", s->work);
    if (root.st_dev == work.st_dev) return true;
    return so_err_set(err, SO_CONFIG, "%s and %s must be on the same file system", s->root,
                      s->work);
}

so_store *so_store_open(const char *root, const char *work, bool create, so_err *err)
{
    so_autoptr(so_store) s = so_alloc(sizeof *s);
    s->root = so_strdup(root);
    s->work = so_strdup(work);
    if (create && (!so_dirs_make(root, err) || !so_dirs_make(work, err))) return NULL;
    if (!same_file_system(s, err)) return NULL;
    if (create && !so_layout_init(root, err)) return NULL;
    if (!so_layout_is_root(root, err)) return NULL;
    return so_steal(&s);
}

void so_store_close(so_store *s)
{
    if (!s) return;
    free(s->root);
    free(s->work);
    free(s);
}

static char *object_path(const so_store *s, const char *object_id)
{
    so_autofree char *relative = so_layout_path(object_id);
    return so_path_join(s->root, relative);
}

bool so_store_has(const so_store *s, const char *object_id)
{
    so_autofree char *object = object_path(s, object_id);
    so_autofree char *declaration = so_path_join(object, SO_OCFL_OBJECT);
    return so_path_exists(declaration);
}

char *so_store_stage(so_store *s, so_err *err)
{
    return scratch_new(s, "stage", err);
}

bool so_store_sweep(so_store *s, so_err *err)
{
    so_auto(so_strs) names = {0};
    if (!so_layout_names(s->work, &names, err)) return false;
    for (size_t i = 0; i < names.len; i++) {
        so_autofree char *path = so_path_join(s->work, names.items[i]);
        if (so_starts_with(names.items[i], SO_TMP_PREFIX) && !so_tree_remove(path, err))
            return false;
    }
    return true;
}

// What the stage holds, as the state of a version.
static bool read_stage(const char *stage, so_inventory_map *state, so_err *err)
{
    so_auto(so_tree) files = {0};
    if (!so_tree_list(stage, &files, err)) return false;
    for (size_t i = 0; i < files.len; i++) {
        const so_tree_entry *e = &files.items[i];
        so_digest_hex digest;
        so_autofree char *path = so_path_join(stage, e->path);
        if (!S_ISREG(e->st.st_mode) || !so_text_is_valid(e->path))
            return so_err_set(err, SO_DATA, "%s: the store keeps regular files with UTF-8 names",
                              path);
        if (!so_digest_file(SO_SHA512, path, &digest, NULL, err)) return false;
        so_inventory_add(state, digest.hex, e->path);
    }
    if (files.len > 0) return true;
    return so_err_set(err, SO_BUG, "%s: an object without files", stage);
}

// The next version in inv, with content paths for what it does not hold yet. Takes *state over.
static void add_version(so_inventory *inv, so_inventory_map *state, const char *message,
                        int64_t created_ms)
{
    size_t number = inv->versions.len + 1;
    for (size_t i = 0; i < state->len; i++) {
        const so_inventory_row *row = &state->items[i];
        if (so_inventory_row_of(&inv->manifest, row->digest)) continue;
        so_autofree char *path = so_fmt("v%zu/content/%s", number, row->paths.items[0]);
        so_inventory_add(&inv->manifest, row->digest, path);
    }
    so_inventory_version *v = so_vec_push(&inv->versions);
    v->created = so_strdup(so_time_rfc3339(created_ms).text);
    v->message = so_strdup(message);
    v->user_name = so_strdup("sohoa");
    v->user_address = so_strdup("urn:sohoa:software:" SOHOA_VERSION);
    v->state = *state;
    *state = (so_inventory_map){0};
}

static bool move_file(const char *from, const char *to, so_err *err)
{
    so_autofree char *dir = so_path_dir(to);
    if (!so_dirs_make(dir, err)) return false;
    if (chmod(from, 0444) != 0) return so_err_sys(err, "%s: mode", from);
    return so_rename_no_replace(from, to, err);
}

// Moves what the head brings from the stage to below dir (the object's folder, or for a version
// alone its parent-to-be: paths in the manifest begin with "v<N>/").
static bool move_content(const so_inventory *inv, const char *stage, const char *dir, so_err *err)
{
    so_autofree char *prefix = so_fmt("v%zu/content/", inv->versions.len);
    for (size_t i = 0; i < inv->manifest.len; i++) {
        const char *content = inv->manifest.items[i].paths.items[0];
        if (!so_starts_with(content, prefix)) continue;
        so_autofree char *from = so_path_join(stage, content + strlen(prefix));
        so_autofree char *to = so_path_join(dir, content);
        if (!move_file(from, to, err)) return false;
    }
    return true;
}

// dir/v<N> with its content and inventory, synced.
static bool build_version(const so_inventory *inv, const char *stage, const char *dir, so_err *err)
{
    so_autofree char *version = so_fmt("%s/v%zu", dir, inv->versions.len);
    return so_dirs_make(version, err) && move_content(inv, stage, dir, err) &&
           so_inventory_save(version, inv, err);
}

static bool build_object(const so_inventory *inv, const char *stage, const char *dir, so_err *err)
{
    so_autofree char *declaration = so_path_join(dir, SO_OCFL_OBJECT);
    return build_version(inv, stage, dir, err) && so_inventory_save(dir, inv, err) &&
           so_file_commit(declaration, "ocfl_object_1.1\n", 16, 0444, err);
}

static bool holds_same(const char *object, const so_inventory_map *state, so_err *err)
{
    so_auto(so_inventory) inv = {0};
    if (!so_inventory_load(object, &inv, err)) return false;
    if (so_inventory_map_equal(&inv.versions.items[inv.versions.len - 1].state, state)) return true;
    return so_err_set(err, SO_IO, "object %s exists with other content", inv.id);
}

// Built below `build` under its whole path in the root, the object comes in by renaming the highest
// of its folders that the root lacks: not even an empty folder is ever left half way.
static bool publish(const so_store *s, const char *build, const char *relative, so_err *err)
{
    size_t len = strcspn(relative, "/");
    for (;; len += 1 + strcspn(relative + len + 1, "/")) {
        bool is_object = !relative[len];
        so_autofree char *prefix = so_strndup(relative, len);
        so_autofree char *from = so_path_join(build, prefix), *to = so_path_join(s->root, prefix);
        if (!is_object && so_path_exists(to)) continue;
        if (so_rename_no_replace(from, to, err)) return true;
        // Another writer may just have made that folder: then the next one below is to be moved.
        if (is_object || !so_path_exists(from) || !so_path_exists(to)) return false;
    }
}

static bool commit_object(so_store *s, const so_inventory *inv, const char *stage,
                          const char *relative, so_err *err)
{
    so_auto(scratch) build = {scratch_new(s, "object", err)};
    if (!build.path) return false;
    so_autofree char *made = so_path_join(build.path, relative);
    so_autofree char *object = so_path_join(s->root, relative);
    if (!build_object(inv, stage, made, err) || !so_tree_sync(build.path, err)) return false;
    if (publish(s, build.path, relative, err)) return true;
    // Another writer may have been faster with the same object.
    return so_path_exists(made) && so_path_exists(object) &&
           holds_same(object, &inv->versions.items[0].state, err);
}

bool so_store_commit_new(so_store *s, const char *object_id, const char *stage, const char *message,
                         int64_t created_ms, so_err *err)
{
    so_autofree char *relative = so_layout_path(object_id);
    so_autofree char *object = so_path_join(s->root, relative);
    so_auto(so_inventory) inv = {.id = so_strdup(object_id), .algorithm = SO_SHA512};
    so_auto(so_inventory_map) state = {0};
    if (!read_stage(stage, &state, err)) return false;
    if (so_path_exists(object)) {
        if (!holds_same(object, &state, err)) return false;
    } else {
        add_version(&inv, &state, message, created_ms);
        if (!commit_object(s, &inv, stage, relative, err)) return false;
    }
    return so_tree_remove(stage, err);
}

static bool replace_from(const so_store *s, const char *from_dir, const char *to_dir,
                         const char *name, so_err *err)
{
    so_auto(so_str) text = {0};
    so_auto(scratch) tmp = {scratch_new(s, "root", err)};
    if (!tmp.path) return false;
    so_autofree char *from = so_path_join(from_dir, name);
    so_autofree char *via = so_path_join(tmp.path, name);
    so_autofree char *to = so_path_join(to_dir, name);
    return so_file_read(from, SO_INVENTORY_MAX, &text, err) &&
           so_file_commit(via, so_str_text(&text), text.len, 0444, err) &&
           so_rename_replace(via, to, err);
}

static bool same_bytes(const char *dir_a, const char *dir_b, const char *name)
{
    so_err ignored;
    so_auto(so_str) a = {0}, b = {0};
    so_autofree char *path_a = so_path_join(dir_a, name), *path_b = so_path_join(dir_b, name);
    return so_file_read(path_a, SO_INVENTORY_MAX, &a, &ignored) &&
           so_file_read(path_b, SO_INVENTORY_MAX, &b, &ignored) && a.len == b.len &&
           memcmp(so_str_text(&a), so_str_text(&b), a.len) == 0;
}

// Root inventory and sidecar become those of the newest version, in this order: a cut between them
// leaves a mismatch that so_inventory_load knows how to read.
static bool bring_root_up(const so_store *s, const char *object, bool *ret_changed, so_err *err)
{
    so_auto(so_inventory) inv = {0};
    if (!so_inventory_load_newest(object, &inv, err)) return false;
    so_autofree char *version = so_fmt("%s/v%zu", object, inv.versions.len);
    so_autofree char *sidecar = so_fmt(SO_INVENTORY ".%s", so_digest_name(inv.algorithm));
    *ret_changed =
        !same_bytes(version, object, SO_INVENTORY) || !same_bytes(version, object, sidecar);
    return !*ret_changed || (replace_from(s, version, object, SO_INVENTORY, err) &&
                             replace_from(s, version, object, sidecar, err));
}

bool so_store_recover(so_store *s, const char *object_id, bool *ret_changed, so_err *err)
{
    bool changed = false;
    so_autofree char *object = object_path(s, object_id);
    if (!so_store_has(s, object_id)) return so_err_set(err, SO_IO, "%s: no such object", object_id);
    if (!bring_root_up(s, object, &changed, err)) return false;
    if (ret_changed) *ret_changed = changed;
    return true;
}

static bool commit_version(so_store *s, const so_inventory *inv, const char *stage,
                           const char *object, so_err *err)
{
    so_auto(scratch) build = {scratch_new(s, "version", err)};
    if (!build.path || !build_version(inv, stage, build.path, err) ||
        !so_tree_sync(build.path, err))
        return false;
    so_autofree char *from = so_fmt("%s/v%zu", build.path, inv->versions.len);
    so_autofree char *to = so_fmt("%s/v%zu", object, inv->versions.len);
    if (!so_rename_no_replace(from, to, err)) {
        if (so_path_exists(from) && so_path_exists(to)) err->kind = SO_BUSY;
        return false;
    }
    bool changed;
    return bring_root_up(s, object, &changed, err);
}

bool so_store_commit_version(so_store *s, const char *object_id, const char *stage,
                             const char *message, int64_t created_ms, so_err *err)
{
    so_autofree char *object = object_path(s, object_id);
    so_auto(so_inventory) inv = {0};
    so_auto(so_inventory_map) state = {0};
    if (!read_stage(stage, &state, err) || !so_store_recover(s, object_id, NULL, err) ||
        !so_inventory_load(object, &inv, err))
        return false;
    if (!so_inventory_map_equal(&inv.versions.items[inv.versions.len - 1].state, &state)) {
        if (!inv.is_plain || inv.algorithm != SO_SHA512)
            return so_err_set(err, SO_DATA, "object %s was made by another program", inv.id);
        add_version(&inv, &state, message, created_ms);
        if (!commit_version(s, &inv, stage, object, err)) return false;
    }
    return so_tree_remove(stage, err);
}

// Path on disk and digest of a logical file of the head.
static char *locate(const so_store *s, const char *object_id, const char *logical,
                    so_digest_kind *ret_kind, so_digest_hex *ret_digest, so_err *err)
{
    so_autofree char *object = object_path(s, object_id);
    so_auto(so_inventory) inv = {0};
    if (!so_inventory_load(object, &inv, err)) return NULL;
    const so_inventory_row *row = so_inventory_find(&inv, logical);
    if (!row) {
        so_err_set(err, SO_IO, "object %s has no file %s", object_id, logical);
        return NULL;
    }
    *ret_kind = inv.algorithm;
    snprintf(ret_digest->hex, sizeof ret_digest->hex, "%s", row->digest);
    return so_path_join(object, row->paths.items[0]);
}

char *so_store_file(const so_store *s, const char *object_id, const char *logical, so_err *err)
{
    so_digest_kind kind;
    so_digest_hex digest;
    return locate(s, object_id, logical, &kind, &digest, err);
}

bool so_store_read(const so_store *s, const char *object_id, const char *logical, size_t max_bytes,
                   so_str *ret, so_err *err)
{
    so_digest_kind kind;
    so_digest_hex digest;
    so_auto(so_str) text = {0};
    so_autofree char *path = locate(s, object_id, logical, &kind, &digest, err);
    if (!path || !so_file_read(path, max_bytes, &text, err)) return false;
    if (strcasecmp(so_digest_of(kind, so_str_text(&text), text.len).hex, digest.hex) != 0)
        return so_err_set(err, SO_DAMAGE, "%s: does not match its digest", path);
    so_str_clear(ret);
    *ret = text;
    text = (so_str){0};
    return true;
}

char *so_store_object_id(const char *path, so_err *err)
{
    so_auto(so_inventory) inv = {0};
    if (!so_inventory_load(path, &inv, err)) return NULL;
    return so_steal(&inv.id);
}

bool so_store_each(const so_store *s, so_store_visit fn, void *arg, so_err *err)
{
    return so_layout_each(s->root, fn, arg, err);
}

bool so_store_check_root(const so_store *s, so_findings *ret, so_err *err)
{
    return so_root_check(s->root, ret, err);
}
