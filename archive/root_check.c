// SPDX-License-Identifier: Apache-2.0
// The storage root without the insides of its objects: what lies where it should not.
#include <string.h>
#include <sys/stat.h>

#include "archive/store_layout.h"
#include "base/file.h"
#include "base/jsonin.h"

enum { DEPTH_MAX = 16 };

typedef struct {
    const char *root;
    so_findings *out;
} root_check;

static void check_layout(const root_check *c)
{
    so_err why;
    so_auto(so_str) text = {0};
    so_autofree char *path = so_path_join(c->root, "ocfl_layout.json");
    if (!so_file_read(path, 65536, &text, &why)) {
        so_findings_add(c->out, c->root, "%s", why.text);
        return;
    }
    so_autoptr(so_jval) layout = so_jval_parse(so_str_text(&text), text.len, &why);
    if (!so_equal(so_jval_kstr(layout, "extension", NULL), SO_LAYOUT_NAME))
        so_findings_add(c->out, c->root, "E071 ocfl_layout.json does not name our layout");
}

// An object must lie where its id says, or nobody finds it.
static void check_place(const root_check *c, const char *dir)
{
    so_err why;
    so_autofree char *id = so_store_object_id(dir, &why);
    if (!id) {
        so_findings_add(c->out, dir, "%s", why.text);
        return;
    }
    so_autofree char *relative = so_layout_path(id), *expect = so_path_join(c->root, relative);
    if (strcmp(expect, dir) != 0)
        so_findings_add(c->out, dir, "object %s does not lie where its id says", id);
}

static bool may_be_in_root(const char *name)
{
    return strcmp(name, SO_OCFL_ROOT) == 0 || strcmp(name, "ocfl_layout.json") == 0 ||
           strcmp(name, "extensions") == 0;
}

static bool walk(const root_check *c, const char *dir, int depth, so_err *err)
{
    so_auto(so_strs) names = {0};
    if (!so_layout_names(dir, &names, err)) return false;
    if (depth > 0 && so_layout_is_object(&names)) {
        check_place(c, dir);
        return true;
    }
    if (names.len == 0) so_findings_add(c->out, dir, "E073 an empty folder in the storage root");
    for (size_t i = 0; i < names.len; i++) {
        struct stat st;
        so_autofree char *path = so_path_join(dir, names.items[i]);
        if (depth == 0 && may_be_in_root(names.items[i])) continue;
        if (lstat(path, &st) != 0 || !S_ISDIR(st.st_mode) || depth == DEPTH_MAX)
            so_findings_add(c->out, path, "E072 does not belong to any object");
        else if (!walk(c, path, depth + 1, err))
            return false;
    }
    return true;
}

bool so_root_check(const char *root, so_findings *ret, so_err *err)
{
    root_check c = {.root = root, .out = ret};
    so_err why;
    if (!so_layout_is_root(root, &why)) so_findings_add(ret, root, "E069 %s", why.text);
    check_layout(&c);
    return walk(&c, root, 0, err);
}
