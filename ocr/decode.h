// SPDX-License-Identifier: Apache-2.0
// From the bytes of an original to page images. Everything here works on untrusted bytes and runs
// only in worker processes.
//
// A source is an open file, mapped read-only; several workers may map the same one. Pages are
// counted from 0. Faults of the file itself are not errors of the call: they come back as a reason
// (so_reason) with an English detail, and the call succeeds.
#pragma once
#include <stdint.h>

#include "model/page.h"
#include "model/reason.h"

typedef struct so_source so_source;
so_source *so_source_open(int fd, so_err *err); // dups and maps fd; the caller keeps its fd
void so_source_close(so_source *s);
SO_AUTOPTR(so_source, so_source_close)
const char *so_source_format(const so_source *s); // as in so_probe

typedef struct {
    int width_px, height_px, res_dpi; // as in so_page
    bool is_res_guessed;
    so_reason reason; // NONE: decodes to its end
    char *detail;     // may be NULL
} so_probe_page;

typedef struct {
    const char *format; // "tiff" "jpeg" "png" "pdf" "jp2" "webp", or "" when unknown
    so_reason reason;   // the whole file is bad: then pages is empty
    char *detail;
    so_vec(so_probe_page) pages;
} so_probe;
void so_probe_clear(so_probe *p);

// Decodes every page to its end and tells what the file holds. Memory: one strip or one page.
bool so_decode_probe(const so_source *s, so_probe *ret, so_err *err);

// Limits (ARCHIVE.md 6.1): declared size is checked before anything is allocated.
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION // many small pages find more than one large one
#define SO_MAX_PIXELS (1LL << 20)
#define SO_MAX_PAGES 200
#else
#define SO_MAX_PIXELS (300LL * 1000 * 1000)
#define SO_MAX_PAGES 20000
#endif

// A decoded page: 1, 8 or 32 (RGB) bits per pixel; opaque outside ocr/.
typedef struct so_image so_image;
void so_image_free(so_image *image);
SO_AUTOPTR(so_image, so_image_free)
// NULL with *ret_fault filled when the page is bad; NULL with *err for our own trouble. ret_fault
// must come empty.
so_image *so_decode_page(const so_source *s, int index, so_fault *ret_fault, so_err *err);
