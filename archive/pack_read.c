// SPDX-License-Identifier: Apache-2.0
// A member is decoded as a stream: headers first, which must tell what the index tells, then the
// data. What the frame's own checksum cannot see (header bits that the decoder passes over) is
// covered by the SHA-256 of the frame in the index.
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/pack.h"
#include "archive/pack_index.h"
#include "archive/pack_scan.h"
#include "archive/tar.h"
#include "archive/zframe.h"
#include "base/file.h"

struct so_pack {
    char *label; // for messages
    int fd;
    uint64_t size_bytes;
    so_pack_index index;
    char *fault;
    so_zreader *z;
};

static bool find_members(so_pack *p, so_err *err)
{
    so_err index_err = {0};
    if (so_pack_index_read(p->fd, p->size_bytes, &p->index, &index_err)) return true;
    if (index_err.kind != SO_DAMAGE) {
        *err = index_err;
        return false;
    }
    int lost;
    if (!so_pack_scan(p->z, p->fd, p->size_bytes, &p->index, &lost, err)) return false;
    so_auto(so_str) fault = {0};
    so_str_adds(&fault, index_err.text);
    if (lost) so_str_addf(&fault, "; %d places in the pack do not decode", lost);
    if (!p->index.end_len_bytes) so_str_adds(&fault, "; the pack has no end");
    p->fault = so_str_take(&fault);
    return true;
}

so_pack *so_pack_open(const char *path, so_err *err)
{
    so_autoptr(so_pack) p = so_alloc(sizeof *p);
    p->label = so_strdup(so_path_base(path));
    p->z = so_zreader_new();
    p->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat st;
    if (p->fd < 0 || fstat(p->fd, &st) != 0) {
        so_err_sys(err, "cannot open %s", path);
        return NULL;
    }
    if (!S_ISREG(st.st_mode)) {
        so_err_set(err, SO_DAMAGE, "%s: not a regular file", path);
        return NULL;
    }
    p->size_bytes = (uint64_t)st.st_size;
    if (!find_members(p, err)) {
        so_err_in(err, "%s", path);
        return NULL;
    }
    return so_steal(&p);
}

void so_pack_close(so_pack *p)
{
    if (!p) return;
    so_fd_cleanup(&p->fd);
    free(p->label);
    free(p->fault);
    so_pack_index_clear(&p->index);
    so_zreader_free(p->z);
    free(p);
}

const char *so_pack_fault(const so_pack *p)
{
    return p->fault;
}

const so_pack_members *so_pack_list(const so_pack *p)
{
    return &p->index.members;
}

const so_pack_member *so_pack_find(const so_pack *p, const char *name)
{
    for (size_t i = 0; i < p->index.members.len; i++)
        if (strcmp(p->index.members.items[i].name, name) == 0) return &p->index.members.items[i];
    return NULL;
}

typedef struct {
    const so_pack_member *member;
    so_tar_parser tar;
    so_digest *digest;
    so_sink out; // may be NULL
    void *out_arg;
} reading;

static void reading_clear(reading *r)
{
    so_tar_parser_clear(&r->tar);
    so_digest_free(r->digest);
}

static bool is_expected(const so_tar_entry *e, const so_pack_member *m)
{
    return strcmp(e->name, m->name) == 0 && e->size_bytes == m->size_bytes &&
           e->mtime_ns == m->mtime_ns && strcmp(e->sha256, m->sha256) == 0;
}

static bool take_plain(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    reading *r = arg;
    for (size_t at = 0, used; at < len_bytes; at += used) {
        const unsigned char *piece = (const unsigned char *)bytes + at;
        bool is_data, is_header = r->tar.state < SO_TAR_DATA;
        if (!so_tar_parse(&r->tar, piece, len_bytes - at, &used, &is_data, err)) return false;
        if (is_header && r->tar.state >= SO_TAR_DATA && !is_expected(&r->tar.entry, r->member))
            return so_err_set(err, SO_DAMAGE, "header and index differ");
        if (!is_data) continue;
        so_digest_add(r->digest, piece, used);
        if (r->out && !r->out(r->out_arg, piece, used, err)) return false;
    }
    return true;
}

static bool read_frame(so_pack *p, reading *r, so_err *err)
{
    const so_pack_member *m = r->member;
    so_autoptr(so_digest) stored = so_digest_new(SO_SHA256);
    uint64_t len;
    so_zread job = {.fd = p->fd,
                    .at = m->frame_at,
                    .end = m->frame_at + m->frame_len_bytes,
                    .stored = stored,
                    .plain = take_plain,
                    .arg = r};
    if (!so_zreader_run(p->z, &job, &len, err)) return false;
    if (len != m->frame_len_bytes || r->tar.state != SO_TAR_DONE)
        return so_err_set(err, SO_DAMAGE, "has another length than the index says");
    so_digest_hex frame = so_digest_end(so_steal(&stored));
    if (m->frame_sha256[0] && strcmp(frame.hex, m->frame_sha256) != 0)
        return so_err_set(err, SO_DAMAGE, "frame does not match its SHA-256");
    if (strcmp(so_digest_end(so_steal(&r->digest)).hex, m->sha256) != 0)
        return so_err_set(err, SO_DAMAGE, "does not match its SHA-256");
    return true;
}

static bool read_member(so_pack *p, const so_pack_member *m, so_sink out, void *arg, so_err *err)
{
    so_auto(reading)
        r = {.member = m, .digest = so_digest_new(SO_SHA256), .out = out, .out_arg = arg};
    return read_frame(p, &r, err) || so_err_in(err, "%s: member %s at %llu", p->label, m->name,
                                               (unsigned long long)m->frame_at);
}

static bool to_fd(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    return so_fd_write_all(*(int *)arg, bytes, len_bytes, err);
}

static bool to_str(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    (void)err;
    so_str_add(arg, bytes, len_bytes);
    return true;
}

bool so_pack_read_fd(so_pack *p, const so_pack_member *m, int out_fd, so_err *err)
{
    return read_member(p, m, out_fd >= 0 ? to_fd : NULL, &out_fd, err);
}

bool so_pack_read(so_pack *p, const so_pack_member *m, size_t max_bytes, so_str *ret, so_err *err)
{
    if (m->size_bytes > max_bytes)
        return so_err_set(err, SO_DATA, "%s: member %s is larger than %zu bytes", p->label, m->name,
                          max_bytes);
    so_auto(so_str) content = {0};
    if (!read_member(p, m, to_str, &content, err)) return false;
    so_str_clear(ret);
    *ret = content;
    content = (so_str){0};
    return true;
}

static bool check_end(so_pack *p, so_err *err)
{
    so_autoptr(so_digest) stored = so_digest_new(SO_SHA256);
    so_zread where = {.fd = p->fd,
                      .at = p->index.end_at,
                      .end = p->index.end_at + p->index.end_len_bytes,
                      .stored = stored};
    uint64_t len;
    if (!so_pack_end_frame(p->z, &where, &len, err)) return false;
    if (len != p->index.end_len_bytes ||
        strcmp(so_digest_end(so_steal(&stored)).hex, p->index.end_sha256) != 0)
        return so_err_set(err, SO_DAMAGE, "end frame does not match its SHA-256");
    return true;
}

bool so_pack_check(so_pack *p, so_err *err)
{
    if (p->fault) return so_err_set(err, SO_DAMAGE, "%s: %s", p->label, p->fault);
    for (size_t i = 0; i < p->index.members.len; i++)
        if (!so_pack_read_fd(p, &p->index.members.items[i], -1, err)) return false;
    return check_end(p, err) || so_err_in(err, "%s", p->label);
}
