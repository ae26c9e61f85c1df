// SPDX-License-Identifier: Apache-2.0
// zstd frames (RFC 8878) as streams: the only home of zstd.h.
//
// A frame written here carries its content size and a content checksum. Memory is constant on both
// sides: the window is at most 8 MiB, and a frame that asks for more is refused as damaged.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"

// Where bytes go; false (with *err set) stops the work.
typedef bool (*so_sink)(void *arg, const void *bytes, size_t len_bytes, so_err *err);

// One frame after the other: begin, add..., end. The compressed bytes go to the sink.
typedef struct so_zwriter so_zwriter;
so_zwriter *so_zwriter_new(int level, so_sink out, void *arg);
void so_zwriter_free(so_zwriter *z);
SO_AUTOPTR(so_zwriter, so_zwriter_free)
bool so_zwriter_begin(so_zwriter *z, uint64_t plain_len_bytes, so_err *err);
bool so_zwriter_add(so_zwriter *z, const void *bytes, size_t len_bytes, so_err *err);
// BUG when the promised length was not met.
bool so_zwriter_end(so_zwriter *z, so_err *err);

typedef struct so_zreader so_zreader;
so_zreader *so_zreader_new(void);
void so_zreader_free(so_zreader *z);
SO_AUTOPTR(so_zreader, so_zreader_free)

typedef struct {
    int fd;
    uint64_t at, end;  // the frame begins at `at` and may not reach beyond `end`
    so_digest *stored; // if not NULL, also fed with the compressed bytes of the frame
    so_sink plain;
    void *arg;
} so_zread;
// Decodes exactly one frame by pread. DAMAGE when it is not whole and right to its last bit that
// zstd looks at; *ret_len_bytes is its compressed length.
bool so_zreader_run(so_zreader *z, const so_zread *job, uint64_t *ret_len_bytes, so_err *err);
