// SPDX-License-Identifier: Apache-2.0
// What the format modules of ocr/ share: the mapped file, a fault, and the table row of a format.
// Nobody outside ocr/ includes this header.
#pragma once
#include "ocr/image.h"

// Sets the fault unless one is set already: the first is the cause, the rest is its echo.
// Always returns false.
bool so_fault_set(so_fault *f, so_reason reason, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
// Holds a declared size against SO_MAX_PIXELS, before anything is allocated for it.
bool so_fault_size(so_fault *f, int64_t width_px, int64_t height_px);
// Whether the memory limit leaves room for so many bytes; OVERSIZED when it does not.
bool so_fault_room(so_fault *f, int64_t len_bytes);

// What a file says of a page beside its pixels; 0 where it says nothing.
typedef struct {
    double x_dpi, y_dpi; // along stored rows and columns
    int orientation;     // 1..8, as TIFF and EXIF number them
} so_claim;

// Takes pix (any depth, colour map, alpha; NULL when there was no memory for it) and brings it to
// one of the three depths. NULL with OVERSIZED when memory ran out; pix is gone in every case.
so_image *so_image_of_pix(PIX *pix, const so_claim *claim, so_fault *fault);
bool so_claim_is_mirrored(const so_claim *claim); // such a page is mirrored back

typedef struct {
    const char *name;
    // Fills ret->pages, or gives one fault for the whole file. NULL: the format holds one page,
    // and decoding it is the probe.
    bool (*probe)(const so_source *s, so_probe *ret, so_fault *fault, so_err *err);
    // NULL with *fault set when the page is bad, NULL with *err set for our own trouble.
    so_image *(*page)(const so_source *s, int index, so_fault *fault, so_err *err);
} so_format;

extern const so_format so_format_tiff, so_format_jpeg, so_format_png, so_format_webp, so_format_jp2,
    so_format_pdf;

struct so_source {
    int fd;
    const uint8_t *bytes; // mapped, read-only; NULL when empty
    size_t len_bytes;
    const so_format *format; // NULL when unknown: fault says why
    so_fault fault;
};

// Numbers of other people's files.
static inline uint32_t so_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint32_t so_le32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

// jpeg.c: whether every reader shows the same pixels in a JPEG file: grey or three colours, and not
// to be mirrored.
bool so_jpeg_is_plain(const uint8_t *bytes, size_t len_bytes);
// tiff.c: one bare G4 stream, 0 = white, from a 1 bit image.
bool so_tiff_g4(PIX *pix, so_str *out, so_err *err);
