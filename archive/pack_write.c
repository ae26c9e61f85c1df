// SPDX-License-Identifier: Apache-2.0
// Header, data and padding of a member go through one zstd frame each; the digests of the original
// and of its frame are taken on the way, so that every byte is read once.
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/pack.h"
#include "archive/pack_index.h"
#include "archive/tar.h"
#include "archive/zframe.h"
#include "base/file.h"

struct so_pack_writer {
    int fd;
    uint64_t at;
    so_zwriter *z;
    so_digest *stored; // of the frame being written
    so_pack_index index;
    bool is_broken;
    char buffer[128 * 1024];
};

static bool sink(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    so_pack_writer *w = arg;
    if (!so_fd_write_all(w->fd, bytes, len_bytes, err)) return false;
    so_digest_add(w->stored, bytes, len_bytes);
    w->at += len_bytes;
    return true;
}

so_pack_writer *so_pack_writer_new(int fd, int level, so_err *err)
{
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at != 0) {
        so_err_set(err, SO_BUG, "a pack begins at the begin of its file");
        return NULL;
    }
    so_pack_writer *w = so_alloc(sizeof *w);
    w->fd = fd;
    w->z = so_zwriter_new(level, sink, w);
    return w;
}

void so_pack_writer_free(so_pack_writer *w)
{
    if (!w) return;
    so_zwriter_free(w->z);
    so_digest_free(w->stored);
    so_pack_index_clear(&w->index);
    free(w);
}

uint64_t so_pack_writer_size(const so_pack_writer *w)
{
    return w->at;
}

static bool add_zeros(so_pack_writer *w, uint64_t len_bytes, so_err *err)
{
    static const char zeros[SO_TAR_END_BYTES];
    return so_zwriter_add(w->z, zeros, (size_t)len_bytes, err);
}

static bool begin_frame(so_pack_writer *w, uint64_t plain_len_bytes, so_err *err)
{
    so_digest_free(w->stored);
    w->stored = so_digest_new(SO_SHA256);
    return so_zwriter_begin(w->z, plain_len_bytes, err);
}

static bool end_frame(so_pack_writer *w, char ret_sha256[65], so_err *err)
{
    if (!so_zwriter_end(w->z, err)) return false;
    memcpy(ret_sha256, so_digest_end(so_steal(&w->stored)).hex, 65);
    return true;
}

static bool changed(so_err *err)
{
    return so_err_set(err, SO_BUSY, "changed while it was read");
}

static bool add_file_data(so_pack_writer *w, int src, const so_tar_entry *e, so_err *err)
{
    so_autoptr(so_digest) digest = so_digest_new(SO_SHA256);
    uint64_t at = 0;
    for (;;) {
        ssize_t got = so_fd_pread(src, w->buffer, sizeof w->buffer, at);
        if (got < 0) return so_err_sys(err, "cannot read");
        if (got == 0) break;
        at += (uint64_t)got;
        if (at > e->size_bytes) return changed(err);
        so_digest_add(digest, w->buffer, (size_t)got);
        if (!so_zwriter_add(w->z, w->buffer, (size_t)got, err)) return false;
    }
    if (at != e->size_bytes) return changed(err);
    if (strcmp(so_digest_end(so_steal(&digest)).hex, e->sha256) != 0) return changed(err);
    return true;
}

// The data comes from src, or from bytes when src is -1.
static bool add_frame(so_pack_writer *w, const so_tar_entry *e, int src, const void *bytes,
                      so_err *err)
{
    so_auto(so_str) header = {0};
    so_tar_header(e, &header);
    uint64_t padding = so_tar_padding(e->size_bytes), at = w->at;
    so_pack_member m = {.size_bytes = e->size_bytes, .mtime_ns = e->mtime_ns, .frame_at = at};
    if (!begin_frame(w, header.len + e->size_bytes + padding, err)) return false;
    if (!so_zwriter_add(w->z, header.data, header.len, err)) return false;
    if (src >= 0 ? !add_file_data(w, src, e, err)
                 : !so_zwriter_add(w->z, bytes, (size_t)e->size_bytes, err))
        return false;
    if (!add_zeros(w, padding, err) || !end_frame(w, m.frame_sha256, err)) return false;
    m.frame_len_bytes = w->at - at;
    m.name = so_strdup(e->name);
    memcpy(m.sha256, e->sha256, sizeof m.sha256);
    *so_vec_push(&w->index.members) = m;
    return true;
}

static bool add_member(so_pack_writer *w, const so_tar_entry *e, int src, const void *bytes,
                       so_err *err)
{
    if (w->is_broken) return so_err_set(err, SO_BUG, "pack was abandoned after an error");
    w->is_broken = !add_frame(w, e, src, bytes, err);
    return !w->is_broken;
}

static bool name_is_fit(const char *name, so_err *err)
{
    if (so_path_is_safe(name) && strlen(name) <= SO_TAR_NAME_MAX) return true;
    return so_err_set(err, SO_DATA, "a pack cannot hold this name");
}

bool so_pack_add_fd(so_pack_writer *w, const char *name, int src, int64_t mtime_ns,
                    const char *expect_sha256, so_err *err)
{
    struct stat st;
    so_digest_hex known;
    if (!name_is_fit(name, err)) return false;
    if (fstat(src, &st) != 0) return so_err_sys(err, "cannot stat");
    if (!S_ISREG(st.st_mode)) return so_err_set(err, SO_DATA, "not a regular file");
    so_tar_entry e = {
        .name = (char *)(uintptr_t)name, .size_bytes = (uint64_t)st.st_size, .mtime_ns = mtime_ns};
    if (!expect_sha256) {
        if (!so_digest_fd(SO_SHA256, src, &known, &e.size_bytes, err)) return false;
        expect_sha256 = known.hex;
    }
    if (strlen(expect_sha256) != 64) return so_err_set(err, SO_BUG, "not a SHA-256");
    memcpy(e.sha256, expect_sha256, 65);
    return add_member(w, &e, src, NULL, err);
}

bool so_pack_add_bytes(so_pack_writer *w, const char *name, const void *bytes, size_t len_bytes,
                       int64_t mtime_ns, so_err *err)
{
    if (!name_is_fit(name, err)) return false;
    so_tar_entry e = {
        .name = (char *)(uintptr_t)name, .size_bytes = len_bytes, .mtime_ns = mtime_ns};
    memcpy(e.sha256, so_digest_of(SO_SHA256, bytes, len_bytes).hex, 65);
    return add_member(w, &e, -1, bytes, err);
}

bool so_pack_writer_end(so_pack_writer *writer, so_err *err)
{
    so_autoptr(so_pack_writer) w = writer;
    if (w->is_broken) return so_err_set(err, SO_BUG, "pack was abandoned after an error");
    w->index.end_at = w->at;
    if (!begin_frame(w, SO_TAR_END_BYTES, err) || !add_zeros(w, SO_TAR_END_BYTES, err) ||
        !end_frame(w, w->index.end_sha256, err))
        return false;
    w->index.end_len_bytes = w->at - w->index.end_at;
    so_auto(so_str) frame = {0};
    so_pack_index_write(&w->index, &frame);
    return so_fd_write_all(w->fd, frame.data, frame.len, err);
}
