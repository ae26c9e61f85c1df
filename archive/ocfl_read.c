// SPDX-License-Identifier: Apache-2.0
// Reading an inventory as a stranger: nothing in it is believed before it was looked at.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "archive/inventory.h"
#include "archive/ocfl_check.h"
#include "base/file.h"

enum { SIDECAR_MAX = 4096, VERSIONS_MAX = 1000000 };

void so_ocfl_check_clear(so_ocfl_check *c)
{
    so_strs_clear(&c->content);
    for (size_t i = 0; i < c->known.len; i++) free(c->known.items[i].path);
    free(c->known.items);
    *c = (so_ocfl_check){0};
}

void so_ocfl_inventory_clear(so_ocfl_inventory *inv)
{
    so_str_clear(&inv->bytes);
    so_jval_free(inv->root);
    *inv = (so_ocfl_inventory){0};
}

void so_ocfl_fault(so_ocfl_check *c, const char *place, const char *fmt, ...)
{
    char text[1000];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    // "E060 text" -> "E060 place: text"
    so_findings_add(c->out, c->object_path, "%.4s %s:%s", text, place, text + 4);
}

char *so_ocfl_version_name(const so_ocfl_inventory *inv, int number)
{
    return so_fmt("v%0*d", inv->width, number);
}

static bool sidecar_is_well_formed(const char *line)
{
    size_t hex = strspn(line, "0123456789abcdefABCDEF");
    size_t gap = strspn(line + hex, " \t");
    const char *name = line + hex + gap;
    return hex > 0 && gap > 0 &&
           (strcmp(name, SO_INVENTORY) == 0 || strcmp(name, SO_INVENTORY "\n") == 0);
}

static void check_sidecar(so_ocfl_check *c, const char *place, const so_ocfl_inventory *inv)
{
    so_err ignored;
    so_auto(so_str) line = {0};
    so_autofree char *name = so_fmt("%s" SO_INVENTORY ".%s", place, so_digest_name(inv->algorithm));
    so_autofree char *path = so_path_join(c->object_path, name);
    if (!so_file_read(path, SIDECAR_MAX, &line, &ignored)) {
        so_ocfl_fault(c, name, "E058 there is no sidecar");
        return;
    }
    so_digest_hex digest = so_digest_of(inv->algorithm, so_str_text(&inv->bytes), inv->bytes.len);
    if (strlen(so_str_text(&line)) != line.len || !sidecar_is_well_formed(so_str_text(&line)))
        so_ocfl_fault(c, name, "E061 not of the form \"digest inventory.json\"");
    else if (strncasecmp(line.data, digest.hex, strlen(digest.hex)) != 0 ||
             strspn(line.data, "0123456789abcdefABCDEF") != strlen(digest.hex))
        so_ocfl_fault(c, name, "E060 the inventory does not match it");
}

// "v3" or "v0003"; the width of a padded number counts its digits.
static bool parse_version(const char *name, int *ret_number, int *ret_width)
{
    if (name[0] != 'v' || strspn(name + 1, "0123456789") != strlen(name) - 1) return false;
    long number = strtol(name + 1, NULL, 10);
    if (number < 1 || number > VERSIONS_MAX) return false;
    *ret_number = (int)number;
    *ret_width = name[1] == '0' ? (int)strlen(name) - 1 : 0;
    return true;
}

static bool parse_type(const char *type, int *ret_minor)
{
    if (strcmp(type, "https://ocfl.io/1.0/spec/#inventory") == 0)
        *ret_minor = 0;
    else if (strcmp(type, SO_OCFL_TYPE) == 0)
        *ret_minor = 1;
    else
        return false;
    return true;
}

static bool check_heading(so_ocfl_check *c, const char *place, so_ocfl_inventory *inv)
{
    size_t before = c->out->len;
    const so_jval *content_dir = so_jval_get(inv->root, "contentDirectory");
    const char *algorithm = so_jval_kstr(inv->root, "digestAlgorithm", "");
    inv->id = so_jval_kstr(inv->root, "id", "");
    inv->content_dir = content_dir ? so_jval_str(content_dir, "") : "content";
    if (!*inv->id) so_ocfl_fault(c, place, "E036 there is no id");
    if (!parse_type(so_jval_kstr(inv->root, "type", ""), &inv->spec_minor))
        so_ocfl_fault(c, place, "E038 type is not that of an OCFL 1.x inventory");
    if (!so_digest_parse(algorithm, &inv->algorithm) || inv->algorithm > SO_SHA512)
        so_ocfl_fault(c, place, "E025 digestAlgorithm is neither sha512 nor sha256");
    if (!so_jval_get(inv->root, "head"))
        so_ocfl_fault(c, place, "E036 there is no head");
    else if (!parse_version(so_jval_kstr(inv->root, "head", ""), &inv->head, &inv->width))
        so_ocfl_fault(c, place, "E040 head is not the name of a version");
    if (!so_path_is_safe(inv->content_dir) || strchr(inv->content_dir, '/'))
        so_ocfl_fault(c, place, "E017 contentDirectory is not the name of a folder");
    return c->out->len == before;
}

bool so_ocfl_read(so_ocfl_check *c, const char *place, so_ocfl_inventory *ret)
{
    so_err why;
    so_auto(so_ocfl_inventory) inv = {0};
    so_autofree char *name = so_fmt("%s" SO_INVENTORY, place);
    so_autofree char *path = so_path_join(c->object_path, name);
    if (!so_file_read(path, SO_INVENTORY_MAX, &inv.bytes, &why)) {
        so_ocfl_fault(c, name, "E063 it cannot be read: %s", why.text);
        return false;
    }
    inv.root = so_jval_parse(so_str_text(&inv.bytes), inv.bytes.len, &why);
    if (!inv.root) {
        so_ocfl_fault(c, name, "E033 %s", why.text);
        return false;
    }
    if (!check_heading(c, name, &inv)) return false;
    check_sidecar(c, place, &inv);
    *ret = inv;
    inv = (so_ocfl_inventory){0};
    return true;
}
