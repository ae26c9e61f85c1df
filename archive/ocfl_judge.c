// SPDX-License-Identifier: Apache-2.0
// One walker serves manifest, states and fixity blocks: all are maps from digest to paths, and
// differ only in the codes of their faults.
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "archive/inventory.h"
#include "archive/ocfl_check.h"
#include "base/file.h"

typedef struct {
    const char *shape, *digests, *path, *unique; // codes
} codes;
static const codes manifest_codes = {"E041", "E096", "E099", "E101"};
static const codes state_codes = {"E050", "E050", "E053", "E095"};
static const codes fixity_codes = {"E057", "E097", "E099", "E101"};

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(so_strs *list)
{
    if (list->len > 1) qsort(list->items, list->len, sizeof *list->items, by_bytes);
}

static bool has(const so_strs *sorted, const char *text)
{
    return sorted->len > 0 &&
           bsearch(&text, sorted->items, sorted->len, sizeof *sorted->items, by_bytes);
}

static void check_keys(so_ocfl_check *c, const char *place, const so_jval *object,
                       const char *const *allowed)
{
    for (void *it = so_jval_first(object); it; it = so_jval_after(object, it)) {
        const char *const *known = allowed;
        while (*known && strcmp(*known, so_jval_it_key(it)) != 0) known++;
        if (!*known) so_ocfl_fault(c, place, "E102 unknown key %s", so_jval_it_key(it));
    }
}

// No path twice, and none that is a folder of another.
static void check_unique(so_ocfl_check *c, const char *place, so_strs *paths, const char *code)
{
    sort(paths);
    for (size_t i = 0; i < paths->len; i++) {
        if (i > 0 && strcmp(paths->items[i - 1], paths->items[i]) == 0)
            so_ocfl_fault(c, place, "%s %s is named twice", code, paths->items[i]);
        so_autofree char *folder = so_strdup(paths->items[i]);
        for (char *slash = strrchr(folder, '/'); slash; slash = strrchr(folder, '/')) {
            *slash = 0;
            if (has(paths, folder))
                so_ocfl_fault(c, place, "%s %s is a file and a folder", code, folder);
        }
    }
}

static bool is_hex(const char *digest, size_t len)
{
    return strlen(digest) == len && strspn(digest, "0123456789abcdefABCDEF") == len;
}

static void check_paths(so_ocfl_check *c, const char *place, const so_jval *list, const codes *code,
                        so_strs *ret)
{
    if (!so_jval_is_array(list)) so_ocfl_fault(c, place, "%s paths are not a list", code->shape);
    for (size_t i = 0; i < so_jval_len(list); i++) {
        const char *path = so_jval_str(so_jval_at(list, i), "");
        if (so_path_is_safe(path))
            so_strs_add(ret, path);
        else
            so_ocfl_fault(c, place, "%s path is not allowed: \"%s\"", code->path, path);
    }
}

// Gathers the allowed paths in *ret, sorted.
static void check_map(so_ocfl_check *c, const char *place, const so_jval *map, size_t hex_len,
                      const codes *code, so_strs *ret)
{
    so_auto(so_strs) digests = {0};
    if (!so_jval_is_object(map)) {
        so_ocfl_fault(c, place, "%s not a map of digests to paths", code->shape);
        return;
    }
    for (void *it = so_jval_first(map); it; it = so_jval_after(map, it)) {
        const char *digest = so_jval_it_key(it);
        if (hex_len && !is_hex(digest, hex_len))
            so_ocfl_fault(c, place, "%s not a digest: %s", code->digests, digest);
        so_strs_add(&digests, digest);
        for (char *p = digests.items[digests.len - 1]; *p; p++) *p = (char)tolower(*p);
        check_paths(c, place, so_jval_it_value(it), code, ret);
    }
    sort(&digests);
    for (size_t i = 1; i < digests.len; i++)
        if (strcmp(digests.items[i - 1], digests.items[i]) == 0)
            so_ocfl_fault(c, place, "%s digest twice: %s", code->digests, digests.items[i]);
    check_unique(c, place, ret, code->unique);
}

static bool digest_of(so_ocfl_check *c, so_digest_kind kind, const char *path, so_digest_hex *ret)
{
    for (size_t i = 0; i < c->known.len; i++)
        if (c->known.items[i].kind == kind && strcmp(c->known.items[i].path, path) == 0) {
            *ret = c->known.items[i].digest;
            return true;
        }
    so_err why;
    so_autofree char *full = so_path_join(c->object_path, path);
    if (!so_digest_file(kind, full, ret, NULL, &why)) return false;
    *so_vec_push(&c->known) =
        (so_known_digest){.kind = kind, .path = so_strdup(path), .digest = *ret};
    return true;
}

// The files that a manifest or fixity block names: there, and with these digests.
static void check_content(so_ocfl_check *c, const char *place, const so_jval *map,
                          so_digest_kind kind, const char *code)
{
    for (void *it = so_jval_first(map); it; it = so_jval_after(map, it)) {
        const so_jval *list = so_jval_it_value(it);
        for (size_t i = 0; i < so_jval_len(list); i++) {
            so_digest_hex digest;
            const char *path = so_jval_str(so_jval_at(list, i), "");
            if (!so_path_is_safe(path)) continue;
            if (!has(&c->content, path))
                so_ocfl_fault(c, place, "%s there is no content file %s", code, path);
            else if (!digest_of(c, kind, path, &digest))
                so_ocfl_fault(c, place, "%s %s cannot be read", code, path);
            else if (strcasecmp(digest.hex, so_jval_it_key(it)) != 0)
                so_ocfl_fault(c, place, "%s %s does not match its digest", code, path);
        }
    }
}

// "v2/content/file" -> 2 when it lies in a content folder of this object.
static int version_of_path(const so_ocfl_inventory *inv, const char *path)
{
    int number = (int)strtol(path + 1, NULL, 10);
    if (path[0] != 'v' || number < 1) return 0;
    so_autofree char *version = so_ocfl_version_name(inv, number);
    so_autofree char *prefix = so_fmt("%s/%s/", version, inv->content_dir);
    return so_starts_with(path, prefix) ? number : 0;
}

static void check_manifest(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    so_auto(so_strs) paths = {0};
    const so_jval *manifest = so_jval_get(inv->root, "manifest");
    check_map(c, place, manifest, so_digest_hex_len(inv->algorithm), &manifest_codes, &paths);
    check_content(c, place, manifest, inv->algorithm, "E092");
    for (size_t i = 0; i < paths.len; i++) {
        int version = version_of_path(inv, paths.items[i]);
        if (version < 1 || version > inv->head)
            so_ocfl_fault(c, place, "E042 %s is not in the content of a version", paths.items[i]);
    }
    for (size_t i = 0; i < c->content.len; i++) {
        int version = version_of_path(inv, c->content.items[i]);
        if (version <= inv->head && !has(&paths, c->content.items[i]))
            so_ocfl_fault(c, place, "E023 %s is not in the manifest", c->content.items[i]);
    }
}

static void check_fixity(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    const so_jval *fixity = so_jval_get(inv->root, "fixity");
    if (!fixity) return;
    if (!so_jval_is_object(fixity)) so_ocfl_fault(c, place, "E057 fixity is not an object");
    for (void *it = so_jval_first(fixity); it; it = so_jval_after(fixity, it)) {
        so_auto(so_strs) paths = {0};
        so_digest_kind kind = SO_DIGEST_KINDS;
        bool is_known = so_digest_parse(so_jval_it_key(it), &kind);
        check_map(c, place, so_jval_it_value(it), is_known ? so_digest_hex_len(kind) : 0,
                  &fixity_codes, &paths);
        if (is_known) check_content(c, place, so_jval_it_value(it), kind, "E093");
    }
}

// Does the text begin with digits and marks as in the pattern, where 0 stands for any digit?
static bool is_like(const char *text, const char *pattern)
{
    for (; *pattern; pattern++, text++)
        if (*pattern == '0' ? *text < '0' || *text > '9' : toupper(*text) != *pattern) return false;
    return true;
}

static bool in_range(const char *two_digits, int low, int high)
{
    int value = (two_digits[0] - '0') * 10 + two_digits[1] - '0';
    return value >= low && value <= high;
}

static bool is_zone(const char *zone)
{
    if (strcmp(zone, "Z") == 0 || strcmp(zone, "z") == 0) return true;
    return (is_like(zone, "+00:00") || is_like(zone, "-00:00")) && strlen(zone) == 6 &&
           in_range(zone + 1, 0, 23) && in_range(zone + 4, 0, 59);
}

// RFC 3339 date-time, with seconds and zone.
static bool is_date_time(const char *t)
{
    if (!is_like(t, "0000-00-00T00:00:00") || !in_range(t + 5, 1, 12) || !in_range(t + 8, 1, 31) ||
        !in_range(t + 11, 0, 23) || !in_range(t + 14, 0, 59) || !in_range(t + 17, 0, 60))
        return false;
    const char *zone = t + 19;
    if (is_like(zone, ".0")) zone += 1 + strspn(zone + 1, "0123456789");
    return is_zone(zone);
}

static void check_user(so_ocfl_check *c, const char *place, const so_jval *user)
{
    static const char *const keys[] = {"name", "address", NULL};
    if (!user) return;
    if (!so_jval_is_object(user) || !*so_jval_kstr(user, "name", ""))
        so_ocfl_fault(c, place, "E054 user has no name");
    check_keys(c, place, user, keys);
}

static void check_version(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv,
                          const so_jval *version)
{
    static const char *const keys[] = {"created", "state", "message", "user", NULL};
    so_auto(so_strs) paths = {0};
    const so_jval *manifest = so_jval_get(inv->root, "manifest");
    const so_jval *state = so_jval_get(version, "state"),
                  *message = so_jval_get(version, "message");
    check_keys(c, place, version, keys);
    if (!is_date_time(so_jval_kstr(version, "created", "")))
        so_ocfl_fault(c, place, "E049 created is not an RFC 3339 date and time with zone");
    if (message && !so_jval_str(message, NULL)) so_ocfl_fault(c, place, "E094 message is no text");
    check_user(c, place, so_jval_get(version, "user"));
    check_map(c, place, state, so_digest_hex_len(inv->algorithm), &state_codes, &paths);
    for (void *it = so_jval_first(state); it; it = so_jval_after(state, it))
        if (!so_jval_get(manifest, so_jval_it_key(it)))
            so_ocfl_fault(c, place, "E050 digest is not in the manifest: %s", so_jval_it_key(it));
}

static void check_all_used(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    const so_jval *manifest = so_jval_get(inv->root, "manifest");
    const so_jval *versions = so_jval_get(inv->root, "versions");
    for (void *it = so_jval_first(manifest); it; it = so_jval_after(manifest, it)) {
        bool is_used = false;
        for (void *v = so_jval_first(versions); v && !is_used; v = so_jval_after(versions, v))
            is_used = so_jval_get(so_jval_get(so_jval_it_value(v), "state"), so_jval_it_key(it));
        if (!is_used)
            so_ocfl_fault(c, place, "E107 no version uses the digest %s", so_jval_it_key(it));
    }
}

static void check_versions(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    const so_jval *versions = so_jval_get(inv->root, "versions");
    if (!so_jval_is_object(versions)) {
        so_ocfl_fault(c, place, "E044 there are no versions");
        return;
    }
    int count = 0;
    for (void *it = so_jval_first(versions); it; it = so_jval_after(versions, it)) count++;
    if (count != inv->head)
        so_ocfl_fault(c, place, "E040 head is v%d, but there are %d versions", inv->head, count);
    for (int n = 1; n <= inv->head && n <= count; n++) {
        so_autofree char *name = so_ocfl_version_name(inv, n);
        so_autofree char *where = so_fmt("%s %s", place, name);
        const so_jval *version = so_jval_get(versions, name);
        if (version)
            check_version(c, where, inv, version);
        else
            so_ocfl_fault(c, where, "E010 this version is missing");
    }
}

void so_ocfl_judge(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    static const char *const keys[] = {
        "id",       "type",     "digestAlgorithm", "head", "contentDirectory",
        "manifest", "versions", "fixity",          NULL};
    so_autofree char *name = so_fmt("%s" SO_INVENTORY, place);
    check_keys(c, name, inv->root, keys);
    check_manifest(c, name, inv);
    check_versions(c, name, inv);
    check_all_used(c, name, inv);
    check_fixity(c, name, inv);
}

// Does any path of list a stand in list b?
static bool share_a_path(const so_jval *a, const so_jval *b)
{
    for (size_t i = 0; i < so_jval_len(a); i++)
        for (size_t k = 0; k < so_jval_len(b); k++)
            if (so_equal(so_jval_str(so_jval_at(a, i), NULL), so_jval_str(so_jval_at(b, k), "")))
                return true;
    return false;
}

// Digest under which a state holds a logical path.
static const char *digest_for(const so_jval *state, const char *logical)
{
    for (void *it = so_jval_first(state); it; it = so_jval_after(state, it))
        for (size_t i = 0; i < so_jval_len(so_jval_it_value(it)); i++)
            if (so_equal(so_jval_str(so_jval_at(so_jval_it_value(it), i), NULL), logical))
                return so_jval_it_key(it);
    return NULL;
}

static bool same_content(const so_ocfl_inventory *a, const char *digest_a,
                         const so_ocfl_inventory *b, const char *digest_b)
{
    if (!digest_a || !digest_b) return false;
    if (a->algorithm == b->algorithm) return strcasecmp(digest_a, digest_b) == 0;
    return share_a_path(so_jval_get(so_jval_get(a->root, "manifest"), digest_a),
                        so_jval_get(so_jval_get(b->root, "manifest"), digest_b));
}

// Is everything that the state of a holds also in that of b, with the same content?
static bool is_part_of(const so_ocfl_inventory *a, const so_ocfl_inventory *b, const char *version)
{
    const so_jval *in_a =
        so_jval_get(so_jval_get(so_jval_get(a->root, "versions"), version), "state");
    const so_jval *in_b =
        so_jval_get(so_jval_get(so_jval_get(b->root, "versions"), version), "state");
    for (void *it = so_jval_first(in_a); it; it = so_jval_after(in_a, it))
        for (size_t i = 0; i < so_jval_len(so_jval_it_value(it)); i++) {
            const char *logical = so_jval_str(so_jval_at(so_jval_it_value(it), i), "");
            if (!same_content(a, so_jval_it_key(it), b, digest_for(in_b, logical))) return false;
        }
    return true;
}

void so_ocfl_compare(so_ocfl_check *c, const char *place, const so_ocfl_inventory *old,
                     const so_ocfl_inventory *root)
{
    for (int n = 1; n <= old->head && n <= root->head; n++) {
        so_autofree char *version = so_ocfl_version_name(root, n);
        if (!is_part_of(old, root, version) || !is_part_of(root, old, version))
            so_ocfl_fault(c, place, "E066 another state of %s than in the root inventory", version);
    }
}
