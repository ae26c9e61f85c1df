// SPDX-License-Identifier: Apache-2.0
// The object as folders and files; what its inventories say is judged in ocfl_judge.c. The order is
// that of a reader: declaration, root inventory, content on disk, then each version by itself.
#include <string.h>
#include <sys/stat.h>

#include "archive/inventory.h"
#include "archive/ocfl_check.h"
#include "archive/store_layout.h"
#include "base/file.h"

static mode_t type_of(const char *dir, const char *name)
{
    struct stat st;
    so_autofree char *path = so_path_join(dir, name);
    return lstat(path, &st) == 0 ? st.st_mode & S_IFMT : 0;
}

static bool is_version_name(const char *name)
{
    return name[0] == 'v' && name[1] && strspn(name + 1, "0123456789") == strlen(name) - 1;
}

static void check_declaration(so_ocfl_check *c, const so_strs *names)
{
    int count = 0;
    for (size_t i = 0; i < names->len; i++) {
        so_err why;
        so_auto(so_str) text = {0};
        if (!so_starts_with(names->items[i], "0=")) continue;
        count++;
        so_autofree char *path = so_path_join(c->object_path, names->items[i]);
        so_autofree char *expect = so_fmt("%s\n", names->items[i] + 2);
        bool is_ours = strcmp(names->items[i], SO_OCFL_OBJECT) == 0 ||
                       strcmp(names->items[i], "0=ocfl_object_1.0") == 0;
        if (!is_ours || !so_file_read(path, 64, &text, &why) ||
            strcmp(so_str_text(&text), expect) != 0)
            so_ocfl_fault(c, names->items[i], "E007 not a declaration of OCFL 1.0 or 1.1");
    }
    if (count != 1) so_ocfl_fault(c, ".", "E003 there are %d declarations", count);
}

static void check_extensions(so_ocfl_check *c, const char *place)
{
    so_err why;
    so_auto(so_strs) names = {0};
    so_autofree char *dir = so_path_join(c->object_path, place);
    if (!so_layout_names(dir, &names, &why)) so_ocfl_fault(c, place, "E067 %s", why.text);
    for (size_t i = 0; i < names.len; i++)
        if (type_of(dir, names.items[i]) != S_IFDIR)
            so_ocfl_fault(c, place, "E067 %s is not the folder of an extension", names.items[i]);
}

static bool is_inventory_file(const char *name, const so_ocfl_inventory *inv)
{
    if (!inv->root) return so_starts_with(name, SO_INVENTORY);
    so_autofree char *sidecar = so_fmt(SO_INVENTORY ".%s", so_digest_name(inv->algorithm));
    return strcmp(name, SO_INVENTORY) == 0 || strcmp(name, sidecar) == 0;
}

static void check_root_names(so_ocfl_check *c, const so_strs *names, const so_ocfl_inventory *inv)
{
    const so_jval *versions = so_jval_get(inv->root, "versions");
    for (size_t i = 0; i < names->len; i++) {
        const char *name = names->items[i];
        mode_t type = type_of(c->object_path, name);
        if (type == S_IFREG && (so_starts_with(name, "0=") || is_inventory_file(name, inv)))
            continue;
        if (type == S_IFDIR && strcmp(name, "logs") == 0) continue;
        if (type == S_IFDIR && strcmp(name, "extensions") == 0)
            check_extensions(c, name);
        else if (type != S_IFDIR || !is_version_name(name))
            so_ocfl_fault(c, name, "E001 does not belong into an object");
        else if (inv->root && !so_jval_get(versions, name))
            so_ocfl_fault(c, name, "E046 is not a version of the root inventory");
    }
}

// Lists files below place into c->content; folders must not be empty, and links are not allowed.
static void list_content(so_ocfl_check *c, const char *place)
{
    so_err why;
    so_auto(so_strs) names = {0};
    so_autofree char *dir = so_path_join(c->object_path, place);
    if (!so_layout_names(dir, &names, &why)) so_ocfl_fault(c, place, "E023 %s", why.text);
    if (names.len == 0) so_ocfl_fault(c, place, "E024 is an empty folder");
    for (size_t i = 0; i < names.len; i++) {
        so_autofree char *path = so_path_join(place, names.items[i]);
        mode_t type = type_of(dir, names.items[i]);
        if (type == S_IFDIR)
            list_content(c, path);
        else if (type == S_IFREG)
            so_strs_add(&c->content, path);
        else
            so_ocfl_fault(c, path, "E090 is neither file nor folder");
    }
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_versions(so_ocfl_check *c, const so_ocfl_inventory *inv)
{
    for (int n = 1; n <= inv->head; n++) {
        so_autofree char *version = so_ocfl_version_name(inv, n);
        so_autofree char *content = so_fmt("%s/%s", version, inv->content_dir);
        if (type_of(c->object_path, version) != S_IFDIR) {
            so_ocfl_fault(c, version, "E010 this version has no folder");
            return; // a head out of this world must not be counted up to
        }
        if (type_of(c->object_path, content) == S_IFDIR) list_content(c, content);
    }
    if (c->content.len > 1)
        qsort(c->content.items, c->content.len, sizeof *c->content.items, by_bytes);
}

static void check_version_names(so_ocfl_check *c, const char *version)
{
    so_err why;
    so_auto(so_strs) names = {0};
    so_autofree char *dir = so_path_join(c->object_path, version);
    if (!so_layout_names(dir, &names, &why)) so_ocfl_fault(c, version, "E010 %s", why.text);
    for (size_t i = 0; i < names.len; i++)
        if (type_of(dir, names.items[i]) != S_IFDIR && strcmp(names.items[i], SO_INVENTORY) != 0 &&
            !so_starts_with(names.items[i], SO_INVENTORY "."))
            so_ocfl_fault(c, version, "E015 %s is neither inventory nor content", names.items[i]);
}

static void check_head_version(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv,
                               const so_ocfl_inventory *root)
{
    if (inv->bytes.len != root->bytes.len ||
        memcmp(so_str_text(&inv->bytes), so_str_text(&root->bytes), root->bytes.len) != 0)
        so_ocfl_fault(c, place, "E064 the newest inventory is not that of the root");
}

static void check_version(so_ocfl_check *c, int number, const so_ocfl_inventory *root,
                          int *spec_minor)
{
    so_auto(so_ocfl_inventory) inv = {0};
    so_autofree char *version = so_ocfl_version_name(root, number);
    so_autofree char *place = so_fmt("%s/", version);
    so_autofree char *name = so_fmt("%s" SO_INVENTORY, place);
    check_version_names(c, version);
    if (type_of(c->object_path, name) == 0) return; // allowed, though not wise
    if (!so_ocfl_read(c, place, &inv)) return;
    if (inv.head != number || inv.width != root->width)
        so_ocfl_fault(c, name, "E040 head is another version");
    if (strcmp(inv.id, root->id) != 0) so_ocfl_fault(c, name, "E037 id is not that of the root");
    if (strcmp(inv.content_dir, root->content_dir) != 0)
        so_ocfl_fault(c, name, "E019 contentDirectory is not that of the root");
    if (inv.spec_minor < *spec_minor)
        so_ocfl_fault(c, name, "E103 an older specification than the version before");
    *spec_minor = inv.spec_minor;
    if (number == root->head) {
        check_head_version(c, name, &inv, root);
        return;
    }
    so_ocfl_judge(c, place, &inv);
    so_ocfl_compare(c, name, &inv, root);
}

bool so_store_check_object(const char *object_path, so_findings *ret, so_err *err)
{
    so_auto(so_strs) names = {0};
    so_auto(so_ocfl_inventory) root = {0};
    so_auto(so_ocfl_check) c = {.object_path = object_path, .out = ret};
    if (!so_layout_names(object_path, &names, err)) return false;
    check_declaration(&c, &names);
    bool is_readable = so_ocfl_read(&c, "", &root);
    check_root_names(&c, &names, &root);
    if (!is_readable) return true;
    list_versions(&c, &root);
    so_ocfl_judge(&c, "", &root);
    int spec_minor = 0;
    for (int n = 1; n <= root.head; n++) {
        so_autofree char *version = so_ocfl_version_name(&root, n);
        if (type_of(object_path, version) != S_IFDIR) break;
        check_version(&c, n, &root, &spec_minor);
    }
    return true;
}
