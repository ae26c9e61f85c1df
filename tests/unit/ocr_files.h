// SPDX-License-Identifier: Apache-2.0
// What the tests of ocr/ share: bytes as a source, fixtures, and what the probe says of them.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/file.h"
#include "ocr/image.h"

static inline so_source *source_of(const void *bytes, size_t len_bytes)
{
    so_err err = {0};
    so_autofd int fd = so_tmp_file("/tmp", &err);
    assert_true(fd >= 0);
    assert_true(so_fd_write_all(fd, bytes, len_bytes, &err));
    so_source *s = so_source_open(fd, &err);
    assert_non_null(s);
    return s;
}

static inline so_str fixture(const char *name)
{
    so_autofree char *path = so_path_join(SOHOA_FIXTURES, name);
    if (!so_path_exists(path)) skip();
    so_str bytes = {0};
    so_err err = {0};
    assert_true(so_file_read(path, 1u << 30, &bytes, &err));
    return bytes;
}

static inline so_reason reason_of_bytes(const void *bytes, size_t len_bytes)
{
    so_err err = {0};
    so_auto(so_probe) p = {0};
    so_autoptr(so_source) s = source_of(bytes, len_bytes);
    assert_true(so_decode_probe(s, &p, &err));
    if (p.reason != SO_REASON_NONE) {
        assert_int_equal(p.pages.len, 0);
        assert_non_null(p.detail);
        return p.reason;
    }
    assert_true(p.pages.len > 0);
    return p.pages.items[0].reason;
}

static inline so_image *page_of(const so_source *s, int index)
{
    so_err err = {0};
    so_auto(so_fault) fault = {0};
    so_image *image = so_decode_page(s, index, &fault, &err);
    if (!image)
        print_error("%s %s %s\n", so_reason_name(fault.reason), fault.detail ? fault.detail : "",
                    err.text);
    return image;
}
