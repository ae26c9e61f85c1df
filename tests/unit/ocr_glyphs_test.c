// SPDX-License-Identifier: Apache-2.0
// Words told by the shape of their ink; drawn here as plain rectangles.
#include "tests/unit/test.h"

#include "ocr/glyphs.h"

enum { WIDTH = 200, HEIGHT = 60, TOP = 20, TALL = 24 };

static so_sheet blank(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAll(pix);
    return so_sheet_of(pix, 300, WIDTH, HEIGHT);
}

static void ink(so_sheet *s, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x, y, w, h);
    pixSetInRectArbitrary(s->pix, box, 0);
    boxDestroy(&box);
}

// Reads the ink in x 10..110 as `text`, which must become `mended`.
static void assert_mended(const so_sheet *s, const char *text, const char *mended)
{
    so_auto(so_word) w = {.text = so_strdup(text), .confidence = 0.9, .box = {10, TOP, 100, TALL}};
    so_glyphs_mend(s, &w);
    assert_string_equal(w.text, mended);
    assert_int_equal(w.alternatives.len, so_equal(text, mended) ? 0 : 1);
}

static void counts_the_bars_of_a_roman_numeral(void **state)
{
    (void)state;
    so_auto(so_sheet) s = blank();
    for (int i = 0; i < 3; i++) ink(&s, 10 + i * 14, TOP, 6, TALL);
    assert_mended(&s, "HI", "III");
    assert_mended(&s, "III", "III");
    assert_mended(&s, "HIM", "III");
    assert_mended(&s, "11", "11");
    assert_mended(&s, "MOI", "MOI");
    ink(&s, 60, TOP + TALL - 5, 5, 5);
    assert_mended(&s, "HI.", "III.");
}

static void leaves_a_letter_that_is_one_piece(void **state)
{
    (void)state;
    so_auto(so_sheet) s = blank();
    ink(&s, 10, TOP, 5, TALL);
    ink(&s, 30, TOP, 5, TALL);
    ink(&s, 10, TOP + 10, 25, 4);
    assert_mended(&s, "H", "H");
    assert_mended(&s, "HI", "HI");
}

static void raises_the_two_of_square_metres(void **state)
{
    (void)state;
    so_auto(so_sheet) s = blank();
    ink(&s, 20, TOP + 8, 20, 16);
    ink(&s, 44, TOP, 8, 10);
    assert_mended(&s, "m2", "m²");
    assert_mended(&s, "mo", "mo");
    ink(&s, 60, TOP + 9, 4, 4); // the two pieces of a semicolon
    ink(&s, 60, TOP + 18, 4, 7);
    assert_mended(&s, "m?;", "m²;");
}

static void leaves_a_two_on_the_line(void **state)
{
    (void)state;
    so_auto(so_sheet) s = blank();
    ink(&s, 20, TOP + 8, 20, 16);
    ink(&s, 44, TOP, 10, 24);
    assert_mended(&s, "m2", "m2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_bars_of_a_roman_numeral),
        cmocka_unit_test(leaves_a_letter_that_is_one_piece),
        cmocka_unit_test(raises_the_two_of_square_metres),
        cmocka_unit_test(leaves_a_two_on_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
