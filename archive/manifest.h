// SPDX-License-Identifier: Apache-2.0
// manifest.json of a batch object: the batch, and in which pack each original lies, as written down
// in docs/format.md. Inside the archive room only.
#pragma once
#include "archive/objects.h"

#define SO_MANIFEST "manifest.json"
#define SO_MANIFEST_MAX (256u * 1024 * 1024)

typedef struct {
    char *name; // "originals-0001.tar.zst"
    uint64_t size_bytes;
    char sha256[65];
} so_manifest_pack;

typedef struct {
    so_batch batch;
    so_vec(so_manifest_pack) packs;
    so_vec(size_t) pack_of; // per original: index into packs
} so_manifest;
void so_manifest_clear(so_manifest *m);

// Deterministic. The batch is passed alone so that a borrowed one can be written.
void so_manifest_write(const so_manifest *m, const so_batch *b, so_str *out);
bool so_manifest_load(const so_store *s, const char *batch_id, so_manifest *ret, so_err *err);
