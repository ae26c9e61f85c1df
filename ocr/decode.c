// SPDX-License-Identifier: Apache-2.0
// Opening a file, telling its format from its first bytes (never from its name), and handing it to
// the module of that format. The file is mapped, not read: a worker that decodes page 300 of a
// multi-page file touches the bytes of that page only.
//
// Rejected: leptonica's pixReadMem for everything. It knows one page only, fills missing rows of
// truncated JPEG and fax data with white without a word, and holds several copies of the page.
#include "ocr/decode.h"

#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ocr/source.h"

bool so_fault_set(so_fault *f, so_reason reason, const char *fmt, ...)
{
    if (f->reason != SO_REASON_NONE) return false;
    va_list ap;
    char text[400];
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    f->reason = reason;
    f->detail = so_strdup(text);
    return false;
}

bool so_fault_size(so_fault *f, int64_t width_px, int64_t height_px)
{
    if (width_px <= 0 || height_px <= 0)
        return so_fault_set(f, SO_REASON_DAMAGED, "declares no pixels (%lld x %lld)",
                            (long long)width_px, (long long)height_px);
    if (width_px > SO_MAX_PIXELS / height_px)
        return so_fault_set(f, SO_REASON_OVERSIZED,
                            "declares %lld x %lld pixels, more than %lld million",
                            (long long)width_px, (long long)height_px, SO_MAX_PIXELS / 1000000);
    return true;
}

bool so_fault_room(so_fault *f, int64_t len_bytes)
{
    void *map = mmap(NULL, (size_t)len_bytes, PROT_NONE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return so_fault_set(f, SO_REASON_OVERSIZED, "no memory for so large a page");
    munmap(map, (size_t)len_bytes);
    return true;
}

typedef struct {
    int offset;
    const char *bytes;
    size_t len_bytes;
    const so_format *format; // NULL: known, and refused
    const char *refused;
} signature;

static const signature signatures[] = {
    {0, "II*\0", 4, &so_format_tiff, NULL},
    {0, "MM\0*", 4, &so_format_tiff, NULL},
    {0, "II+\0", 4, &so_format_tiff, NULL},
    {0, "MM\0+", 4, &so_format_tiff, NULL},
    {0, "\xff\xd8\xff", 3, &so_format_jpeg, NULL},
    {0, "\x89PNG\r\n\x1a\n", 8, &so_format_png, NULL},
    {0, "\0\0\0\x0cjP  \r\n\x87\n", 12, &so_format_jp2, NULL},
    {8, "WEBP", 4, &so_format_webp, NULL},
    {0, "\xff\x4f\xff\x51", 4, &so_format_jp2, NULL},
    {0, "GIF8", 4, NULL, "GIF"},
    {0, "BM", 2, NULL, "BMP"},
    {4, "ftyphei", 7, NULL, "HEIF"},
    {4, "ftypmif1", 8, NULL, "HEIF"},
    {4, "ftypavif", 8, NULL, "AVIF"},
    {0, "AT&TFORM", 8, NULL, "DjVu"},
    {0, "\x97JB2\r\n\x1a\n", 8, NULL, "JBIG2"},
    {0, "\0\0\0\x0cJXL ", 8, NULL, "JPEG XL"},
};

static void tell_format(so_source *s)
{
    if (s->len_bytes == 0) {
        so_fault_set(&s->fault, SO_REASON_EMPTY, "the file has no bytes");
        return;
    }
    for (size_t i = 0; i < SO_COUNT(signatures); i++) {
        const signature *g = &signatures[i];
        if (s->len_bytes < g->offset + g->len_bytes) continue;
        if (memcmp(s->bytes + g->offset, g->bytes, g->len_bytes) != 0) continue;
        s->format = g->format;
        if (g->refused)
            so_fault_set(&s->fault, SO_REASON_UNSUPPORTED, "the file is %s, which is not read",
                         g->refused);
        return;
    }
    // PDF readers accept up to 1,024 bytes of mail header or the like before the signature.
    size_t head = s->len_bytes < 1024 ? s->len_bytes : 1024;
    if (memmem(s->bytes, head, "%PDF-", 5))
        s->format = &so_format_pdf;
    else
        so_fault_set(&s->fault, SO_REASON_NOT_IMAGE, "no known image format begins like this");
}

so_source *so_source_open(int fd, so_err *err)
{
    setMsgSeverity(L_SEVERITY_NONE); // leptonica writes on stderr what we report as a reason
    so_autoptr(so_source) s = so_alloc(sizeof *s);
    s->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    struct stat st;
    if (s->fd < 0 || fstat(s->fd, &st) != 0) {
        so_err_sys(err, "cannot open the original");
        return NULL;
    }
    if (!S_ISREG(st.st_mode)) {
        so_err_set(err, SO_BUG, "the original is no regular file");
        return NULL;
    }
    if (st.st_size > 0) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, s->fd, 0);
        if (map == MAP_FAILED) {
            so_err_sys(err, "cannot map the original");
            return NULL;
        }
        s->bytes = map;
        s->len_bytes = (size_t)st.st_size;
    }
    tell_format(s);
    return so_steal(&s);
}

void so_source_close(so_source *s)
{
    if (!s) return;
    if (s->bytes) munmap((void *)s->bytes, s->len_bytes);
    if (s->fd >= 0) close(s->fd);
    so_fault_clear(&s->fault);
    free(s);
}

const char *so_source_format(const so_source *s)
{
    return s->format ? s->format->name : "";
}

static void clear_pages(so_probe *p)
{
    for (size_t i = 0; i < p->pages.len; i++) free(p->pages.items[i].detail);
    free(p->pages.items);
    p->pages.items = NULL;
    p->pages.len = p->pages.cap = 0;
}

void so_probe_clear(so_probe *p)
{
    clear_pages(p);
    free(p->detail);
    *p = (so_probe){0};
}

static bool probe_single(const so_source *s, so_probe *ret, so_fault *fault, so_err *err)
{
    so_autoptr(so_image) image = s->format->page(s, 0, fault, err);
    if (!image) return fault->reason != SO_REASON_NONE;
    *so_vec_push(&ret->pages) = (so_probe_page){
        .width_px = pixGetWidth(image->pix),
        .height_px = pixGetHeight(image->pix),
        .res_dpi = so_resolution_dpi(image->res),
        .is_res_guessed = image->res.is_guessed,
    };
    return true;
}

bool so_decode_probe(const so_source *s, so_probe *ret, so_err *err)
{
    so_auto(so_probe) probe = {.format = so_source_format(s)};
    so_auto(so_fault) fault = {s->fault.reason, so_strdup(s->fault.detail)};
    if (s->format) {
        bool (*run)(const so_source *, so_probe *, so_fault *, so_err *) =
            s->format->probe ? s->format->probe : probe_single;
        if (!run(s, &probe, &fault, err)) return false;
    }
    if (fault.reason != SO_REASON_NONE) clear_pages(&probe);
    probe.reason = fault.reason;
    probe.detail = so_steal(&fault.detail);
    *ret = probe;
    probe = (so_probe){0};
    return true;
}

so_image *so_decode_page(const so_source *s, int index, so_fault *ret_fault, so_err *err)
{
    so_auto(so_fault) fault = {s->fault.reason, so_strdup(s->fault.detail)};
    so_image *image = NULL;
    if (s->format) image = s->format->page(s, index, &fault, err);
    if (image) return image;
    *ret_fault = fault;
    fault = (so_fault){0};
    return NULL;
}
