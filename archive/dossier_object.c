// SPDX-License-Identifier: Apache-2.0
// dossier.json as it is given, and the page texts in one pack: ALTO compresses twenty times better
// there than a file system block, and a dossier is two files to copy.
#include <fcntl.h>

#include "archive/objects.h"
#include "base/file.h"

#define DOSSIER_JSON "dossier.json"
#define TEXT_PACK "text.tar.zst"
enum { DOSSIER_MAX = 256 * 1024 * 1024, ALTO_MAX = 64 * 1024 * 1024 };

char *so_dossier_object(const char *dossier_id)
{
    return so_fmt("urn:sohoa:dossier:%s", dossier_id);
}

static char *alto_name(const char *page_id)
{
    return so_fmt("%s.alto.xml", page_id);
}

void so_alto_pages_clear(so_alto_pages *list)
{
    for (size_t i = 0; i < list->len; i++) {
        free(list->items[i].page_id);
        so_str_clear(&list->items[i].xml);
    }
    free(list->items);
    *list = (so_alto_pages){0};
}

static bool write_texts(const char *stage, const so_alto_pages *texts, int64_t mtime_ns,
                        so_err *err)
{
    so_autofree char *path = so_path_join(stage, TEXT_PACK);
    so_autofd int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return so_err_sys(err, "%s: cannot be made", path);
    so_autoptr(so_pack_writer) w = so_pack_writer_new(fd, SO_PACK_LEVEL, err);
    for (size_t i = 0; w && i < texts->len; i++) {
        const so_str *xml = &texts->items[i].xml;
        so_autofree char *name = alto_name(texts->items[i].page_id);
        if (!so_pack_add_bytes(w, name, so_str_text(xml), xml->len, mtime_ns, err))
            return so_err_in(err, "%s", name);
    }
    return w && so_pack_writer_end(so_steal(&w), err);
}

static bool put(so_store *s, const char *object, const char *stage, int64_t created_ms, so_err *err)
{
    if (!so_store_has(s, object))
        return so_store_commit_new(s, object, stage, "First reading", created_ms, err);
    return so_store_commit_version(s, object, stage, "Corrected or read again", created_ms, err);
}

bool so_dossier_archive(so_store *s, const char *dossier_id, const so_str *dossier_json,
                        const so_alto_pages *texts, int64_t created_ms, so_err *err)
{
    so_autofree char *object = so_dossier_object(dossier_id);
    so_autofree char *stage = so_store_stage(s, err);
    if (!stage) return false;
    so_autofree char *json = so_path_join(stage, DOSSIER_JSON);
    if (so_file_commit(json, so_str_text(dossier_json), dossier_json->len, 0444, err) &&
        write_texts(stage, texts, created_ms * 1000000, err) &&
        put(s, object, stage, created_ms, err))
        return true;
    so_err ignored;
    so_tree_remove(stage, &ignored);
    return so_err_in(err, "dossier %s", dossier_id);
}

bool so_dossier_alto(const so_store *s, const char *dossier_id, const char *page_id, so_str *ret,
                     so_err *err)
{
    so_autofree char *object = so_dossier_object(dossier_id);
    so_autofree char *name = alto_name(page_id);
    so_autofree char *path = so_store_file(s, object, TEXT_PACK, err);
    so_autoptr(so_pack) pack = path ? so_pack_open(path, err) : NULL;
    if (!pack) return false;
    const so_pack_member *m = so_pack_find(pack, name);
    if (!m) return so_err_set(err, SO_DATA, "dossier %s has no text of %s", dossier_id, page_id);
    return so_pack_read(pack, m, ALTO_MAX, ret, err);
}

bool so_dossier_json(const so_store *s, const char *dossier_id, so_str *ret, so_err *err)
{
    so_autofree char *object = so_dossier_object(dossier_id);
    return so_store_read(s, object, DOSSIER_JSON, DOSSIER_MAX, ret, err);
}
