// SPDX-License-Identifier: Apache-2.0
// PNG, WebP and JPEG 2000: formats of one page that leptonica reads well. Each module of the table
// walks the boxes of its container first, which tells the declared size before anything is
// allocated, and the end of the file from the end of the image (openjpeg would otherwise paint
// what is missing grey).
#include <string.h>

#include "ocr/source.h"

static bool too_short(so_fault *fault, const char *what)
{
    return so_fault_set(fault, SO_REASON_TRUNCATED, "the file ends inside %s", what);
}

// The libraries do not tell a lack of memory from a fault of the file. They hold a large colour
// page twice or more, at 4 bytes a pixel.
static so_image *finish(PIX *pix, const char *format, int64_t pixels, so_fault *fault)
{
    if (!pix && so_fault_room(fault, 8 * pixels)) {
        so_fault_set(fault, SO_REASON_DAMAGED, "the %s data cannot be decoded", format);
    }
    return pix ? so_image_of_pix(pix, 0, fault) : NULL;
}

static bool only_page(const so_source *s, int index, so_err *err)
{
    return index == 0 || so_err_set(err, SO_BUG, "a %s has no page %d", s->format->name, index + 1);
}

// --- PNG: 8 bytes, then chunks of length, type, data, CRC ---

// Each check gives the number of pixels.
static bool check_png(const uint8_t *p, size_t len, int64_t *ret_pixels, so_fault *fault)
{
    if (len < 33) return too_short(fault, "its header");
    if (memcmp(p + 12, "IHDR", 4) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the first chunk is not IHDR");
    int64_t width = so_be32(p + 16), height = so_be32(p + 20);
    if (!so_fault_size(fault, width, height)) return false;
    *ret_pixels = width * height;
    for (size_t at = 8; len - at >= 12;) {
        uint64_t chunk = so_be32(p + at);
        if (chunk > len - at - 12) return too_short(fault, "a chunk");
        if (memcmp(p + at + 4, "IEND", 4) == 0) return true;
        at += chunk + 12;
    }
    return too_short(fault, "its chunks: there is no IEND");
}

static so_image *page_png(const so_source *s, int index, so_fault *fault, so_err *err)
{
    int64_t pixels = 0;
    if (!only_page(s, index, err) || !check_png(s->bytes, s->len_bytes, &pixels, fault))
        return NULL;
    return finish(pixReadMemPng(s->bytes, s->len_bytes), "PNG", pixels, fault);
}

const so_format so_format_png = {.name = "png", .page = page_png};

// --- WebP: RIFF, its length, WEBP, the first chunk ---

static bool check_webp(const uint8_t *p, size_t len, int64_t *ret_pixels, so_fault *fault)
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
    *ret_pixels = (int64_t)width * height;
    return so_fault_size(fault, width, height);
}

static so_image *page_webp(const so_source *s, int index, so_fault *fault, so_err *err)
{
    int64_t pixels = 0;
    if (!only_page(s, index, err) || !check_webp(s->bytes, s->len_bytes, &pixels, fault))
        return NULL;
    return finish(pixReadMemWebP(s->bytes, s->len_bytes), "WebP", pixels, fault);
}

const so_format so_format_webp = {.name = "webp", .page = page_webp};

// --- JPEG 2000: boxes of length and type; the codestream in jp2c begins with SIZ, ends with EOC
// ---

typedef struct {
    const uint8_t *p;
    size_t len;
} stretch;

// The content of the first jp2c box.
static bool find_codestream(const uint8_t *p, size_t len, stretch *ret, so_fault *fault)
{
    for (size_t at = 0; len - at >= 8;) {
        uint64_t box = so_be32(p + at);
        size_t head = 8;
        if (box == 1 && len - at >= 16) {
            box = (uint64_t)so_be32(p + at + 8) << 32 | so_be32(p + at + 12);
            head = 16;
        }
        if (box == 0) box = len - at; // to the end of the file
        if (box > len - at) return too_short(fault, "a box");
        if (box < head) return so_fault_set(fault, SO_REASON_DAMAGED, "a box of no length");
        if (memcmp(p + at + 4, "jp2c", 4) == 0) {
            *ret = (stretch){p + at + head, box - head};
            return true;
        }
        at += box;
    }
    return too_short(fault, "its boxes: there is no codestream");
}

static bool check_jp2(const uint8_t *p, size_t len, int64_t *ret_pixels, so_fault *fault)
{
    stretch c = {0};
    if (!find_codestream(p, len, &c, fault)) return false;
    if (c.len < 42) return too_short(fault, "the codestream");
    if (memcmp(c.p, "\xff\x4f\xff\x51", 4) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the codestream does not begin with SIZ");
    int64_t width = (int64_t)so_be32(c.p + 8) - so_be32(c.p + 16);
    int64_t height = (int64_t)so_be32(c.p + 12) - so_be32(c.p + 20);
    if (!so_fault_size(fault, width, height)) return false;
    *ret_pixels = width * height;
    if (memcmp(c.p + c.len - 2, "\xff\xd9", 2) != 0)
        return too_short(fault, "the codestream: there is no end mark");
    return true;
}

static so_image *page_jp2(const so_source *s, int index, so_fault *fault, so_err *err)
{
    int64_t pixels = 0;
    if (!only_page(s, index, err) || !check_jp2(s->bytes, s->len_bytes, &pixels, fault))
        return NULL;
    return finish(pixReadMemJp2k(s->bytes, s->len_bytes, 1, NULL, 0, 0), "JPEG 2000", pixels,
                  fault);
}

const so_format so_format_jp2 = {.name = "jp2", .page = page_jp2};
