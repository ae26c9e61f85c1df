// SPDX-License-Identifier: Apache-2.0
// Hashed paths make any object id safe as a path; three levels of 4,096 folders stay small for as
// many objects as a disk can hold.
#include "archive/store_layout.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"

enum { TUPLE = 3, TUPLES = 3, DEPTH_MAX = 16 };

static const char layout_json[] =
    "{\"extension\":\"" SO_LAYOUT_NAME "\",\"description\":\"Objects lie below three folders named "
    "by the first nine digits of the SHA-256 of their id, in a folder named by all of them\"}\n";
static const char config_json[] =
    "{\"extensionName\":\"" SO_LAYOUT_NAME "\",\"digestAlgorithm\":\"sha256\",\"tupleSize\":3,"
    "\"numberOfTuples\":3,\"shortObjectRoot\":false}\n";

static bool put(const char *root, const char *name, const char *text, so_err *err)
{
    so_autofree char *path = so_path_join(root, name);
    return so_path_exists(path) || so_file_commit(path, text, strlen(text), 0444, err);
}

// Empty, or what an earlier, cut short init left: then it is ours to make a root of.
static bool may_become_root(const char *root, so_err *err)
{
    so_auto(so_strs) names = {0};
    so_autofree char *declaration = so_path_join(root, SO_OCFL_ROOT);
    if (so_path_exists(declaration)) return true;
    if (!so_layout_names(root, &names, err)) return false;
    for (size_t i = 0; i < names.len; i++)
        if (strcmp(names.items[i], "extensions") != 0 &&
            strcmp(names.items[i], "ocfl_layout.json") != 0 &&
            !so_starts_with(names.items[i], SO_TMP_PREFIX))
            return so_err_set(err, SO_CONFIG, "%s: is neither empty nor a store", root);
    return true;
}

bool so_layout_init(const char *root, so_err *err)
{
    so_autofree char *extension = so_path_join(root, "extensions/" SO_LAYOUT_NAME);
    // The declaration comes last: it says that the rest is there.
    return may_become_root(root, err) && so_dirs_make(extension, err) &&
           put(extension, "config.json", config_json, err) &&
           put(root, "ocfl_layout.json", layout_json, err) &&
           put(root, SO_OCFL_ROOT, "ocfl_1.1\n", err);
}

bool so_layout_is_root(const char *root, so_err *err)
{
    so_auto(so_str) text = {0};
    so_autofree char *path = so_path_join(root, SO_OCFL_ROOT);
    so_autofree char *config = so_path_join(root, "extensions/" SO_LAYOUT_NAME "/config.json");
    if (!so_file_read(path, 64, &text, err)) {
        err->kind = SO_CONFIG;
        return so_err_in(err, "not a store");
    }
    if (strcmp(so_str_text(&text), "ocfl_1.1\n") == 0 && so_path_exists(config)) return true;
    return so_err_set(err, SO_CONFIG, "%s: a store of a kind that this version does not know",
                      root);
}

char *so_layout_path(const char *object_id)
{
    so_digest_hex digest = so_digest_of(SO_SHA256, object_id, strlen(object_id));
    so_auto(so_str) path = {0};
    for (int i = 0; i < TUPLES; i++) {
        so_str_add(&path, digest.hex + i * TUPLE, TUPLE);
        so_str_addc(&path, '/');
    }
    so_str_adds(&path, digest.hex);
    return so_str_take(&path);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void close_dir(DIR **dir)
{
    if (*dir) closedir(*dir);
}

bool so_layout_names(const char *dir, so_strs *ret, so_err *err)
{
    __attribute__((cleanup(close_dir))) DIR *open = opendir(dir);
    if (!open) return so_err_sys(err, "%s: cannot be listed", dir);
    errno = 0;
    for (struct dirent *e = readdir(open); e; e = readdir(open))
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            so_strs_add(ret, e->d_name);
    if (errno) return so_err_sys(err, "%s: cannot be listed", dir);
    if (ret->len > 1) qsort(ret->items, ret->len, sizeof *ret->items, by_bytes);
    return true;
}

bool so_layout_is_object(const so_strs *names)
{
    for (size_t i = 0; i < names->len; i++)
        if (so_starts_with(names->items[i], "0=ocfl_object_")) return true;
    return false;
}

static bool is_folder(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool walk(const char *dir, int depth, so_store_visit fn, void *arg, so_err *err)
{
    so_auto(so_strs) names = {0};
    if (!so_layout_names(dir, &names, err)) return false;
    if (so_layout_is_object(&names)) return fn(arg, dir, err);
    for (size_t i = 0; i < names.len; i++) {
        if (depth == 0 && strcmp(names.items[i], "extensions") == 0) continue;
        so_autofree char *path = so_path_join(dir, names.items[i]);
        if (depth < DEPTH_MAX && is_folder(path) && !walk(path, depth + 1, fn, arg, err))
            return false;
    }
    return true;
}

bool so_layout_each(const char *root, so_store_visit fn, void *arg, so_err *err)
{
    return walk(root, 0, fn, arg, err);
}
