// SPDX-License-Identifier: Apache-2.0
// Packs: a plain tar cut into one zstd frame per member, with content checksums, and an index in a
// zstd skippable frame at the end (ARCHIVE.md decision 2). `tar --zstd -xf pack.tar.zst` restores
// with stock tools; one member can be read alone. Format in docs/format.md.
//
// Write once: a writer appends members to an open descriptor; nothing is ever changed in place.
// The first failure breaks the writer: every later call fails, and the caller throws the file away.
// Reading a member checks its frame and its SHA-256, always; every changed bit of a pack is found
// by so_pack_check. When the index is damaged the pack still opens: members are listed by walking
// over the frames (each tells its own name, size, time and SHA-256), so damage costs only what it
// hit. Bytes go out before the last check: on failure the reader throws away what it got.
#pragma once
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

typedef struct {
    char *name; // bytes as in the tar
    uint64_t size_bytes;
    int64_t mtime_ns;
    char sha256[65];
    uint64_t frame_at, frame_len_bytes; // where its zstd frame stands in the pack
    char frame_sha256[65];              // of the frame itself; "" when the index was lost
} so_pack_member;
typedef so_vec(so_pack_member) so_pack_members;
void so_pack_members_clear(so_pack_members *list);

#define SO_PACK_LEVEL 3 // scans hardly shrink more at higher levels

typedef struct so_pack_writer so_pack_writer;
so_pack_writer *so_pack_writer_new(int fd, int level, so_err *err); // fd stays the caller's
// Reads the member from src (offset 0 to end), hashing on the way. expect_sha256 may be NULL; when
// given and different: BUSY "changed while it was read".
bool so_pack_add_fd(so_pack_writer *w, const char *name, int src, int64_t mtime_ns,
                    const char *expect_sha256, so_err *err);
bool so_pack_add_bytes(so_pack_writer *w, const char *name, const void *bytes, size_t len_bytes,
                       int64_t mtime_ns, so_err *err);
uint64_t so_pack_writer_size(const so_pack_writer *w); // bytes written so far
// End-of-archive blocks and index. Does not sync. Frees w in every case.
bool so_pack_writer_end(so_pack_writer *w, so_err *err);
void so_pack_writer_free(so_pack_writer *w);
SO_AUTOPTR(so_pack_writer, so_pack_writer_free)

typedef struct so_pack so_pack;
so_pack *so_pack_open(const char *path, so_err *err); // DAMAGE when neither index nor scan works
const char *so_pack_fault(const so_pack *p); // what is wrong with the index; NULL when it is right
void so_pack_close(so_pack *p);
SO_AUTOPTR(so_pack, so_pack_close)
const so_pack_members *so_pack_list(const so_pack *p);
const so_pack_member *so_pack_find(const so_pack *p, const char *name);
// Writes the member's bytes to out_fd (-1: only check). DAMAGE names pack, member and offset.
bool so_pack_read_fd(so_pack *p, const so_pack_member *m, int out_fd, so_err *err);
// DATA when the member is larger than max_bytes.
bool so_pack_read(so_pack *p, const so_pack_member *m, size_t max_bytes, so_str *ret, so_err *err);
// Every byte of the file: index, all members, end-of-archive blocks. DAMAGE at the first fault.
bool so_pack_check(so_pack *p, so_err *err);
