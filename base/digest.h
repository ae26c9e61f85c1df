// SPDX-License-Identifier: Apache-2.0
// Digests through OpenSSL's EVP (its only home). Ours are SHA-256 and SHA-512; the others are there
// to check what other programs wrote (OCFL fixity blocks, BagIt manifests).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

typedef enum {
    SO_SHA256,
    SO_SHA512,
    SO_MD5,
    SO_SHA1,
    SO_SHA512_256,
    SO_BLAKE2B_512,
    SO_DIGEST_KINDS,
} so_digest_kind;
typedef struct {
    char hex[129]; // lower case, 64 digits for SHA-256, 128 for SHA-512
} so_digest_hex;

const char *so_digest_name(so_digest_kind kind); // "sha256", as OCFL and BagIt call it
bool so_digest_parse(const char *name, so_digest_kind *ret);
size_t so_digest_hex_len(so_digest_kind kind);

typedef struct so_digest so_digest;
so_digest *so_digest_new(so_digest_kind kind);
void so_digest_add(so_digest *d, const void *bytes, size_t len_bytes);
so_digest_hex so_digest_end(so_digest *d); // frees d
void so_digest_free(so_digest *d);         // without a result; NULL is fine
SO_AUTOPTR(so_digest, so_digest_free)

so_digest_hex so_digest_of(so_digest_kind kind, const void *bytes, size_t len_bytes);
// From offset 0 to the end, by pread: the offset of the descriptor is not moved.
bool so_digest_fd(so_digest_kind kind, int fd, so_digest_hex *ret, uint64_t *ret_len_bytes,
                  so_err *err);
bool so_digest_file(so_digest_kind kind, const char *path, so_digest_hex *ret,
                    uint64_t *ret_len_bytes, so_err *err);
