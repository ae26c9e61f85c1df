// SPDX-License-Identifier: Apache-2.0
// EVP digests; an allocation failure inside OpenSSL aborts like our own.
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    const EVP_MD *(*evp)(void);
    size_t hex_len;
} kinds[SO_DIGEST_KINDS] = {
    [SO_SHA256] = {"sha256", EVP_sha256, 64},
    [SO_SHA512] = {"sha512", EVP_sha512, 128},
    [SO_MD5] = {"md5", EVP_md5, 32},
    [SO_SHA1] = {"sha1", EVP_sha1, 40},
    [SO_SHA512_256] = {"sha512/256", EVP_sha512_256, 64},
    [SO_BLAKE2B_512] = {"blake2b-512", EVP_blake2b512, 128},
};

struct so_digest {
    EVP_MD_CTX *ctx;
};

static void must(int ok)
{
    if (ok == 1) return;
    fputs("sohoa: the crypto library failed\n", stderr);
    abort();
}

const char *so_digest_name(so_digest_kind kind)
{
    return kinds[kind].name;
}

bool so_digest_parse(const char *name, so_digest_kind *ret)
{
    for (so_digest_kind kind = 0; kind < SO_DIGEST_KINDS; kind++)
        if (strcmp(kinds[kind].name, name) == 0) {
            *ret = kind;
            return true;
        }
    return false;
}

size_t so_digest_hex_len(so_digest_kind kind)
{
    return kinds[kind].hex_len;
}

so_digest *so_digest_new(so_digest_kind kind)
{
    so_digest *d = so_alloc(sizeof *d);
    d->ctx = EVP_MD_CTX_new();
    must(d->ctx != NULL);
    must(EVP_DigestInit_ex(d->ctx, kinds[kind].evp(), NULL));
    return d;
}

void so_digest_add(so_digest *d, const void *bytes, size_t len_bytes)
{
    must(EVP_DigestUpdate(d->ctx, bytes, len_bytes));
}

so_digest_hex so_digest_end(so_digest *d)
{
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    must(EVP_DigestFinal_ex(d->ctx, raw, &len));
    so_digest_free(d);
    so_digest_hex ret = {{0}};
    for (unsigned i = 0; i < len && i < 64; i++) snprintf(ret.hex + i * 2, 3, "%02x", raw[i]);
    return ret;
}

void so_digest_free(so_digest *d)
{
    if (!d) return;
    EVP_MD_CTX_free(d->ctx);
    free(d);
}

so_digest_hex so_digest_of(so_digest_kind kind, const void *bytes, size_t len_bytes)
{
    so_digest *d = so_digest_new(kind);
    so_digest_add(d, bytes, len_bytes);
    return so_digest_end(d);
}

bool so_digest_fd(so_digest_kind kind, int fd, so_digest_hex *ret, uint64_t *ret_len_bytes,
                  so_err *err)
{
    so_autoptr(so_digest) d = so_digest_new(kind);
    char buf[65536];
    uint64_t done = 0;
    for (;;) {
        ssize_t n = pread(fd, buf, sizeof buf, (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return so_err_sys(err, "reading");
        if (n == 0) break;
        so_digest_add(d, buf, (size_t)n);
        done += (uint64_t)n;
    }
    *ret = so_digest_end(so_steal(&d));
    if (ret_len_bytes) *ret_len_bytes = done;
    return true;
}

bool so_digest_file(so_digest_kind kind, const char *path, so_digest_hex *ret,
                    uint64_t *ret_len_bytes, so_err *err)
{
    so_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return so_err_sys(err, "%s: cannot be opened", path);
    if (!so_digest_fd(kind, fd, ret, ret_len_bytes, err)) return so_err_in(err, "%s", path);
    return true;
}
