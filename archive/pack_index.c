// SPDX-License-Identifier: Apache-2.0
// JSON for people and jq, framed so that one read from the end finds it. The trailer is compared as
// text with what a writer would write: there is no bit in the frame that nobody looks at.
#include "archive/pack_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/name.h"
#include "base/file.h"
#include "base/json.h"
#include "base/jsonin.h"

#define FRAME_HEAD "\x53\x2A\x4D\x18" // 0x184D2A53, little endian
enum { HEAD_LEN = 8, TRAILER_LEN = 96, JSON_MAX = 128 * 1024 * 1024 };

void so_pack_members_clear(so_pack_members *list)
{
    for (size_t i = 0; i < list->len; i++) free(list->items[i].name);
    free(list->items);
    *list = (so_pack_members){0};
}

void so_pack_index_clear(so_pack_index *index)
{
    so_pack_members_clear(&index->members);
    *index = (so_pack_index){0};
}

static void trailer(char out[TRAILER_LEN + 1], const char *json, size_t len_bytes)
{
    snprintf(out, TRAILER_LEN + 1, "\nsohoa-pack-index 1 %.64s %010zu\n",
             so_digest_of(SO_SHA256, json, len_bytes).hex, len_bytes);
}

static void head(char out[HEAD_LEN], size_t json_len_bytes)
{
    uint32_t len = (uint32_t)(json_len_bytes + TRAILER_LEN);
    memcpy(out, FRAME_HEAD, 4);
    for (int i = 0; i < 4; i++) out[4 + i] = (char)(len >> (8 * i));
}

void so_pack_index_write(const so_pack_index *index, so_str *out)
{
    so_auto(so_str) text = {0};
    so_json j = so_json_to(&text);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_karray(&j, "members");
    for (size_t i = 0; i < index->members.len; i++) {
        const so_pack_member *m = &index->members.items[i];
        so_json_object(&j);
        so_name_to_json(&j, "name", m->name);
        so_json_kint(&j, "size", (int64_t)m->size_bytes);
        so_json_kint(&j, "mtime_ns", m->mtime_ns);
        so_json_kstr(&j, "sha256", m->sha256);
        so_json_kint(&j, "frame_at", (int64_t)m->frame_at);
        so_json_kint(&j, "frame_len", (int64_t)m->frame_len_bytes);
        so_json_kstr(&j, "frame_sha256", m->frame_sha256);
        so_json_end_object(&j);
    }
    so_json_end_array(&j);
    so_json_kint(&j, "end_at", (int64_t)index->end_at);
    so_json_kint(&j, "end_len", (int64_t)index->end_len_bytes);
    so_json_kstr(&j, "end_sha256", index->end_sha256);
    so_json_end_object(&j);

    char frame[HEAD_LEN], tail[TRAILER_LEN + 1];
    head(frame, text.len);
    trailer(tail, text.data, text.len);
    so_str_add(out, frame, HEAD_LEN);
    so_str_add(out, text.data, text.len);
    so_str_add(out, tail, TRAILER_LEN);
}

static bool bad(so_err *err, const char *what)
{
    return so_err_set(err, SO_DAMAGE, "pack index: %s", what);
}

static bool pread_all(int fd, char *into, size_t len_bytes, uint64_t at, so_err *err)
{
    for (size_t done = 0; done < len_bytes;) {
        ssize_t got = so_fd_pread(fd, into + done, len_bytes - done, at + done);
        if (got < 0) return so_err_sys(err, "cannot read the pack index");
        if (got == 0) return bad(err, "ends too early");
        done += (size_t)got;
    }
    return true;
}

static bool take_sha256(const so_jval *object, const char *key, char ret[65])
{
    const char *hex = so_jval_kstr(object, key, "");
    if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64) return false;
    memcpy(ret, hex, 65);
    return true;
}

// Frames must follow each other from offset 0 on: *at is where the next one has to be.
static bool take_span(const so_jval *object, const char *at_key, const char *len_key, uint64_t *at,
                      uint64_t *ret_at, uint64_t *ret_len)
{
    int64_t frame_at = so_jval_kint(object, at_key, -1), len = so_jval_kint(object, len_key, -1);
    if (frame_at < 0 || (uint64_t)frame_at != *at || len <= 0 || len > INT64_MAX - frame_at)
        return false;
    *ret_at = (uint64_t)frame_at;
    *ret_len = (uint64_t)len;
    *at += (uint64_t)len;
    return true;
}

static bool take_member(const so_jval *v, uint64_t *at, so_pack_member *m)
{
    int64_t size = so_jval_kint(v, "size", -1);
    m->name = so_name_from_json(v, "name");
    m->size_bytes = (uint64_t)size;
    m->mtime_ns = so_jval_kint(v, "mtime_ns", 0);
    return m->name && size >= 0 && take_sha256(v, "sha256", m->sha256) &&
           take_sha256(v, "frame_sha256", m->frame_sha256) &&
           take_span(v, "frame_at", "frame_len", at, &m->frame_at, &m->frame_len_bytes);
}

static bool parse(const char *json, size_t len_bytes, uint64_t index_at, so_pack_index *ret,
                  so_err *err)
{
    so_autoptr(so_jval) root = so_jval_parse(json, len_bytes, err);
    if (!root) {
        err->kind = SO_DAMAGE;
        return so_err_in(err, "pack index");
    }
    if (so_jval_kint(root, "schema", 0) != 1) return bad(err, "unknown schema");
    const so_jval *members = so_jval_get(root, "members");
    uint64_t at = 0;
    for (size_t i = 0; i < so_jval_len(members); i++)
        if (!take_member(so_jval_at(members, i), &at, so_vec_push(&ret->members)))
            return bad(err, "bad member");
    if (!take_span(root, "end_at", "end_len", &at, &ret->end_at, &ret->end_len_bytes) ||
        !take_sha256(root, "end_sha256", ret->end_sha256) || at != index_at)
        return bad(err, "frames do not fill the pack");
    return true;
}

static bool read_json(int fd, uint64_t size_bytes, char **ret, size_t *ret_len, so_err *err)
{
    char tail[TRAILER_LEN + 1] = {0}, expect[TRAILER_LEN + 1], frame[HEAD_LEN],
                            expect_frame[HEAD_LEN];
    if (size_bytes < HEAD_LEN + TRAILER_LEN) return bad(err, "file is too short");
    if (!pread_all(fd, tail, TRAILER_LEN, size_bytes - TRAILER_LEN, err)) return false;
    size_t len = strtoul(tail + TRAILER_LEN - 11, NULL, 10);
    if (len > JSON_MAX || len > size_bytes - HEAD_LEN - TRAILER_LEN) return bad(err, "trailer");
    so_autofree char *json = so_try_alloc(len + 1);
    if (!json) return so_err_set(err, SO_IO, "no memory for a pack index of %zu bytes", len);
    uint64_t at = size_bytes - TRAILER_LEN - len;
    if (!pread_all(fd, json, len, at, err)) return false;
    if (!pread_all(fd, frame, HEAD_LEN, at - HEAD_LEN, err)) return false;
    trailer(expect, json, len);
    head(expect_frame, len);
    if (memcmp(tail, expect, TRAILER_LEN) != 0 || memcmp(frame, expect_frame, HEAD_LEN) != 0)
        return bad(err, "does not match its SHA-256");
    *ret = so_steal(&json);
    *ret_len = len;
    return true;
}

bool so_pack_index_read(int fd, uint64_t size_bytes, so_pack_index *ret, so_err *err)
{
    so_autofree char *json = NULL;
    size_t len = 0;
    if (!read_json(fd, size_bytes, &json, &len, err)) return false;
    so_auto(so_pack_index) index = {0};
    if (!parse(json, len, size_bytes - TRAILER_LEN - len - HEAD_LEN, &index, err)) return false;
    *ret = index;
    index = (so_pack_index){0};
    return true;
}
