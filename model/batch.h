// SPDX-License-Identifier: Apache-2.0
// A batch: what the scanner delivered, as received.
#pragma once
#include <stdint.h>

#include "base/str.h"
#include "model/reason.h"

typedef struct {
    char *path; // in the batch, '/' between folders, exactly the bytes of its names
    uint64_t size_bytes;
    int64_t mtime_ns; // since 1970, UTC
    char sha256[65];
    int pages;        // pages found in it; at least 1 (a broken file counts one quarantined page)
    so_reason reason; // why the whole file is quarantined, or NONE
    char *detail;     // technical detail, English; may be NULL
} so_original;

typedef struct {
    char *id;         // "b" + 16 hex digits of the manifest's SHA-256
    char *name;       // folder name in the inbox
    char *inbox_path; // where its files lie (a folder, or a file for a loose one)
    int64_t received_ms;
    so_vec(so_original) originals; // scanning order
} so_batch;

void so_original_clear(so_original *o);
void so_batch_clear(so_batch *b);
// Sets b->id from name, paths, sizes and digests (not times): the same delivery has the same id.
void so_batch_identify(so_batch *b);
