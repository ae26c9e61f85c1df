// SPDX-License-Identifier: Apache-2.0
// Streaming contexts that are kept from frame to frame, with one buffer each way. Rejected: the
// one-call API (whole files in memory) and mmap (a file cut short elsewhere becomes SIGBUS).
#include "archive/zframe.h"

#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/file.h"

enum { WINDOW_LOG_MAX = 23, BUFFER_BYTES = 128 * 1024 };

struct so_zwriter {
    ZSTD_CCtx *ctx;
    so_sink out;
    void *arg;
    unsigned char buffer[BUFFER_BYTES];
};

struct so_zreader {
    ZSTD_DCtx *ctx;
    unsigned char in[BUFFER_BYTES], out[BUFFER_BYTES];
};

static void *must(void *ctx)
{
    if (!ctx) abort(); // like so_alloc: a context is small and bounded
    return ctx;
}

so_zwriter *so_zwriter_new(int level, so_sink out, void *arg)
{
    so_zwriter *z = so_alloc(sizeof *z);
    z->ctx = must(ZSTD_createCCtx());
    z->out = out;
    z->arg = arg;
    ZSTD_CCtx_setParameter(z->ctx, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(z->ctx, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(z->ctx, ZSTD_c_contentSizeFlag, 1);
    if (level > 19) ZSTD_CCtx_setParameter(z->ctx, ZSTD_c_windowLog, WINDOW_LOG_MAX);
    return z;
}

void so_zwriter_free(so_zwriter *z)
{
    if (!z) return;
    ZSTD_freeCCtx(z->ctx);
    free(z);
}

bool so_zwriter_begin(so_zwriter *z, uint64_t plain_len_bytes, so_err *err)
{
    size_t code = ZSTD_CCtx_reset(z->ctx, ZSTD_reset_session_only);
    if (!ZSTD_isError(code)) code = ZSTD_CCtx_setPledgedSrcSize(z->ctx, plain_len_bytes);
    if (ZSTD_isError(code)) return so_err_set(err, SO_BUG, "zstd: %s", ZSTD_getErrorName(code));
    return true;
}

static bool push(so_zwriter *z, ZSTD_inBuffer *in, ZSTD_EndDirective how, so_err *err)
{
    size_t left;
    do {
        ZSTD_outBuffer out = {z->buffer, sizeof z->buffer, 0};
        left = ZSTD_compressStream2(z->ctx, &out, in, how);
        if (ZSTD_isError(left)) return so_err_set(err, SO_BUG, "zstd: %s", ZSTD_getErrorName(left));
        if (out.pos && !z->out(z->arg, z->buffer, out.pos, err)) return false;
    } while (how == ZSTD_e_end ? left > 0 : in->pos < in->size);
    return true;
}

bool so_zwriter_add(so_zwriter *z, const void *bytes, size_t len_bytes, so_err *err)
{
    return push(z, &(ZSTD_inBuffer){bytes, len_bytes, 0}, ZSTD_e_continue, err);
}

bool so_zwriter_end(so_zwriter *z, so_err *err)
{
    return push(z, &(ZSTD_inBuffer){0}, ZSTD_e_end, err);
}

so_zreader *so_zreader_new(void)
{
    so_zreader *z = so_alloc(sizeof *z);
    z->ctx = must(ZSTD_createDCtx());
    ZSTD_DCtx_setParameter(z->ctx, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
    return z;
}

void so_zreader_free(so_zreader *z)
{
    if (!z) return;
    ZSTD_freeDCtx(z->ctx);
    free(z);
}

// Decodes what is in the input buffer; *ret_done when the frame ended in it.
static bool decode(so_zreader *z, const so_zread *job, ZSTD_inBuffer *in, bool *ret_done,
                   so_err *err)
{
    while (!*ret_done) {
        ZSTD_outBuffer out = {z->out, sizeof z->out, 0};
        size_t left = ZSTD_decompressStream(z->ctx, &out, in);
        if (ZSTD_isError(left))
            return so_err_set(err, SO_DAMAGE, "frame at %llu: %s", (unsigned long long)job->at,
                              ZSTD_getErrorName(left));
        if (out.pos && !job->plain(job->arg, z->out, out.pos, err)) return false;
        *ret_done = left == 0;
        if (in->pos == in->size && out.pos < out.size) break;
    }
    return true;
}

bool so_zreader_run(so_zreader *z, const so_zread *job, uint64_t *ret_len_bytes, so_err *err)
{
    ZSTD_DCtx_reset(z->ctx, ZSTD_reset_session_only);
    uint64_t at = job->at;
    bool is_done = false;
    while (!is_done) {
        size_t want = job->end - at < sizeof z->in ? (size_t)(job->end - at) : sizeof z->in;
        ssize_t got = want ? so_fd_pread(job->fd, z->in, want, at) : 0;
        if (got < 0) return so_err_sys(err, "cannot read at %llu", (unsigned long long)at);
        if (got == 0)
            return so_err_set(err, SO_DAMAGE, "frame at %llu ends too early",
                              (unsigned long long)job->at);
        // Only plain frames: libzstd would also pass over skippable ones and try old formats.
        if (at == job->at && (got < 4 || memcmp(z->in, "\x28\xB5\x2F\xFD", 4) != 0))
            return so_err_set(err, SO_DAMAGE, "no frame at %llu", (unsigned long long)at);
        ZSTD_inBuffer in = {z->in, (size_t)got, 0};
        if (!decode(z, job, &in, &is_done, err)) return false;
        if (job->stored) so_digest_add(job->stored, z->in, in.pos);
        at += in.pos;
    }
    *ret_len_bytes = at - job->at;
    return true;
}
