// SPDX-License-Identifier: Apache-2.0
// Pictures made from pages: turned the right way, as small as asked, and lossless where promised.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <tiffio.h>

#include "ocr/picture.h"
#include "tests/unit/ocr_files.h"

static so_source *fixture_source(const char *name)
{
    so_auto(so_str) bytes = fixture(name);
    return source_of(bytes.data, bytes.len);
}

// A white page of 60 x 40 with a black square in its upper left corner, as PNG.
static so_source *marked_page(int depth)
{
    PIX *pix = pixCreate(60, 40, depth);
    if (depth > 1) pixSetAll(pix);
    pixRasterop(pix, 0, 0, 10, 10, depth > 1 ? PIX_CLR : PIX_SET, NULL, 0, 0);
    l_uint8 *png = NULL;
    size_t len = 0;
    assert_int_equal(pixWriteMemPng(&png, &len, pix, 0), 0);
    pixDestroy(&pix);
    so_source *s = source_of(png, len);
    free(png);
    return s;
}

// The picture as a pix of 8 bits; to be destroyed.
static PIX *picture(const so_source *s, int rotation_deg, int max_px)
{
    so_err err = {0};
    so_auto(so_str) png = {0};
    assert_true(so_picture_png(s, 0, rotation_deg, max_px, &png, &err));
    PIX *read = pixReadMemPng((const l_uint8 *)png.data, png.len);
    assert_non_null(read);
    PIX *grey = pixConvertTo8(read, 0);
    pixDestroy(&read);
    return grey;
}

static bool is_dark(PIX *pix, int x, int y)
{
    l_uint32 value = 255;
    pixGetPixel(pix, x, y, &value);
    return value < 128;
}

static void turns_clockwise(void **state)
{
    (void)state;
    static const struct {
        int turn_deg, width, height, x, y; // and where the mark is
    } turns[] = {
        {0, 60, 40, 2, 2}, {90, 40, 60, 37, 2}, {180, 60, 40, 57, 37}, {270, 40, 60, 2, 57}};
    for (int depth = 1; depth <= 8; depth += 7) {
        so_autoptr(so_source) s = marked_page(depth);
        for (size_t i = 0; i < SO_COUNT(turns); i++) {
            PIX *pix = picture(s, turns[i].turn_deg, 0);
            assert_int_equal(pixGetWidth(pix), turns[i].width);
            assert_int_equal(pixGetHeight(pix), turns[i].height);
            for (size_t n = 0; n < SO_COUNT(turns); n++)
                if (turns[n].width == turns[i].width)
                    assert_int_equal(is_dark(pix, turns[n].x, turns[n].y), n == i);
            pixDestroy(&pix);
        }
    }
}

static void is_never_longer_than_asked_and_never_enlarged(void **state)
{
    (void)state;
    so_autoptr(so_source) s = fixture_source("leptonica/feyn.tif");
    static const int limits[] = {1, 7, 100, 333, 1000, 3299, 3300, 5000};
    for (size_t i = 0; i < SO_COUNT(limits); i++) {
        PIX *pix = picture(s, 90, limits[i]);
        assert_int_equal(pixGetWidth(pix), limits[i] < 3300 ? limits[i] : 3300);
        assert_true(pixGetHeight(pix) <= pixGetWidth(pix));
        pixDestroy(&pix);
    }
}

static void a_small_picture_of_a_bilevel_page_is_grey(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_source) s = fixture_source("leptonica/feyn.tif");
    so_auto(so_str) png = {0};
    assert_true(so_picture_png(s, 0, 0, 400, &png, &err));
    PIX *pix = pixReadMemPng((const l_uint8 *)png.data, png.len);
    assert_int_equal(pixGetDepth(pix), 8);
    pixDestroy(&pix);
}

static void a_bad_page_is_an_error_that_says_why(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_source) s = source_of("abc", 3);
    so_auto(so_str) png = {0};
    so_auto(so_picture) p = {0};
    assert_false(so_picture_png(s, 0, 0, 0, &png, &err));
    assert_int_equal(err.kind, SO_DATA);
    assert_string_equal(err.text, "page 1 is not_image: no known image format begins like this");
    assert_int_equal(png.len, 0);
    assert_false(so_picture_stream(s, 0, &p, &err));
    assert_int_equal(p.bytes.len, 0);
}

static void a_jpeg_stays_byte_for_byte(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int components;
    } files[] = {{"leptonica/lighttext.jpg", 1}, {"ocrmypdf/baiona_color.jpg", 3}};
    for (size_t i = 0; i < SO_COUNT(files); i++) {
        so_err err = {0};
        so_auto(so_str) bytes = fixture(files[i].file);
        so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
        so_auto(so_picture) p = {0};
        assert_true(so_picture_stream(s, 0, &p, &err));
        assert_int_equal(p.format, SO_PICTURE_JPEG);
        assert_int_equal(p.components, files[i].components);
        assert_int_equal(p.bytes.len, bytes.len);
        assert_memory_equal(p.bytes.data, bytes.data, bytes.len);
    }
}

static void other_colours_become_jpeg_of_one_or_three_components(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int width, height, components;
    } files[] = {{"ocrmypdf/baiona_cmyk.jpg", 640, 682, 3},
                 {"ocrmypdf/baiona_alpha.png", 640, 682, 3},
                 {"ocrmypdf/baiona_gray.png", 640, 682, 1},
                 {"leptonica/rgb16.tif", 129, 90, 3}};
    for (size_t i = 0; i < SO_COUNT(files); i++) {
        so_err err = {0};
        so_autoptr(so_source) s = fixture_source(files[i].file);
        so_auto(so_picture) p = {0};
        assert_true(so_picture_stream(s, 0, &p, &err));
        assert_int_equal(p.format, SO_PICTURE_JPEG);
        assert_int_equal(p.components, files[i].components);
        so_autoptr(so_source) again = source_of(p.bytes.data, p.bytes.len);
        so_autoptr(so_image) image = page_of(again, 0);
        assert_int_equal(pixGetWidth(image->pix), files[i].width);
        assert_int_equal(pixGetHeight(image->pix), files[i].height);
        assert_int_equal(pixGetDepth(image->pix), files[i].components == 1 ? 8 : 32);
    }
}

// Puts the bare stream into a TIFF of our own and reads it back.
static so_image *read_g4(const so_picture *p)
{
    char path[] = "/tmp/so-picture-test-XXXXXX";
    so_autofd int fd = mkstemp(path);
    TIFF *tif = TIFFOpen(path, "w");
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, p->width_px);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, p->height_px);
    TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, p->height_px);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFWriteRawStrip(tif, 0, p->bytes.data, (tmsize_t)p->bytes.len);
    TIFFClose(tif);
    so_err err = {0};
    so_autoptr(so_source) s = so_source_open(fd, &err);
    unlink(path);
    return page_of(s, 0);
}

static void a_bilevel_page_becomes_g4_without_losing_a_pixel(void **state)
{
    (void)state;
    static const char *const files[] = {"leptonica/feyn.tif", "ocrmypdf/linn.png",
                                        "leptonica/minisblack.tif", "tesseract/phototest.tif"};
    for (size_t i = 0; i < SO_COUNT(files); i++) {
        so_err err = {0};
        so_autoptr(so_source) s = fixture_source(files[i]);
        so_autoptr(so_image) image = page_of(s, 0);
        so_auto(so_picture) p = {0};
        assert_true(so_picture_stream(s, 0, &p, &err));
        assert_int_equal(p.format, SO_PICTURE_G4);
        assert_int_equal(p.components, 1);
        assert_int_equal(p.x_dpi, image->res.x_dpi);
        so_autoptr(so_image) again = read_g4(&p);
        l_int32 same = 0;
        pixEqual(image->pix, again->pix, &same);
        assert_true(same);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_clockwise),
        cmocka_unit_test(is_never_longer_than_asked_and_never_enlarged),
        cmocka_unit_test(a_small_picture_of_a_bilevel_page_is_grey),
        cmocka_unit_test(a_bad_page_is_an_error_that_says_why),
        cmocka_unit_test(a_jpeg_stays_byte_for_byte),
        cmocka_unit_test(other_colours_become_jpeg_of_one_or_three_components),
        cmocka_unit_test(a_bilevel_page_becomes_g4_without_losing_a_pixel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
