// SPDX-License-Identifier: Apache-2.0
// Whatever the packs tell too (size, time, SHA-256) is repeated here on purpose: two witnesses, and
// a manifest that can be read without opening a pack.
#include "archive/manifest.h"

#include <string.h>

#include "archive/name.h"
#include "base/clock.h"

void so_manifest_clear(so_manifest *m)
{
    so_batch_clear(&m->batch);
    for (size_t i = 0; i < m->packs.len; i++) free(m->packs.items[i].name);
    free(m->packs.items);
    free(m->pack_of.items);
    *m = (so_manifest){0};
}

static void write_original(so_json *j, const so_original *o, const char *pack)
{
    so_json_object(j);
    so_name_to_json(j, "path", o->path);
    so_json_kint(j, "size", (int64_t)o->size_bytes);
    so_json_kint(j, "mtime_ns", o->mtime_ns);
    so_json_kstr(j, "sha256", o->sha256);
    so_json_kint(j, "pages", o->pages);
    if (o->reason != SO_REASON_NONE) so_json_kstr(j, "reason", so_reason_name(o->reason));
    if (o->detail) so_json_kstr(j, "detail", o->detail);
    so_json_kstr(j, "pack", pack);
    so_json_end_object(j);
}

void so_manifest_write(const so_manifest *m, const so_batch *b, so_str *out)
{
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kstr(&j, "kind", "batch");
    so_json_kstr(&j, "id", b->id);
    so_name_to_json(&j, "name", b->name);
    so_json_kstr(&j, "received", so_time_rfc3339_ns(b->received_ms * 1000000).text);
    so_json_kint(&j, "received_ms", b->received_ms);
    so_json_karray(&j, "packs");
    for (size_t i = 0; i < m->packs.len; i++) {
        so_json_object(&j);
        so_json_kstr(&j, "name", m->packs.items[i].name);
        so_json_kint(&j, "size", (int64_t)m->packs.items[i].size_bytes);
        so_json_kstr(&j, "sha256", m->packs.items[i].sha256);
        so_json_end_object(&j);
    }
    so_json_end_array(&j);
    so_json_karray(&j, "originals");
    for (size_t i = 0; i < b->originals.len; i++)
        write_original(&j, &b->originals.items[i], m->packs.items[m->pack_of.items[i]].name);
    so_json_end_array(&j);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

static bool take_sha256(const so_jval *v, char ret[65])
{
    const char *hex = so_jval_kstr(v, "sha256", "");
    if (strlen(hex) != 64) return false;
    memcpy(ret, hex, 65);
    return true;
}

static bool read_pack(const so_jval *v, so_manifest_pack *p)
{
    const char *name = so_jval_kstr(v, "name", "");
    int64_t size = so_jval_kint(v, "size", -1);
    p->name = so_strdup(name);
    p->size_bytes = (uint64_t)size;
    return *name && !strchr(name, '/') && size >= 0 && take_sha256(v, p->sha256);
}

static bool read_original(const so_jval *v, const so_manifest *m, so_original *o, size_t *ret_pack)
{
    int64_t size = so_jval_kint(v, "size", -1), pages = so_jval_kint(v, "pages", 0);
    const char *reason = so_jval_kstr(v, "reason", NULL), *pack = so_jval_kstr(v, "pack", "");
    o->path = so_name_from_json(v, "path");
    o->size_bytes = (uint64_t)size;
    o->mtime_ns = so_jval_kint(v, "mtime_ns", 0);
    o->pages = (int)pages;
    o->detail = so_strdup(so_jval_kstr(v, "detail", NULL));
    if (!o->path || size < 0 || pages < 1 || pages > INT32_MAX || !take_sha256(v, o->sha256) ||
        (reason && !so_reason_parse(reason, &o->reason)))
        return false;
    // Originals stand in the order of their packs: mostly the last one is meant.
    for (size_t i = m->packs.len; i > 0; i--)
        if (strcmp(m->packs.items[i - 1].name, pack) == 0) {
            *ret_pack = i - 1;
            return true;
        }
    return false;
}

static bool read_manifest(const so_jval *root, so_manifest *m)
{
    const so_jval *packs = so_jval_get(root, "packs"), *originals = so_jval_get(root, "originals");
    m->batch.id = so_strdup(so_jval_kstr(root, "id", NULL));
    m->batch.name = so_name_from_json(root, "name");
    m->batch.received_ms = so_jval_kint(root, "received_ms", 0);
    if (so_jval_kint(root, "schema", 0) != 1 || !m->batch.id || !m->batch.name) return false;
    for (size_t i = 0; i < so_jval_len(packs); i++)
        if (!read_pack(so_jval_at(packs, i), so_vec_push(&m->packs))) return false;
    for (size_t i = 0; i < so_jval_len(originals); i++)
        if (!read_original(so_jval_at(originals, i), m, so_vec_push(&m->batch.originals),
                           so_vec_push(&m->pack_of)))
            return false;
    return true;
}

bool so_manifest_load(const so_store *s, const char *batch_id, so_manifest *ret, so_err *err)
{
    so_auto(so_str) text = {0};
    so_autofree char *object = so_batch_object(batch_id);
    if (!so_store_read(s, object, SO_MANIFEST, SO_MANIFEST_MAX, &text, err)) return false;
    so_autoptr(so_jval) root = so_jval_parse(so_str_text(&text), text.len, err);
    so_auto(so_manifest) m = {0};
    if (!root || !read_manifest(root, &m))
        return so_err_set(err, SO_DAMAGE, "batch %s: its manifest cannot be understood", batch_id);
    *ret = m;
    m = (so_manifest){0};
    return true;
}
