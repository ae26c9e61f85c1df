// SPDX-License-Identifier: Apache-2.0
// Small maps are searched from the front: an object of ours holds a handful of packs, not files.
#include "archive/inventory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "base/jsonin.h"

void so_inventory_map_clear(so_inventory_map *map)
{
    for (size_t i = 0; i < map->len; i++) {
        free(map->items[i].digest);
        so_strs_clear(&map->items[i].paths);
    }
    free(map->items);
    *map = (so_inventory_map){0};
}

void so_inventory_clear(so_inventory *inv)
{
    free(inv->id);
    so_inventory_map_clear(&inv->manifest);
    for (size_t i = 0; i < inv->versions.len; i++) {
        so_inventory_version *v = &inv->versions.items[i];
        free(v->created);
        free(v->message);
        free(v->user_name);
        free(v->user_address);
        so_inventory_map_clear(&v->state);
    }
    free(inv->versions.items);
    *inv = (so_inventory){0};
}

const so_inventory_row *so_inventory_row_of(const so_inventory_map *map, const char *digest)
{
    for (size_t i = 0; i < map->len; i++)
        if (strcasecmp(map->items[i].digest, digest) == 0) return &map->items[i];
    return NULL;
}

void so_inventory_add(so_inventory_map *map, const char *digest, const char *path)
{
    for (size_t i = 0; i < map->len; i++)
        if (strcmp(map->items[i].digest, digest) == 0) {
            so_strs_add(&map->items[i].paths, path);
            return;
        }
    so_inventory_row *row = so_vec_push(map);
    row->digest = so_strdup(digest);
    so_strs_add(&row->paths, path);
}

static bool has_path(const so_strs *paths, const char *path)
{
    for (size_t i = 0; i < paths->len; i++)
        if (strcmp(paths->items[i], path) == 0) return true;
    return false;
}

bool so_inventory_map_equal(const so_inventory_map *a, const so_inventory_map *b)
{
    if (a->len != b->len) return false;
    for (size_t i = 0; i < a->len; i++) {
        const so_strs *paths = &a->items[i].paths;
        const so_inventory_row *other = so_inventory_row_of(b, a->items[i].digest);
        if (!other || other->paths.len != paths->len) return false;
        for (size_t k = 0; k < paths->len; k++)
            if (!has_path(&other->paths, paths->items[k])) return false;
    }
    return true;
}

const so_inventory_row *so_inventory_find(const so_inventory *inv, const char *logical)
{
    const so_inventory_map *state = &inv->versions.items[inv->versions.len - 1].state;
    for (size_t i = 0; i < state->len; i++)
        if (has_path(&state->items[i].paths, logical))
            return so_inventory_row_of(&inv->manifest, state->items[i].digest);
    return NULL;
}

static void write_map(so_json *j, const char *key, const so_inventory_map *map)
{
    so_json_kobject(j, key);
    for (size_t i = 0; i < map->len; i++) {
        so_json_karray(j, map->items[i].digest);
        for (size_t k = 0; k < map->items[i].paths.len; k++)
            so_json_str(j, map->items[i].paths.items[k]);
        so_json_end_array(j);
    }
    so_json_end_object(j);
}

static void write_version(so_json *j, size_t number, const so_inventory_version *v)
{
    so_autofree char *name = so_fmt("v%zu", number);
    so_json_kobject(j, name);
    so_json_kstr(j, "created", v->created);
    if (v->message) so_json_kstr(j, "message", v->message);
    if (v->user_name) {
        so_json_kobject(j, "user");
        so_json_kstr(j, "name", v->user_name);
        if (v->user_address) so_json_kstr(j, "address", v->user_address);
        so_json_end_object(j);
    }
    write_map(j, "state", &v->state);
    so_json_end_object(j);
}

static void write_inventory(const so_inventory *inv, so_str *out)
{
    so_autofree char *head = so_fmt("v%zu", inv->versions.len);
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kstr(&j, "id", inv->id);
    so_json_kstr(&j, "type", SO_OCFL_TYPE);
    so_json_kstr(&j, "digestAlgorithm", so_digest_name(inv->algorithm));
    so_json_kstr(&j, "head", head);
    write_map(&j, "manifest", &inv->manifest);
    so_json_kobject(&j, "versions");
    for (size_t i = 0; i < inv->versions.len; i++)
        write_version(&j, i + 1, &inv->versions.items[i]);
    so_json_end_object(&j);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

static bool write_file(const char *dir, const char *name, const so_str *text, so_err *err)
{
    so_autofree char *path = so_path_join(dir, name);
    so_autofd int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    if (fd < 0 || fchmod(fd, 0444) != 0) return so_err_sys(err, "%s: cannot be made", path);
    return so_fd_write_all(fd, text->data, text->len, err) || so_err_in(err, "%s", path);
}

bool so_inventory_save(const char *dir, const so_inventory *inv, so_err *err)
{
    so_auto(so_str) text = {0}, line = {0};
    write_inventory(inv, &text);
    so_autofree char *sidecar = so_fmt(SO_INVENTORY ".%s", so_digest_name(inv->algorithm));
    so_str_addf(&line, "%s " SO_INVENTORY "\n",
                so_digest_of(inv->algorithm, text.data, text.len).hex);
    return write_file(dir, SO_INVENTORY, &text, err) && write_file(dir, sidecar, &line, err);
}

static bool read_map(const so_jval *v, so_inventory_map *map)
{
    if (!so_jval_is_object(v)) return false;
    for (void *it = so_jval_first(v); it; it = so_jval_after(v, it)) {
        const so_jval *paths = so_jval_it_value(it);
        if (so_jval_len(paths) == 0) return false;
        so_inventory_row *row = so_vec_push(map);
        row->digest = so_strdup(so_jval_it_key(it));
        for (size_t i = 0; i < so_jval_len(paths); i++) {
            const char *path = so_jval_str(so_jval_at(paths, i), "");
            if (!so_path_is_safe(path)) return false;
            so_strs_add(&row->paths, path);
        }
    }
    return true;
}

static bool read_version(const so_jval *v, so_inventory_version *ret)
{
    const so_jval *user = so_jval_get(v, "user");
    ret->created = so_strdup(so_jval_kstr(v, "created", NULL));
    ret->message = so_strdup(so_jval_kstr(v, "message", NULL));
    ret->user_name = so_strdup(so_jval_kstr(user, "name", NULL));
    ret->user_address = so_strdup(so_jval_kstr(user, "address", NULL));
    return ret->created && read_map(so_jval_get(v, "state"), &ret->state);
}

static bool read_inventory(const so_jval *root, so_inventory *inv)
{
    const char *algorithm = so_jval_kstr(root, "digestAlgorithm", "");
    if (strcmp(algorithm, "sha512") != 0 && strcmp(algorithm, "sha256") != 0) return false;
    inv->algorithm = strcmp(algorithm, "sha256") == 0 ? SO_SHA256 : SO_SHA512;
    inv->id = so_strdup(so_jval_kstr(root, "id", NULL));
    inv->is_plain = !so_jval_get(root, "fixity") && !so_jval_get(root, "contentDirectory") &&
                    strcmp(so_jval_kstr(root, "type", ""), SO_OCFL_TYPE) == 0;
    if (!inv->id || !read_map(so_jval_get(root, "manifest"), &inv->manifest)) return false;
    const so_jval *versions = so_jval_get(root, "versions");
    for (size_t n = 1;; n++) {
        so_autofree char *name = so_fmt("v%zu", n);
        const so_jval *version = so_jval_get(versions, name);
        if (!version || !read_version(version, so_vec_push(&inv->versions))) return false;
        if (strcmp(name, so_jval_kstr(root, "head", "")) == 0) return true;
    }
}

static bool parse(const so_str *text, so_inventory *ret)
{
    so_err ignored;
    so_autoptr(so_jval) root = so_jval_parse(so_str_text(text), text->len, &ignored);
    so_auto(so_inventory) inv = {0};
    if (!root || !read_inventory(root, &inv)) return false;
    *ret = inv;
    inv = (so_inventory){0};
    return true;
}

// Does the sidecar in that folder prove the text? Either algorithm of the specification will do.
static bool sidecar_proves(const char *dir, const so_str *text)
{
    for (so_digest_kind kind = SO_SHA256; kind <= SO_SHA512; kind++) {
        so_err ignored;
        so_auto(so_str) line = {0};
        so_autofree char *path = so_fmt("%s/" SO_INVENTORY ".%s", dir, so_digest_name(kind));
        if (!so_file_read(path, 4096, &line, &ignored)) continue;
        so_digest_hex digest = so_digest_of(kind, so_str_text(text), text->len);
        size_t len = strlen(digest.hex);
        return line.len > len && strncasecmp(line.data, digest.hex, len) == 0 &&
               strchr(" \t", line.data[len]);
    }
    return false;
}

static bool load_from(const char *dir, so_inventory *ret, so_err *err)
{
    so_auto(so_str) text = {0};
    so_autofree char *path = so_path_join(dir, SO_INVENTORY);
    if (!so_file_read(path, SO_INVENTORY_MAX, &text, err)) return false;
    if (!sidecar_proves(dir, &text))
        return so_err_set(err, SO_DAMAGE, "%s: does not match its sidecar", path);
    if (!parse(&text, ret)) return so_err_set(err, SO_DAMAGE, "%s: cannot be understood", path);
    return true;
}

static int count_versions(const char *object_path)
{
    int count = 0;
    for (;; count++) {
        so_autofree char *dir = so_fmt("%s/v%d", object_path, count + 1);
        if (!so_path_exists(dir)) return count;
    }
}

bool so_inventory_load_newest(const char *object_path, so_inventory *ret, so_err *err)
{
    int newest = count_versions(object_path);
    so_autofree char *dir = so_fmt("%s/v%d", object_path, newest);
    so_auto(so_inventory) inv = {0};
    if (!load_from(dir, &inv, err)) {
        err->kind = SO_DAMAGE;
        return false;
    }
    if (inv.versions.len != (size_t)newest)
        return so_err_set(err, SO_DAMAGE, "%s: its inventory is of another version", dir);
    *ret = inv;
    inv = (so_inventory){0};
    return true;
}

bool so_inventory_load(const char *object_path, so_inventory *ret, so_err *err)
{
    so_autofree char *declaration = so_path_join(object_path, SO_OCFL_OBJECT);
    if (!so_path_exists(declaration))
        return so_err_set(err, SO_IO, "%s: no such object", object_path);
    if (load_from(object_path, ret, err)) return true;
    // Never an older version than the newest folder: that would be yesterday's truth.
    so_err newest_err;
    if (so_inventory_load_newest(object_path, ret, &newest_err)) return true;
    err->kind = SO_DAMAGE;
    return false;
}
