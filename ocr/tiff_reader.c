// SPDX-License-Identifier: Apache-2.0
// libtiff's way to the mapped bytes, and what it has to say. It reports on the handle, not on a
// global, and patches missing fax and JPEG rows with no more than a warning.
#include "ocr/tiff_reader.h"

#include <string.h>

void so_tiff_reader_clear(so_tiff_reader *r)
{
    if (r->tif) TIFFClose(r->tif);
    r->tif = NULL;
}

static tmsize_t mem_read(thandle_t h, void *to, tmsize_t size)
{
    so_tiff_reader *r = h;
    size_t left = r->at < r->s->len_bytes ? r->s->len_bytes - r->at : 0;
    size_t n = (size_t)size < left ? (size_t)size : left;
    memcpy(to, r->s->bytes + r->at, n);
    r->at += n;
    return (tmsize_t)n;
}

static tmsize_t mem_write(thandle_t h, void *from, tmsize_t size)
{
    (void)h, (void)from, (void)size;
    return -1;
}

static toff_t mem_seek(thandle_t h, toff_t offset, int whence)
{
    so_tiff_reader *r = h;
    toff_t base = whence == SEEK_CUR ? r->at : whence == SEEK_END ? r->s->len_bytes : 0;
    r->at = base + offset;
    return r->at;
}

static int mem_close(thandle_t h)
{
    (void)h;
    return 0;
}

static toff_t mem_size(thandle_t h)
{
    return ((so_tiff_reader *)h)->s->len_bytes;
}

static int mem_map(thandle_t h, void **base, toff_t *size)
{
    so_tiff_reader *r = h;
    *base = (void *)r->s->bytes;
    *size = r->s->len_bytes;
    return 1;
}

static void mem_unmap(thandle_t h, void *base, toff_t size)
{
    (void)h, (void)base, (void)size;
}

__attribute__((format(printf, 4, 0))) static int on_error(TIFF *tif, void *arg, const char *module,
                                                          const char *fmt, va_list ap)
{
    (void)tif;
    so_tiff_reader *r = arg;
    if (r->message[0]) return 1;
    int n = snprintf(r->message, sizeof r->message, "%.60s: ", module ? module : "libtiff");
    vsnprintf(r->message + n, sizeof r->message - (size_t)n, fmt, ap);
    return 1;
}

__attribute__((format(printf, 4, 0))) static int
on_warning(TIFF *tif, void *arg, const char *module, const char *fmt, va_list ap)
{
    if (!module) return 1;
    bool lost_rows = so_starts_with(module, "Fax") || so_equal(module, "JPEGPreDecode");
    if (so_equal(module, "JPEGLib")) {
        char text[200];
        va_list copy;
        va_copy(copy, ap);
        vsnprintf(text, sizeof text, fmt, copy);
        va_end(copy);
        lost_rows = !strstr(text, "extraneous"); // as in jpeg.c
    }
    return lost_rows ? on_error(tif, arg, module, fmt, ap) : 1;
}

bool so_tiff_reader_open(so_tiff_reader *r)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, SO_TIFF_BLOCK_BYTES);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, r);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, r);
    // h: the header only, directories are chosen by offset
    r->tif = TIFFClientOpenExt("original", "rh", r, mem_read, mem_write, mem_seek, mem_close,
                               mem_size, mem_map, mem_unmap, options);
    TIFFOpenOptionsFree(options);
    return r->tif;
}
