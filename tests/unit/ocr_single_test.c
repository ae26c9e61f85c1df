// SPDX-License-Identifier: Apache-2.0
// Pictures of one page (JPEG, PNG, WebP): their colours, and what they say of their resolution and
// turn. Made by hand and by libjpeg, because leptonica writes few of the kinds there are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include <jpeglib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/ocr_pixels.h"

static void add_number(so_str *out, uint64_t value, int n, bool is_big_endian)
{
    for (int i = 0; i < n; i++)
        so_str_addc(out, (char)(value >> 8 * (is_big_endian ? n - 1 - i : i)));
}

// --- EXIF ---

// A little TIFF of orientation and resolution.
static so_str exif(int orientation, int res_dpi, bool is_big_endian)
{
    so_str out = {0};
    so_str_adds(&out, is_big_endian ? "MM" : "II");
    add_number(&out, 42, 2, is_big_endian);
    add_number(&out, 8, 4, is_big_endian);
    add_number(&out, 3, 2, is_big_endian);
    const int tags[3][2] = {{274, 3}, {282, 5}, {283, 5}};
    for (int i = 0; i < 3; i++) {
        add_number(&out, (uint64_t)tags[i][0], 2, is_big_endian);
        add_number(&out, (uint64_t)tags[i][1], 2, is_big_endian);
        add_number(&out, 1, 4, is_big_endian);
        add_number(&out, i ? 50 : (uint64_t)orientation, i ? 4 : 2, is_big_endian);
        if (!i) add_number(&out, 0, 2, is_big_endian);
    }
    add_number(&out, 0, 4, is_big_endian);
    add_number(&out, (uint64_t)res_dpi * 10, 4, is_big_endian);
    add_number(&out, 10, 4, is_big_endian);
    return out;
}

// 60 x 40, white, black in the upper left quarter.
static PIX *marked(int depth)
{
    PIX *pix = pixCreate(60, 40, depth);
    pixSetAll(pix);
    pixRasterop(pix, 0, 0, 30, 20, PIX_CLR, NULL, 0, 0);
    return pix;
}

static so_str jpeg_with(int orientation, int res_dpi, bool is_big_endian, int jfif_dpi)
{
    so_str out = {0};
    so_auto(so_str) block = exif(orientation, res_dpi, is_big_endian);
    PIX *pix = marked(8);
    l_uint8 *jpeg = NULL;
    size_t len = 0;
    pixSetResolution(pix, jfif_dpi, jfif_dpi);
    assert_int_equal(pixWriteMemJpeg(&jpeg, &len, pix, 95, 0), 0);
    so_str_add(&out, jpeg, 2);
    so_str_add(&out, "\xff\xe1", 2);
    add_number(&out, block.len + 8, 2, true);
    so_str_add(&out, "Exif\0\0", 6);
    so_str_add(&out, block.data, block.len);
    so_str_add(&out, jpeg + 2, len - 2);
    free(jpeg);
    pixDestroy(&pix);
    return out;
}

static void exif_turns_and_mirrors_as_cameras_mean_it(void **state)
{
    (void)state;
    static const int turn_deg[] = {0, 0, 0, 180, 180, 270, 90, 90, 270};
    static const bool is_mirrored[] = {0, 0, 1, 0, 1, 1, 0, 1, 0};
    for (int o = 0; o <= 8; o++) {
        so_auto(so_str) bytes = jpeg_with(o, 300, o & 1, 0);
        so_autoptr(so_image) image = image_of(&bytes);
        assert_int_equal(image->turn_deg, turn_deg[o]);
        assert_int_equal(pixGetWidth(image->pix), 60);
        check_near(rgb_at(image, 5, 5), is_mirrored[o] ? 0xffffff : 0x000000, 8);
        check_near(rgb_at(image, 55, 5), is_mirrored[o] ? 0x000000 : 0xffffff, 8);
        check_near(rgb_at(image, 5, 35), 0xffffff, 8);
    }
}

static void exif_gives_the_resolution_where_jfif_gives_none(void **state)
{
    (void)state;
    static const int cases[][3] = {{300, 0, 300}, {300, 200, 200}, {0, 240, 240}};
    for (size_t i = 0; i < SO_COUNT(cases); i++) {
        so_auto(so_str) bytes = jpeg_with(1, cases[i][0], false, cases[i][1]);
        so_autoptr(so_image) image = image_of(&bytes);
        assert_int_equal(image->res.x_dpi, cases[i][2]);
        assert_false(image->res.is_guessed);
    }
}

static void exif_that_makes_no_sense_says_nothing(void **state)
{
    (void)state;
    so_auto(so_str) whole = jpeg_with(6, 300, true, 0);
    for (size_t i = 12; i < 12 + 58; i++) { // the block and all its numbers
        so_auto(so_str) bytes = {0};
        so_str_add(&bytes, whole.data, whole.len);
        bytes.data[i] = (char)0xff;
        so_autoptr(so_image) image = image_of(&bytes);
        assert_true(image->turn_deg % 90 == 0 && image->res.x_dpi >= 72);
    }
}

// --- PNG ---

static uint32_t crc_of(const char *p, size_t len)
{
    uint32_t crc = ~0u;
    for (size_t i = 0; i < len; i++) {
        crc ^= (uint8_t)p[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void add_chunk(so_str *out, const char *type, const void *data, size_t len)
{
    add_number(out, len, 4, true);
    size_t from = out->len;
    so_str_adds(out, type);
    so_str_add(out, data, len);
    add_number(out, crc_of(out->data + from, len + 4), 4, true);
}

// One stored block of deflate in zlib's wrapping.
static void add_pixels(so_str *out, const so_str *rows)
{
    so_auto(so_str) z = {0};
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < rows->len; i++) {
        a = (a + (uint8_t)rows->data[i]) % 65521;
        b = (b + a) % 65521;
    }
    so_str_add(&z, "\x78\x01\x01", 3);
    add_number(&z, rows->len, 2, false);
    add_number(&z, ~rows->len & 0xffff, 2, false);
    so_str_add(&z, rows->data, rows->len);
    add_number(&z, b << 16 | a, 4, true);
    add_chunk(out, "IDAT", z.data, z.len);
}

enum { GREY = 0, RGB = 2, INDEX = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 };
typedef struct {
    int colour, bits;
    const char *pixel;  // the bytes of the first pixels of each row: one row, 8 pixels in all
    const char *before; // tRNS, if any
    int before_len;
    uint32_t want; // of pixel 0
} png_kind;

// 8 x 2 pixels, all alike; PLTE is black, red, half white.
static so_str png_of(const png_kind *k, const char *extra, const void *data, size_t len)
{
    static const int samples[] = {1, 0, 3, 1, 2, 0, 4};
    so_str out = {0};
    so_auto(so_str) head = {0}, rows = {0};
    add_number(&head, 8, 4, true);
    add_number(&head, 2, 4, true);
    add_number(&head, (uint64_t)k->bits, 1, true);
    add_number(&head, (uint64_t)k->colour, 1, true);
    add_number(&head, 0, 3, true);
    size_t pixel_bits = (size_t)(k->bits * samples[k->colour]);
    for (int y = 0; y < 2; y++) {
        so_str_addc(&rows, 0);
        for (size_t i = 0; i < 8; i += pixel_bits < 8 ? 8 / pixel_bits : 1)
            so_str_add(&rows, k->pixel, pixel_bits < 8 ? 1 : pixel_bits / 8);
    }
    so_str_add(&out, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(&out, "IHDR", head.data, head.len);
    if (extra) add_chunk(&out, extra, data, len);
    if (k->colour == INDEX) add_chunk(&out, "PLTE", "\0\0\0\xff\0\0\x80\x80\x80", 9);
    if (k->before) add_chunk(&out, "tRNS", k->before, (size_t)k->before_len);
    add_pixels(&out, &rows);
    add_chunk(&out, "IEND", "", 0);
    return out;
}

static const png_kind png_kinds[] = {
    {GREY, 1, "\x00", NULL, 0, 0x000000},
    {GREY, 2, "\x55", NULL, 0, 0x555555},
    {GREY, 4, "\x33", NULL, 0, 0x333333},
    {GREY, 8, "\x42", NULL, 0, 0x424242},
    {GREY, 16, "\x42\x99", NULL, 0, 0x424242},
    {RGB, 8, "\x10\x20\x30", NULL, 0, 0x102030},
    {RGB, 16, "\x10\x99\x20\x99\x30\x99", NULL, 0, 0x102030},
    {INDEX, 1, "\xff", NULL, 0, 0xff0000},
    {INDEX, 2, "\x55", NULL, 0, 0xff0000},
    {INDEX, 4, "\x22", NULL, 0, 0x808080},
    {INDEX, 8, "\x01", NULL, 0, 0xff0000},
    {INDEX, 8, "\x00", "\x00", 1, 0xffffff}, // transparent black on white paper
    {INDEX, 8, "\x01", "\xff\x80", 2, 0xff7f7f},
    {GREY_ALPHA, 8, "\x00\x80", NULL, 0, 0x7f7f7f},
    {GREY_ALPHA, 8, "\x00\x00", NULL, 0, 0xffffff},
    {GREY_ALPHA, 16, "\x00\x00\x80\x00", NULL, 0, 0x7f7f7f},
    {RGB_ALPHA, 8, "\xff\x00\x00\x80", NULL, 0, 0xff7f7f},
    {RGB_ALPHA, 16, "\xff\xff\x00\x00\x00\x00\x80\x00", NULL, 0, 0xff7f7f},
};

static void every_kind_of_png_lies_on_white(void **state)
{
    (void)state;
    for (size_t i = 0; i < SO_COUNT(png_kinds); i++) {
        const png_kind *k = &png_kinds[i];
        print_message("colour %d, %d bits\n", k->colour, k->bits);
        so_auto(so_str) bytes = png_of(k, NULL, NULL, 0);
        so_autoptr(so_image) image = image_of(&bytes);
        check_near(rgb_at(image, 3, 1), k->want, 1);
        check_near(rgb_at(image, 7, 0), k->want, 1);
    }
}

static void png_says_its_resolution_per_metre_or_in_exif(void **state)
{
    (void)state;
    const png_kind *k = &png_kinds[3];
    static const struct {
        const char *phys;
        so_resolution want;
    } cases[] = {{"\0\0\x2e\x23\0\0\x2e\x23\1", {300, 300, false}},
                 {"\0\0\x1f\x60\0\0\x0f\x12\1", {204, 98, false}},
                 {"\0\0\0\1\0\0\0\1\0", {100, 100, true}}}; // square, and no more
    for (size_t i = 0; i < SO_COUNT(cases); i++) {
        so_auto(so_str) bytes = png_of(k, "pHYs", cases[i].phys, 9);
        so_autoptr(so_image) image = image_of(&bytes);
        assert_int_equal(image->res.x_dpi, cases[i].want.x_dpi);
        assert_int_equal(image->res.y_dpi, cases[i].want.y_dpi);
        assert_int_equal(image->res.is_guessed, cases[i].want.is_guessed);
    }
    so_auto(so_str) block = exif(8, 240, true);
    so_auto(so_str) bytes = png_of(k, "eXIf", block.data, block.len);
    so_autoptr(so_image) image = image_of(&bytes);
    assert_int_equal(image->res.x_dpi, 240);
    assert_int_equal(image->turn_deg, 270);
}

// --- WebP ---

static void webp_lies_on_white_and_says_its_turn(void **state)
{
    (void)state;
    PIX *pix = pixCreate(16, 16, 32);
    for (int i = 0; i < 256; i++) pixSetPixel(pix, i % 16, i / 16, 0xff000080);
    pixSetSpp(pix, 4);
    l_uint8 *webp = NULL;
    size_t len = 0;
    assert_int_equal(pixWriteMemWebP(&webp, &len, pix, 100, 1), 0);
    pixDestroy(&pix);
    so_auto(so_str) block = exif(3, 200, false), bytes = {0};
    size_t at = 12; // behind what VP8X says of the picture, if leptonica wrote one
    bool has_head = memcmp(webp + 12, "VP8X", 4) == 0;
    so_str_add(&bytes, "RIFF", 4);
    add_number(&bytes, 4 + (has_head ? 0 : 18) + len - at + 8 + block.len, 4, false);
    so_str_add(&bytes, "WEBP", 4);
    if (!has_head) so_str_add(&bytes, "VP8X\x0a\0\0\0\x18\0\0\0\x0f\0\0\x0f\0\0", 18);
    so_str_add(&bytes, webp + at, len - at);
    so_str_add(&bytes, "EXIF", 4);
    add_number(&bytes, block.len, 4, false);
    so_str_add(&bytes, block.data, block.len);
    free(webp);
    so_autoptr(so_image) image = image_of(&bytes);
    check_near(rgb_at(image, 8, 8), 0xff7f7f, 2);
    assert_int_equal(image->turn_deg, 180);
    assert_int_equal(image->res.x_dpi, 200);
}

// --- JPEG ---

typedef struct {
    J_COLOR_SPACE in, stored;
    bool has_adobe;
    JSAMPLE sample[4];
    uint32_t want;
} jpeg_kind;

static const jpeg_kind jpeg_kinds[] = {
    {JCS_GRAYSCALE, JCS_GRAYSCALE, false, {90}, 0x5a5a5a},
    {JCS_RGB, JCS_YCbCr, false, {200, 100, 40}, 0xc86428},
    {JCS_RGB, JCS_RGB, true, {200, 100, 40}, 0xc86428},
    {JCS_CMYK, JCS_CMYK, false, {55, 155, 215, 0}, 0xc86428},  // 0 is no ink
    {JCS_CMYK, JCS_CMYK, true, {200, 100, 40, 255}, 0xc86428}, // Adobe: 255 is none
    {JCS_CMYK, JCS_YCCK, true, {200, 100, 40, 255}, 0xc86428},
    {JCS_CMYK, JCS_YCCK, true, {255, 255, 255, 128}, 0x808080}, // black ink alone
};

static so_str jpeg_of(const jpeg_kind *k)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr manager;
    unsigned char *jpeg = NULL;
    unsigned long len = 0;
    JSAMPLE row[16 * 4];
    JSAMPROW rows[1] = {row};
    c.err = jpeg_std_error(&manager);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &jpeg, &len);
    c.image_width = c.image_height = 16;
    c.in_color_space = k->in;
    c.input_components = k->in == JCS_GRAYSCALE ? 1 : k->in == JCS_RGB ? 3 : 4;
    jpeg_set_defaults(&c);
    jpeg_set_colorspace(&c, k->stored);
    jpeg_set_quality(&c, 98, TRUE);
    c.write_Adobe_marker = k->has_adobe;
    jpeg_start_compress(&c, TRUE);
    for (int i = 0; i < 16; i++)
        memcpy(row + i * c.input_components, k->sample, (size_t)c.input_components);
    for (int y = 0; y < 16; y++) jpeg_write_scanlines(&c, rows, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    so_str out = {0};
    so_str_add(&out, jpeg, len);
    free(jpeg);
    return out;
}

static void every_kind_of_jpeg_has_its_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < SO_COUNT(jpeg_kinds); i++) {
        so_auto(so_str) bytes = jpeg_of(&jpeg_kinds[i]);
        so_autoptr(so_image) image = image_of(&bytes);
        check_near(rgb_at(image, 9, 9), jpeg_kinds[i].want, 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exif_turns_and_mirrors_as_cameras_mean_it),
        cmocka_unit_test(exif_gives_the_resolution_where_jfif_gives_none),
        cmocka_unit_test(exif_that_makes_no_sense_says_nothing),
        cmocka_unit_test(every_kind_of_png_lies_on_white),
        cmocka_unit_test(png_says_its_resolution_per_metre_or_in_exif),
        cmocka_unit_test(webp_lies_on_white_and_says_its_turn),
        cmocka_unit_test(every_kind_of_jpeg_has_its_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
