// SPDX-License-Identifier: Apache-2.0
// SHA-256 and SHA-512 through OpenSSL's EVP (its only home).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

typedef enum { SO_SHA256, SO_SHA512 } so_digest_kind;
typedef struct {
    char hex[129];  // lower case, 64 or 128 digits
} so_digest_hex;

typedef struct so_digest so_digest;
so_digest *so_digest_new(so_digest_kind kind);
void so_digest_add(so_digest *d, const void *bytes, size_t len_bytes);
so_digest_hex so_digest_end(so_digest *d);  // frees d
void so_digest_free(so_digest *d);          // without a result; NULL is fine
SO_AUTOPTR(so_digest, so_digest_free)

so_digest_hex so_digest_of(so_digest_kind kind, const void *bytes, size_t len_bytes);
// From offset 0 to the end, by pread: the offset of the descriptor is not moved.
bool so_digest_fd(so_digest_kind kind, int fd, so_digest_hex *ret, uint64_t *ret_len_bytes,
                  so_err *err);
bool so_digest_file(so_digest_kind kind, const char *path, so_digest_hex *ret,
                    uint64_t *ret_len_bytes, so_err *err);
