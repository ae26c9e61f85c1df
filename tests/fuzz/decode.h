// SPDX-License-Identifier: Apache-2.0
// What holds for every file of every picture format: the probe tells good from bad without an error
// of our own, and decoding a page keeps what the probe has promised of it.
#pragma once
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ocr/image.h"
#include "tests/fuzz/fuzz.h"

static inline void check_page(const so_source *s, int index, const so_probe_page *promised)
{
    so_err err = {0};
    so_auto(so_fault) fault = {0};
    so_autoptr(so_image) image = so_decode_page(s, index, &fault, &err);
    SO_MUST(fault.reason == promised->reason);
    SO_MUST(!image == (fault.reason != SO_REASON_NONE));
    if (!image) return;
    int depth = pixGetDepth(image->pix);
    SO_MUST(depth == 1 || depth == 8 || depth == 32);
    SO_MUST(!pixGetColormap(image->pix) && pixGetSpp(image->pix) != 4);
    SO_MUST(pixGetWidth(image->pix) == promised->width_px);
    SO_MUST(pixGetHeight(image->pix) == promised->height_px);
    SO_MUST(so_resolution_dpi(image->res) == promised->res_dpi);
    SO_MUST(so_image_square(image, &err) && image->res.x_dpi == image->res.y_dpi);
}

// Decodes data when its format is the one named, and lets others pass: each has its own target.
static inline int check_decoding(const uint8_t *data, size_t size, const char *const *formats)
{
    so_err err = {0};
    so_autofd int fd = so_tmp_file("/tmp", &err);
    SO_MUST(fd >= 0 && so_fd_write_all(fd, data, size, &err));
    so_autoptr(so_source) s = so_source_open(fd, &err);
    SO_MUST(s);
    const char *format = so_source_format(s);
    while (*formats && strcmp(*formats, format) != 0) formats++;
    if (!*formats) return 0;
    so_auto(so_probe) p = {0};
    SO_MUST(so_decode_probe(s, &p, &err));
    SO_MUST(p.reason != SO_REASON_NONE ? !p.pages.len && p.detail : p.pages.len > 0);
    for (size_t i = 0; i < p.pages.len && i < 4; i++) check_page(s, (int)i, &p.pages.items[i]);
    return 0;
}
