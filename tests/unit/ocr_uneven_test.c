// SPDX-License-Identifier: Apache-2.0
// Pages whose file asks for something: uneven pixels as fax machines make them, and a turn. They
// are read as they are meant, and their boxes count the pixels that are stored.
#include "tests/unit/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ocr/picture.h"
#include "ocr/reader.h"
#include "tests/unit/ocr_files.h"

#define PAGE SOHOA_SOURCE "/samples/batches/lo-001/0010.jpg"

static so_source *source_of_png(PIX *pix)
{
    l_uint8 *png = NULL;
    size_t len = 0;
    assert_int_equal(pixWriteMemPng(&png, &len, pix, 0), 0);
    so_source *s = source_of(png, len);
    free(png);
    return s;
}

static PIX *sample(so_resolution *ret_res)
{
    so_auto(so_str) bytes = {0};
    so_err err = {0};
    assert_ok(so_file_read(PAGE, 1 << 24, &bytes, &err), err);
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    so_autoptr(so_image) image = page_of(s, 0);
    *ret_res = image->res;
    return pixConvertTo8(image->pix, 0);
}

static so_page reading_of(so_reader *r, const so_source *s)
{
    so_err err = {0};
    so_page page = {0};
    so_auto(so_fault) fault = {0};
    assert_ok(so_reader_read(r, s, 0, &page, &fault, &err), err);
    assert_int_equal(fault.reason, SO_REASON_NONE);
    return page;
}

// The word of a page that is nearest to a place with the same text; NULL when there is none.
static const so_word *same_word(const so_page *page, const so_word *as, double scale_x,
                                double scale_y)
{
    const so_word *best = NULL;
    double best_off = 1e9;
    for (size_t i = 0; i < page->lines.len; i++) {
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            const so_word *w = &page->lines.items[i].words.items[k];
            double off =
                fabs(w->box.x - as->box.x * scale_x) + fabs(w->box.y - as->box.y * scale_y);
            if (!so_equal(w->text, as->text) || off >= best_off) continue;
            best = w;
            best_off = off;
        }
    }
    return best;
}

// How many words of a page are found again at the same place, in tenths of all.
static int found_again(const so_page *page, const so_page *in, double scale_x, double scale_y)
{
    size_t found = 0, all = so_page_words(page);
    for (size_t i = 0; i < page->lines.len; i++) {
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            const so_word *w = &page->lines.items[i].words.items[k];
            const so_word *same = same_word(in, w, scale_x, scale_y);
            found += same && fabs(same->box.x - w->box.x * scale_x) < 8 &&
                     fabs(same->box.y - w->box.y * scale_y) < 8 &&
                     fabs(same->box.h - w->box.h * scale_y) < 8;
        }
    }
    return all ? (int)(10 * found / all) : 0;
}

static so_reader *open_reader(void)
{
    so_err err = {0};
    so_reader *r = so_reader_open("vie", SOHOA_SOURCE "/share/language", "", &err);
    assert_non_null(r);
    return r;
}

static void uneven_pixels_are_read_as_square_ones(void **state)
{
    (void)state;
    static const so_resolution fax[] = {{204, 196, false}, {204, 98, false}, {150, 300, false}};
    so_autoptr(so_reader) r = open_reader();
    so_resolution res;
    PIX *pix = sample(&res);
    so_autoptr(so_source) plain = source_of_png(pix);
    so_auto(so_page) wanted = reading_of(r, plain);
    assert_true(so_page_words(&wanted) > 30);
    for (size_t i = 0; i < SO_COUNT(fax); i++) {
        double scale_x = (double)fax[i].x_dpi / res.x_dpi,
               scale_y = (double)fax[i].y_dpi / res.y_dpi;
        PIX *squashed = pixScale(pix, (float)scale_x, (float)scale_y);
        pixSetResolution(squashed, fax[i].x_dpi, fax[i].y_dpi);
        so_autoptr(so_source) s = source_of_png(squashed);
        so_auto(so_page) page = reading_of(r, s);
        int tenths = found_again(&wanted, &page, scale_x, scale_y);
        print_message("%d x %d: %d tenths\n", fax[i].x_dpi, fax[i].y_dpi, tenths);
        assert_int_equal(page.width_px, pixGetWidth(squashed));
        assert_int_equal(page.height_px, pixGetHeight(squashed));
        assert_int_equal(page.res_dpi, so_resolution_dpi(fax[i]));
        assert_true(tenths >= (fax[i].y_dpi < 100 ? 6 : 8)); // 98 dpi is little to read from
        pixDestroy(&squashed);
    }
    pixDestroy(&pix);
}

static void pictures_of_uneven_pixels_are_square_and_streams_are_as_stored(void **state)
{
    (void)state;
    so_err err = {0};
    PIX *pix = pixCreate(400, 300, 1);
    pixSetResolution(pix, 204, 98);
    pixRasterop(pix, 50, 50, 100, 100, PIX_SET, NULL, 0, 0);
    so_autoptr(so_source) s = source_of_png(pix);
    pixDestroy(&pix);
    so_auto(so_str) png = {0};
    so_auto(so_picture) stream = {0};
    assert_ok(so_picture_png(s, 0, 0, 0, &png, &err), err);
    pix = pixReadMemPng((const l_uint8 *)png.data, png.len);
    assert_int_equal(pixGetWidth(pix), 400);
    assert_int_equal(pixGetHeight(pix), 624);
    pixDestroy(&pix);
    assert_ok(so_picture_stream(s, 0, &stream, &err), err);
    assert_int_equal(stream.width_px, 400);
    assert_int_equal(stream.height_px, 300);
    assert_int_equal(stream.x_dpi, 204);
    assert_int_equal(stream.y_dpi, 98);
}

// A JPEG of the page with EXIF behind its first two bytes.
static so_source *with_orientation(PIX *pix, int orientation)
{
    static const char head[] = "\xff\xe1\0\x22"
                               "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    so_auto(so_str) bytes = {0};
    l_uint8 *jpeg = NULL;
    size_t len = 0;
    assert_int_equal(pixWriteMemJpeg(&jpeg, &len, pix, 90, 0), 0);
    so_str_add(&bytes, jpeg, 2);
    so_str_add(&bytes, head, sizeof head - 1);
    so_str_addc(&bytes, (char)orientation);
    so_str_add(&bytes, "\0\0\0\0\0\0", 6);
    so_str_add(&bytes, jpeg + 2, len - 2);
    free(jpeg);
    return source_of(bytes.data, bytes.len);
}

static void the_turn_of_the_file_is_kept_where_no_text_tells(void **state)
{
    (void)state;
    so_autoptr(so_reader) r = open_reader();
    PIX *pix = pixCreate(1240, 1754, 8);
    pixSetAll(pix);
    pixRasterop(pix, 300, 400, 500, 300, PIX_CLR, NULL, 0, 0);
    static const int turns[][2] = {{1, 0}, {6, 90}, {3, 180}, {8, 270}};
    for (size_t i = 0; i < SO_COUNT(turns); i++) {
        so_autoptr(so_source) s = with_orientation(pix, turns[i][0]);
        so_auto(so_page) page = reading_of(r, s);
        assert_int_equal(page.rotation_deg, turns[i][1]);
        assert_int_equal(page.width_px, 1240);
    }
    pixDestroy(&pix);
}

static void text_is_believed_more_than_the_turn_of_the_file(void **state)
{
    (void)state;
    so_autoptr(so_reader) r = open_reader();
    so_resolution res;
    PIX *pix = sample(&res);
    pixSetResolution(pix, res.x_dpi, res.y_dpi);
    so_autoptr(so_source) plain = source_of_png(pix);
    so_auto(so_page) wanted = reading_of(r, plain);
    static const int orientations[] = {1, 3, 6};
    for (size_t i = 0; i < SO_COUNT(orientations); i++) {
        so_autoptr(so_source) s = with_orientation(pix, orientations[i]);
        so_auto(so_page) page = reading_of(r, s);
        assert_int_equal(page.rotation_deg, wanted.rotation_deg);
        assert_true(found_again(&wanted, &page, 1, 1) >= 9);
    }
    pixDestroy(&pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uneven_pixels_are_read_as_square_ones),
        cmocka_unit_test(pictures_of_uneven_pixels_are_square_and_streams_are_as_stored),
        cmocka_unit_test(the_turn_of_the_file_is_kept_where_no_text_tells),
        cmocka_unit_test(text_is_believed_more_than_the_turn_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
