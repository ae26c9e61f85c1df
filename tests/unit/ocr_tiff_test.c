// SPDX-License-Identifier: Apache-2.0
// TIFF: files made here for the kinds that no fixture has, and chains of pages broken on purpose.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "tests/unit/ocr_files.h"

// A little TIFF made with libtiff; the caller fills in the tags and the data.
typedef struct {
    TIFF *tif;
    char path[40];
} maker;

static maker make(const char *mode)
{
    maker m = {.path = "/tmp/so-decode-test-XXXXXX"};
    so_autofd int fd = mkstemp(m.path);
    assert_true(fd >= 0);
    m.tif = TIFFOpen(m.path, mode);
    assert_non_null(m.tif);
    return m;
}

typedef struct {
    int width, height, bits, samples, photometric, compression;
} form;

static void page(maker *m, form f)
{
    TIFFSetField(m->tif, TIFFTAG_IMAGEWIDTH, f.width);
    TIFFSetField(m->tif, TIFFTAG_IMAGELENGTH, f.height);
    TIFFSetField(m->tif, TIFFTAG_BITSPERSAMPLE, f.bits);
    TIFFSetField(m->tif, TIFFTAG_SAMPLESPERPIXEL, f.samples);
    TIFFSetField(m->tif, TIFFTAG_PHOTOMETRIC, f.photometric);
    TIFFSetField(m->tif, TIFFTAG_COMPRESSION, f.compression);
    TIFFSetField(m->tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
}

static so_str bytes_of(maker *m)
{
    TIFFClose(m->tif);
    so_str bytes = {0};
    so_err err = {0};
    assert_true(so_file_read(m->path, 1u << 30, &bytes, &err));
    unlink(m->path);
    return bytes;
}

static uint32_t pixel(const so_image *image, int x, int y)
{
    l_uint32 value;
    assert_int_equal(pixGetPixel(image->pix, x, y, &value), 0);
    return pixGetDepth(image->pix) == 32 ? value >> 8 : value;
}

static void gray_page(maker *m, int compression, int value)
{
    uint8_t row[64];
    memset(row, value, sizeof row);
    page(m, (form){64, 48, 8, 1, PHOTOMETRIC_MINISBLACK, compression});
    TIFFSetField(m->tif, TIFFTAG_ROWSPERSTRIP, 16);
    for (uint32_t y = 0; y < 48; y++) assert_int_equal(TIFFWriteScanline(m->tif, row, y, 0), 1);
}

static so_str five_pages(const char *mode)
{
    maker m = make(mode);
    for (int i = 0; i < 5; i++) {
        gray_page(&m, COMPRESSION_ADOBE_DEFLATE, 10 + i);
        TIFFWriteDirectory(m.tif);
    }
    return bytes_of(&m);
}

static void check_five(const so_str *bytes, so_reason third)
{
    so_err err = {0};
    so_auto(so_probe) p = {0};
    so_autoptr(so_source) s = source_of(bytes->data, bytes->len);
    assert_true(so_decode_probe(s, &p, &err));
    assert_int_equal(p.reason, SO_REASON_NONE);
    assert_int_equal(p.pages.len, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(p.pages.items[i].reason, i == 2 ? third : SO_REASON_NONE);
        so_auto(so_fault) fault = {0};
        so_autoptr(so_image) image = so_decode_page(s, i, &fault, &err);
        assert_int_equal(fault.reason, i == 2 ? third : SO_REASON_NONE);
        if (image) assert_int_equal(pixel(image, 5, 40), 10 + i);
    }
}

static void reads_every_byte_order_and_size_of_tiff(void **state)
{
    (void)state;
    static const char *const modes[] = {"wl", "wb", "wl8", "wb8"};
    for (size_t i = 0; i < SO_COUNT(modes); i++) {
        so_auto(so_str) bytes = five_pages(modes[i]);
        check_five(&bytes, SO_REASON_NONE);
    }
}

// Where page 3 of five_pages() describes itself, found the way libtiff does.
static size_t third_directory(const so_str *bytes)
{
    uint32_t at;
    memcpy(&at, bytes->data + 4, 4);
    for (int i = 0; i < 2; i++) {
        uint16_t n;
        memcpy(&n, bytes->data + at, 2);
        memcpy(&at, bytes->data + at + 2 + 12 * n, 4);
    }
    return at;
}

static char *entry_value(so_str *bytes, size_t directory, uint16_t tag)
{
    uint16_t n, found;
    memcpy(&n, bytes->data + directory, 2);
    for (int i = 0; i < n; i++) {
        char *entry = bytes->data + directory + 2 + 12 * i;
        memcpy(&found, entry, 2);
        if (found == tag) return entry + 8;
    }
    fail();
    return NULL;
}

static void one_broken_page_of_five_costs_one_page(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    uint32_t counts, at;
    size_t third = third_directory(&bytes);
    memcpy(&at, entry_value(&bytes, third, TIFFTAG_STRIPOFFSETS), 4);
    memcpy(&counts, bytes.data + at, 4); // the first of three strips
    memset(bytes.data + counts, 0x55, 8);
    check_five(&bytes, SO_REASON_DAMAGED);
}

static void a_page_with_an_unreadable_directory_still_counts(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    memset(entry_value(&bytes, third_directory(&bytes), TIFFTAG_IMAGELENGTH) - 8, 0, 12);
    check_five(&bytes, SO_REASON_DAMAGED);
}

static void a_page_whose_strip_lies_behind_the_end_is_truncated(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    uint32_t at, far = 0x7fffffff;
    memcpy(&at, entry_value(&bytes, third_directory(&bytes), TIFFTAG_STRIPOFFSETS), 4);
    memcpy(bytes.data + at, &far, 4);
    check_five(&bytes, SO_REASON_TRUNCATED);
}

static void a_page_too_large_is_refused_before_memory_is_asked_for(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    uint16_t large = 60000;
    memcpy(entry_value(&bytes, third_directory(&bytes), TIFFTAG_IMAGEWIDTH), &large, 2);
    memcpy(entry_value(&bytes, third_directory(&bytes), TIFFTAG_IMAGELENGTH), &large, 2);
    check_five(&bytes, SO_REASON_OVERSIZED);
}

// The place of the pointer from page n (from 1) to the next.
static size_t link_behind(const so_str *bytes, int n)
{
    uint32_t at;
    uint16_t count;
    size_t place = 4;
    for (int i = 0; i < n; i++) {
        memcpy(&at, bytes->data + place, 4);
        memcpy(&count, bytes->data + at, 2);
        place = at + 2 + 12 * (size_t)count;
    }
    return place;
}

static void check_chain(const so_str *bytes, size_t pages, so_reason last, const char *detail)
{
    so_err err = {0};
    so_auto(so_probe) p = {0};
    so_autoptr(so_source) s = source_of(bytes->data, bytes->len);
    assert_true(so_decode_probe(s, &p, &err));
    assert_int_equal(p.reason, SO_REASON_NONE);
    assert_int_equal(p.pages.len, pages);
    assert_int_equal(p.pages.items[pages - 1].reason, last);
    assert_string_equal(p.pages.items[pages - 1].detail, detail);
    so_auto(so_fault) fault = {0};
    assert_null(so_decode_page(s, (int)pages - 1, &fault, &err));
    assert_int_equal(fault.reason, last);
    assert_string_equal(fault.detail, detail);
    so_auto(so_fault) none = {0};
    assert_null(so_decode_page(s, (int)pages, &none, &err));
    assert_int_equal(err.kind, SO_BUG);
}

static void an_endless_chain_ends_in_one_bad_page(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    memcpy(bytes.data + link_behind(&bytes, 4), bytes.data + 4, 4);
    check_chain(&bytes, 5, SO_REASON_DAMAGED, "the chain of pages turns back on itself");
}

static void a_chain_that_breaks_off_counts_the_loss(void **state)
{
    (void)state;
    so_auto(so_str) bytes = five_pages("wl");
    memcpy(bytes.data + link_behind(&bytes, 3), "\xff\xff\xff\x7f", 4);
    check_chain(&bytes, 4, SO_REASON_TRUNCATED,
                "the description of page 4 lies behind the end of the file");
}

static void bilevel_is_black_on_white_in_every_spelling(void **state)
{
    (void)state;
    static const int compressions[] = {COMPRESSION_NONE,      COMPRESSION_CCITTRLE,
                                       COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,
                                       COMPRESSION_PACKBITS,  COMPRESSION_LZW};
    for (size_t i = 0; i < SO_COUNT(compressions) * 4; i++) {
        bool is_white_zero = i & 1;
        maker m = make("w");
        page(&m,
             (form){37, 20, 1, 1, is_white_zero ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK,
                    compressions[i / 4]});
        TIFFSetField(m.tif, TIFFTAG_FILLORDER, i & 2 ? FILLORDER_LSB2MSB : FILLORDER_MSB2LSB);
        TIFFSetField(m.tif, TIFFTAG_ROWSPERSTRIP, 7);
        for (uint32_t y = 0; y < 20; y++) { // the first 5 columns are black
            uint8_t row[5] = {0xf8};
            for (int n = 0; n < 5 && !is_white_zero; n++) row[n] = (uint8_t)~row[n];
            assert_int_equal(TIFFWriteScanline(m.tif, row, y, 0), 1);
        }
        so_auto(so_str) bytes = bytes_of(&m);
        so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
        so_autoptr(so_image) image = page_of(s, 0);
        assert_non_null(image);
        l_int32 black = 0;
        pixCountPixels(image->pix, &black, NULL);
        assert_int_equal(black, 5 * 20);
        assert_int_equal(pixel(image, 4, 19), 1);
        assert_int_equal(pixel(image, 5, 19), 0);
    }
}

static void cmyk_becomes_rgb(void **state)
{
    (void)state;
    maker m = make("w");
    page(&m, (form){8, 8, 8, 4, PHOTOMETRIC_SEPARATED, COMPRESSION_LZW});
    uint8_t row[32];
    for (int i = 0; i < 8; i++) memcpy(row + 4 * i, "\xff\xff\0\0", 4); // cyan and magenta: blue
    for (uint32_t y = 0; y < 8; y++) TIFFWriteScanline(m.tif, row, y, 0);
    so_auto(so_str) bytes = bytes_of(&m);
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    so_autoptr(so_image) image = page_of(s, 0);
    assert_int_equal(pixel(image, 3, 3), 0x0000ff);
}

static void a_turned_page_stays_as_stored(void **state)
{
    (void)state;
    // RGB goes straight, CMYK through TIFFRGBAImage, which would turn it
    for (int samples = 3; samples <= 4; samples++) {
        maker m = make("w");
        page(&m, (form){8, 8, 8, samples, samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_SEPARATED,
                        COMPRESSION_LZW});
        TIFFSetField(m.tif, TIFFTAG_ORIENTATION, ORIENTATION_BOTRIGHT);
        TIFFSetField(m.tif, TIFFTAG_ROWSPERSTRIP, 3);
        for (uint32_t y = 0; y < 8; y++) {
            uint8_t row[32] = {0};
            if (y == 1) memset(row, 255, (size_t)samples);
            TIFFWriteScanline(m.tif, row, y, 0);
        }
        so_auto(so_str) bytes = bytes_of(&m);
        so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
        so_autoptr(so_image) image = page_of(s, 0);
        assert_int_equal(pixel(image, 0, 1), samples == 3 ? 0xffffff : 0x000000);
        assert_int_equal(pixel(image, 7, 6), samples == 3 ? 0x000000 : 0xffffff);
    }
}

static void tiles_that_overhang_are_put_in_place(void **state)
{
    (void)state;
    maker m = make("w");
    page(&m, (form){100, 70, 8, 1, PHOTOMETRIC_MINISWHITE, COMPRESSION_ADOBE_DEFLATE});
    TIFFSetField(m.tif, TIFFTAG_TILEWIDTH, 32);
    TIFFSetField(m.tif, TIFFTAG_TILELENGTH, 32);
    for (uint32_t y = 0; y < 70; y += 32) {
        for (uint32_t x = 0; x < 100; x += 32) {
            uint8_t tile[32 * 32];
            memset(tile, (int)(x + y), sizeof tile);
            TIFFWriteTile(m.tif, tile, x, y, 0, 0);
        }
    }
    so_auto(so_str) bytes = bytes_of(&m);
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    so_autoptr(so_image) image = page_of(s, 0);
    assert_int_equal(pixel(image, 0, 0), 255);
    assert_int_equal(pixel(image, 99, 69), 255 - (96 + 64));
    assert_int_equal(pixel(image, 31, 64), 255 - 64);
}

static void fax_data_that_ends_early_is_damage(void **state)
{
    (void)state;
    so_auto(so_str) bytes = fixture("leptonica/feyn.tif");
    // libtiff would fill the lower half of the page with white
    memset(bytes.data + bytes.len / 2, 0, bytes.len / 4);
    assert_int_equal(reason_of_bytes(bytes.data, bytes.len), SO_REASON_DAMAGED);
}

// leptonica decodes these kinds too: not a pixel may differ.
static void tiff_pixels_are_those_leptonica_reads(void **state)
{
    (void)state;
    static const char *const files[] = {
        "leptonica/feyn.tif",        "leptonica/minisblack.tif",      "leptonica/miniswhite.tif",
        "tesseract/phototest.tif",   "libtiff/minisblack-1c-8b.tiff", "libtiff/rgb-3c-8b.tiff",
        "tesseract/eurotext.tif",    "libtiff/quad-lzw-compat.tiff",  "leptonica/jpeg-coded.tif",
        "libtiff/palette-1c-8b.tiff"};
    for (size_t i = 0; i < SO_COUNT(files); i++) {
        so_auto(so_str) bytes = fixture(files[i]);
        so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
        so_autoptr(so_image) image = page_of(s, 0);
        PIX *theirs = pixReadMemTiff((const l_uint8 *)bytes.data, bytes.len, 0);
        if (pixGetColormap(theirs)) {
            PIX *plain = pixRemoveColormap(theirs, REMOVE_CMAP_BASED_ON_SRC);
            pixDestroy(&theirs);
            theirs = plain;
        }
        l_int32 same = 0;
        pixEqual(image->pix, theirs, &same);
        pixDestroy(&theirs);
        if (!same) fail_msg("%s differs", files[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_byte_order_and_size_of_tiff),
        cmocka_unit_test(one_broken_page_of_five_costs_one_page),
        cmocka_unit_test(a_page_with_an_unreadable_directory_still_counts),
        cmocka_unit_test(a_page_whose_strip_lies_behind_the_end_is_truncated),
        cmocka_unit_test(a_page_too_large_is_refused_before_memory_is_asked_for),
        cmocka_unit_test(an_endless_chain_ends_in_one_bad_page),
        cmocka_unit_test(a_chain_that_breaks_off_counts_the_loss),
        cmocka_unit_test(bilevel_is_black_on_white_in_every_spelling),
        cmocka_unit_test(cmyk_becomes_rgb),
        cmocka_unit_test(a_turned_page_stays_as_stored),
        cmocka_unit_test(tiles_that_overhang_are_put_in_place),
        cmocka_unit_test(fax_data_that_ends_early_is_damage),
        cmocka_unit_test(tiff_pixels_are_those_leptonica_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
