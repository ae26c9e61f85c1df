// SPDX-License-Identifier: Apache-2.0
// Listing a pack without its index, by walking over the frames. Inside the archive room only.
#pragma once
#include "archive/pack_index.h"
#include "archive/zframe.h"

// Is the frame at `at` the end-of-archive blocks, whole and right? *ret_len_bytes: its length.
bool so_pack_end_frame(so_zreader *z, const so_zread *where, uint64_t *ret_len_bytes, so_err *err);

// Lists every member that decodes. *ret_lost counts the places that did not. DAMAGE when nothing in
// the file is a frame of a pack.
bool so_pack_scan(so_zreader *z, int fd, uint64_t size_bytes, so_pack_index *ret, int *ret_lost,
                  so_err *err);
