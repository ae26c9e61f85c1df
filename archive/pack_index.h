// SPDX-License-Identifier: Apache-2.0
// The index of a pack (docs/format.md): a zstd skippable frame with one JSON object and a trailer
// line of fixed length that holds the JSON's length and SHA-256. Inside the archive room only.
#pragma once
#include "archive/pack.h"

typedef struct {
    so_pack_members members;        // in the order of their frames, without gaps
    uint64_t end_at, end_len_bytes; // the frame of the end-of-archive blocks
    char end_sha256[65];            // of that frame
} so_pack_index;
void so_pack_index_clear(so_pack_index *index);

void so_pack_index_write(const so_pack_index *index, so_str *out); // the whole skippable frame
// From the end of a pack of size_bytes. DAMAGE when anything in it is not as it was written.
bool so_pack_index_read(int fd, uint64_t size_bytes, so_pack_index *ret, so_err *err);
