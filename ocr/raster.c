// SPDX-License-Identifier: Apache-2.0
// PNG and WebP: formats of one page that leptonica reads well. Each walks the chunks of its file
// first, which tells the declared size before anything is allocated, the end of the file from the
// end of the image, and the resolution.
#include <string.h>

#include "ocr/exif.h"

static bool too_short(so_fault *fault, const char *what)
{
    return so_fault_set(fault, SO_REASON_TRUNCATED, "the file ends inside %s", what);
}

typedef struct {
    int64_t pixels;
    so_claim claim;
} header;

// The libraries do not tell a lack of memory from a fault of the file. They hold a large colour
// page twice or more, at 4 bytes a pixel.
static so_image *finish(PIX *pix, const char *format, const header *h, so_fault *fault)
{
    if (!pix && so_fault_room(fault, 8 * h->pixels))
        so_fault_set(fault, SO_REASON_DAMAGED, "the %s data cannot be decoded", format);
    return pix ? so_image_of_pix(pix, &h->claim, fault) : NULL;
}

static bool only_page(const so_source *s, int index, so_err *err)
{
    return index == 0 || so_err_set(err, SO_BUG, "a %s has no page %d", s->format->name, index + 1);
}

// --- PNG: 8 bytes, then chunks of length, type, data, CRC ---

static void take_chunk(const uint8_t *type, const uint8_t *data, size_t len, header *h)
{
    if (memcmp(type, "pHYs", 4) == 0 && len >= 9 && data[8] == 1) { // pixels per metre
        h->claim.x_dpi = so_be32(data) * 0.0254;
        h->claim.y_dpi = so_be32(data + 4) * 0.0254;
    } else if (memcmp(type, "eXIf", 4) == 0) {
        so_claim exif = so_exif_read(data, len);
        h->claim.orientation = exif.orientation;
        if (h->claim.x_dpi <= 0) h->claim.x_dpi = exif.x_dpi, h->claim.y_dpi = exif.y_dpi;
    }
}

static bool check_png(const uint8_t *p, size_t len, header *h, so_fault *fault)
{
    if (len < 33) return too_short(fault, "its header");
    if (memcmp(p + 12, "IHDR", 4) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the first chunk is not IHDR");
    int64_t width = so_be32(p + 16), height = so_be32(p + 20);
    if (!so_fault_size(fault, width, height)) return false;
    h->pixels = width * height;
    for (size_t at = 8; len - at >= 12;) {
        uint64_t chunk = so_be32(p + at);
        if (chunk > len - at - 12) return too_short(fault, "a chunk");
        if (memcmp(p + at + 4, "IEND", 4) == 0) return true;
        take_chunk(p + at + 4, p + at + 8, chunk, h);
        at += chunk + 12;
    }
    return too_short(fault, "its chunks: there is no IEND");
}

static so_image *page_png(const so_source *s, int index, so_fault *fault, so_err *err)
{
    header h = {0};
    if (!only_page(s, index, err) || !check_png(s->bytes, s->len_bytes, &h, fault)) return NULL;
    return finish(pixReadMemPng(s->bytes, s->len_bytes), "PNG", &h, fault);
}

const so_format so_format_png = {.name = "png", .page = page_png};

// --- WebP: RIFF, its length, WEBP, then chunks of type, length, data, padded to even length ---

static so_claim webp_claim(const uint8_t *p, size_t len)
{
    for (size_t at = 12; len - at >= 8;) {
        uint64_t chunk = so_le32(p + at + 4);
        const uint8_t *data = p + at + 8;
        if (chunk > len - at - 8) break;
        bool has_head = chunk > 6 && memcmp(data, "Exif\0\0", 6) == 0; // as in JPEG, by mistake
        int skip = has_head ? 6 : 0;
        if (memcmp(p + at, "EXIF", 4) == 0) return so_exif_read(data + skip, chunk - skip);
        if ((chunk += chunk & 1) > len - at - 8) break;
        at += chunk + 8;
    }
    return (so_claim){0};
}

static bool check_webp(const uint8_t *p, size_t len, header *h, so_fault *fault)
{
    if (len < 21) return too_short(fault, "its header");
    if (memcmp(p, "RIFF", 4) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the file does not begin with RIFF");
    if (so_le32(p + 4) > len - 8) return too_short(fault, "its image");
    if (memcmp(p + 12, "VP8X", 4) == 0 && (p[20] & 2))
        return so_fault_set(fault, SO_REASON_UNSUPPORTED, "an animation is not a page");
    int width, height, samples;
    if (readHeaderMemWebP(p, len, &width, &height, &samples) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the WebP header cannot be read");
    h->pixels = (int64_t)width * height;
    h->claim = webp_claim(p, len);
    return so_fault_size(fault, width, height);
}

static so_image *page_webp(const so_source *s, int index, so_fault *fault, so_err *err)
{
    header h = {0};
    if (!only_page(s, index, err) || !check_webp(s->bytes, s->len_bytes, &h, fault)) return NULL;
    return finish(pixReadMemWebP(s->bytes, s->len_bytes), "WebP", &h, fault);
}

const so_format so_format_webp = {.name = "webp", .page = page_webp};
