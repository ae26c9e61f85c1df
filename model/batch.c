// SPDX-License-Identifier: Apache-2.0
// The id is a digest of a canonical listing, length-prefixed so that no two listings look alike.
#include "model/batch.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"

void so_original_clear(so_original *o)
{
    free(o->path);
    free(o->detail);
    *o = (so_original){0};
}

void so_batch_clear(so_batch *b)
{
    for (size_t i = 0; i < b->originals.len; i++) so_original_clear(&b->originals.items[i]);
    free(b->originals.items);
    free(b->id);
    free(b->name);
    free(b->inbox_path);
    *b = (so_batch){0};
}

void so_batch_identify(so_batch *b)
{
    so_auto(so_str) listing = {0};
    so_str_addf(&listing, "sohoa batch 1\n%zu:%s\n", strlen(b->name), b->name);
    for (size_t i = 0; i < b->originals.len; i++) {
        const so_original *o = &b->originals.items[i];
        so_str_addf(&listing, "%zu:%s %llu %s\n", strlen(o->path), o->path,
                    (unsigned long long)o->size_bytes, o->sha256);
    }
    so_digest_hex digest = so_digest_of(SO_SHA256, so_str_text(&listing), listing.len);
    free(b->id);
    b->id = so_fmt("b%.16s", digest.hex);
}
