// SPDX-License-Identifier: Apache-2.0
// Dirt goes and what belongs to letters stays, on drawn lines of print.
#include "tests/unit/test.h"

#include "ocr/clean.h"
#include "ocr/specks.h"

enum { DPI = 300, WIDTH = 1800, HEIGHT = 600, X_HEIGHT = 24 };

static void ink(PIX *pix, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x, y, w, h);
    pixSetInRectArbitrary(pix, box, 20);
    boxDestroy(&box);
}

static bool is_dark(PIX *pix, int x, int y)
{
    l_uint32 value = 0;
    pixGetPixel(pix, x, y, &value);
    return value < 128;
}

// Two lines of letters, forty each.
static so_sheet lines_of_letters(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAll(pix);
    for (int i = 0; i < 40; i++) {
        ink(pix, 100 + 25 * i, 100, 16, X_HEIGHT);
        ink(pix, 100 + 25 * i, 300, 16, X_HEIGHT);
    }
    return so_sheet_of(pix, DPI, WIDTH, HEIGHT);
}

static void clear(so_sheet *s)
{
    so_err err = {0};
    PIX *strokes = so_clean_strokes(s);
    assert_ok(so_specks_clear(s, strokes, &err), err);
    pixDestroy(&strokes);
}

static void marks_by_their_letters_stay_and_specks_go(void **state)
{
    (void)state;
    so_auto(so_sheet) sheet = lines_of_letters();
    ink(sheet.pix, 104, 88, 6, 6);   // a dot above a letter
    ink(sheet.pix, 180, 130, 6, 6);  // a dot below one
    ink(sheet.pix, 600, 450, 6, 6);  // a speck
    ink(sheet.pix, 300, 500, 10, 4); // another
    clear(&sheet);
    assert_true(is_dark(sheet.pix, 107, 91));
    assert_true(is_dark(sheet.pix, 183, 133));
    assert_true(is_dark(sheet.pix, 105, 110));
    assert_false(is_dark(sheet.pix, 603, 453));
    assert_false(is_dark(sheet.pix, 305, 502));
}

static void rows_of_dots_go_and_three_dots_stay(void **state)
{
    (void)state;
    so_auto(so_sheet) sheet = lines_of_letters();
    for (int i = 0; i < 30; i++) ink(sheet.pix, 1110 + 14 * i, 119, 5, 5); // to be filled in
    for (int i = 0; i < 3; i++) ink(sheet.pix, 1104 + 14 * i, 319, 5, 5);  // and so on
    clear(&sheet);
    for (int i = 0; i < 30; i++) assert_false(is_dark(sheet.pix, 1112 + 14 * i, 121));
    assert_true(is_dark(sheet.pix, 1106, 321));
    assert_true(is_dark(sheet.pix, 1081, 110));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_by_their_letters_stay_and_specks_go),
        cmocka_unit_test(rows_of_dots_go_and_three_dots_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
