// SPDX-License-Identifier: Apache-2.0
// Behind a damaged frame the walk goes on where its block headers say that it ends, and only when
// these are broken too at the next magic number: searching at once would find the frames of a pack
// that was itself archived, because incompressible data stands in a frame as it is.
#include "archive/pack_scan.h"

#include <string.h>
#include <unistd.h>

#include "archive/tar.h"
#include "base/file.h"

#define FRAME_MAGIC "\x28\xB5\x2F\xFD"
enum { CHUNK_BYTES = 64 * 1024 };

static bool count_zeros(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < len_bytes; i++)
        if (b[i]) return so_err_set(err, SO_DAMAGE, "not the end-of-archive blocks");
    *(uint64_t *)arg += len_bytes;
    return true;
}

bool so_pack_end_frame(so_zreader *z, const so_zread *where, uint64_t *ret_len_bytes, so_err *err)
{
    uint64_t zeros = 0;
    so_zread job = *where;
    job.plain = count_zeros;
    job.arg = &zeros;
    if (!so_zreader_run(z, &job, ret_len_bytes, err)) return false;
    return zeros == SO_TAR_END_BYTES ||
           so_err_set(err, SO_DAMAGE, "end-of-archive blocks have the wrong length");
}

static bool parse_plain(void *arg, const void *bytes, size_t len_bytes, so_err *err)
{
    for (size_t at = 0, used; at < len_bytes; at += used) {
        bool is_data;
        if (!so_tar_parse(arg, (const unsigned char *)bytes + at, len_bytes - at, &used, &is_data,
                          err))
            return false;
    }
    return true;
}

static bool scan_member(so_zreader *z, const so_zread *where, so_pack_index *index, so_err *err)
{
    so_auto(so_tar_parser) tar = {0};
    so_zread job = *where;
    job.plain = parse_plain;
    job.arg = &tar;
    so_pack_member m = {.frame_at = where->at};
    if (!so_zreader_run(z, &job, &m.frame_len_bytes, err)) return false;
    if (tar.state != SO_TAR_DONE || !tar.entry.sha256[0])
        return so_err_set(err, SO_DAMAGE, "not a member of ours");
    m.name = so_steal(&tar.entry.name);
    m.size_bytes = tar.entry.size_bytes;
    m.mtime_ns = tar.entry.mtime_ns;
    memcpy(m.sha256, tar.entry.sha256, sizeof m.sha256);
    *so_vec_push(&index->members) = m;
    return true;
}

static bool has_magic(int fd, uint64_t at)
{
    char magic[4];
    return so_fd_pread(fd, magic, 4, at) == 4 && memcmp(magic, FRAME_MAGIC, 4) == 0;
}

// Where the frame at `at` ends by its own headers; 0 when they lead nowhere.
static uint64_t walk_blocks(int fd, uint64_t at, uint64_t end)
{
    static const unsigned char dictionary_len[] = {0, 1, 2, 4}, size_len[] = {0, 2, 4, 8};
    unsigned char b[5];
    if (so_fd_pread(fd, b, 5, at) != 5) return 0;
    unsigned flags = b[4];
    bool is_single = flags >> 5 & 1;
    at += 5u + !is_single + dictionary_len[flags & 3] + size_len[flags >> 6];
    if (is_single && flags >> 6 == 0) at++;
    for (bool is_last = false; !is_last;) {
        if (at >= end || so_fd_pread(fd, b, 3, at) != 3) return 0;
        unsigned head = b[0] | (unsigned)b[1] << 8 | (unsigned)b[2] << 16;
        unsigned type = head >> 1 & 3;
        if (type == 3) return 0;
        is_last = head & 1;
        at += 3 + (type == 1 ? 1 : head >> 3);
    }
    if (flags >> 2 & 1) at += 4;
    return at < end && has_magic(fd, at) ? at : 0;
}

// The next magic number at or behind `at`; `end` when there is none.
static uint64_t find_magic(int fd, uint64_t at, uint64_t end)
{
    char chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t got = so_fd_pread(fd, chunk, sizeof chunk, at);
        if (got < 4) return end;
        const char *hit = memmem(chunk, (size_t)got, FRAME_MAGIC, 4);
        if (hit) return at + (uint64_t)(hit - chunk);
        at += (uint64_t)got - 3;
    }
}

bool so_pack_scan(so_zreader *z, int fd, uint64_t size_bytes, so_pack_index *ret, int *ret_lost,
                  so_err *err)
{
    so_auto(so_pack_index) index = {0};
    so_err why = {0};
    *ret_lost = 0;
    for (uint64_t at = 0; at < size_bytes && !index.end_len_bytes;) {
        so_zread where = {.fd = fd, .at = at, .end = size_bytes};
        if (scan_member(z, &where, &index, &why)) {
            at = index.members.items[index.members.len - 1].frame_at +
                 index.members.items[index.members.len - 1].frame_len_bytes;
        } else if (so_pack_end_frame(z, &where, &index.end_len_bytes, &why)) {
            index.end_at = at;
        } else {
            uint64_t next = has_magic(fd, at) ? walk_blocks(fd, at, size_bytes) : 0;
            at = next ? next : find_magic(fd, at + 1, size_bytes);
            index.end_len_bytes = 0;
            ++*ret_lost;
        }
    }
    if (index.members.len == 0 && index.end_len_bytes == 0)
        return so_err_set(err, SO_DAMAGE, "no frame of a pack in it");
    *ret = index;
    index = (so_pack_index){0};
    return true;
}
