// SPDX-License-Identifier: Apache-2.0
// Coloured ink parted from black print, on drawn pages.
#include "tests/unit/test.h"

#include <math.h>
#include <string.h>

#include "ocr/colour.h"
#include "ocr/coloured.h"
#include "ocr/fringe.h"

enum { DPI = 200, SIDE = 800 };

typedef struct {
    int r, g, b;
} colour;

static const colour black = {25, 25, 25}, red = {205, 40, 50}, navy = {45, 45, 95};

static PIX *paper(void)
{
    PIX *pix = pixCreate(SIDE, SIDE, 32);
    l_uint32 value;
    composeRGBPixel(246, 243, 232, &value);
    pixSetAllArbitrary(pix, value);
    return pix;
}

// Ink takes its share of the light that what lies there leaves.
static void ink(PIX *pix, int x, int y, colour c)
{
    int r, g, b;
    pixGetRGBPixel(pix, x, y, &r, &g, &b);
    pixSetRGBPixel(pix, x, y, r * c.r / 255, g * c.g / 255, b * c.b / 255);
}

static void fill(PIX *pix, int left, int top, int w, int h, colour c)
{
    for (int y = top; y < top + h; y++)
        for (int x = left; x < left + w; x++) ink(pix, x, y, c);
}

// Upright strokes, four pixels wide, eleven apart: left edges at 40, 51, ... in rows of 30 pixels.
static void lines_of_strokes(PIX *pix, colour c)
{
    for (int y = 40; y < 700; y += 60)
        for (int x = 40; x < 700; x += 11) fill(pix, x, y, 4, 30, c);
}

static void ring(PIX *pix, int middle_x, int middle_y, int radius, int width, colour c)
{
    for (int y = -radius; y <= radius; y++)
        for (int x = -radius; x <= radius; x++) {
            double from_middle = sqrt((double)x * x + (double)y * y);
            if (from_middle <= radius && from_middle > radius - width)
                ink(pix, middle_x + x, middle_y + y, c);
        }
}

static int value_at(PIX *pix, int x, int y)
{
    l_uint32 value = 0;
    pixGetPixel(pix, x, y, &value);
    return (int)value;
}

// Its capitals are 4 mm high; y is their foot.
static void text(PIX *pix, const char *words, int x, int y, colour c)
{
    enum { HEIGHT = 60, FOOT = 50 };
    L_BMF *font = bmfCreate(NULL, 14);
    PIX *line = pixCreate(SIDE, HEIGHT, 8);
    pixSetAll(line);
    int w, is_cut;
    pixSetTextline(line, font, words, 0, 2, FOOT, &w, &is_cut);
    for (int dy = 0; dy < HEIGHT; dy++)
        for (int dx = 0; dx < SIDE - x; dx++)
            if (value_at(line, dx, dy) < 128) ink(pix, x + dx, y - FOOT + dy, c);
    pixDestroy(&line);
    bmfDestroy(&font);
}

static void a_red_ring_goes_and_black_strokes_under_it_stay(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, black);
    ring(pix, 400, 400, 200, 30, red);
    so_auto(so_inked) parts = so_colour_part(pix);
    assert_true(value_at(parts.print, 215, 390) > 225); // the ring between two lines
    assert_true(value_at(parts.print, 218, 410) < 110); // a stroke under it
    assert_true(value_at(parts.print, 42, 50) < 60);    // a stroke beside it
    assert_true(value_at(parts.ink, 215, 390) < 100);
    assert_true(value_at(parts.ink, 42, 50) > 200);
    pixDestroy(&pix);
}

static void a_ballpoint_nearly_black_goes_and_black_strokes_stay(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, black);
    for (int i = 0; i < 3; i++) fill(pix, 30, 80 + 120 * i, 700, 6, navy);
    so_auto(so_inked) parts = so_colour_part(pix);
    assert_true(value_at(parts.print, 300, 83) > 200);
    assert_true(value_at(parts.print, 42, 50) < 60);
    pixDestroy(&pix);
}

// The picture as a scanner stores it whose red lies one pixel lower and whose blue one higher.
static PIX *with_fringes(PIX *pix)
{
    PIX *out = pixCopy(NULL, pix);
    for (int y = 1; y < SIDE - 1; y++)
        for (int x = 0; x < SIDE; x++) {
            int r, g, b, unused;
            pixGetRGBPixel(pix, x, y - 1, &r, &unused, &unused);
            pixGetRGBPixel(pix, x, y, &unused, &g, &unused);
            pixGetRGBPixel(pix, x, y + 1, &unused, &unused, &b);
            pixSetRGBPixel(out, x, y, r, g, b);
        }
    return out;
}

static void thin_strokes_stay_when_the_colours_do_not_meet(void **state)
{
    (void)state;
    PIX *pix = paper();
    for (int y = 40; y < 700; y += 20) fill(pix, 40, y, 600, 2, black);
    PIX *scan = with_fringes(pix);
    so_auto(so_inked) parts = so_colour_part(scan);
    for (int y = 40; y < 700; y += 20) {
        assert_true(value_at(parts.print, 300, y) < 60);
        assert_true(value_at(parts.print, 300, y + 1) < 60);
        assert_true(value_at(parts.print, 300, y + 10) > 230);
    }
    pixDestroy(&scan);
    pixDestroy(&pix);
}

static void channels_that_meet_are_left_as_they_are(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, black);
    ring(pix, 400, 400, 200, 30, red);
    PIX *same = so_fringe_align(pix);
    assert_ptr_equal(same, pix);
    pixDestroy(&same);
    pixDestroy(&pix);
}

static void a_page_printed_in_red_keeps_its_print(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, red);
    so_auto(so_inked) parts = so_colour_part(pix);
    assert_null(parts.ink);
    assert_true(value_at(parts.print, 42, 50) < 100);
    pixDestroy(&pix);
}

static void a_picture_of_a_few_pixels_is_parted_without_harm(void **state)
{
    (void)state;
    for (int side = 1; side < 40; side++) {
        PIX *pix = pixCreate(side, 41 - side, 32);
        so_auto(so_inked) parts = so_colour_part(pix);
        assert_non_null(parts.print);
        assert_int_equal(pixGetWidth(parts.print), side);
        pixDestroy(&pix);
    }
}

static bool has_letters(PIX *pix)
{
    so_auto(so_inked) parts = so_colour_part(pix);
    return parts.ink && so_coloured_has_letters(parts.ink, DPI);
}

static void letters_in_a_seal_are_no_coloured_print_and_a_title_is(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, black);
    ring(pix, 400, 400, 180, 8, red);
    text(pix, "SEAL", 350, 415, red);
    assert_false(has_letters(pix));
    text(pix, "CERTIFICATE", 300, 760, red);
    assert_true(has_letters(pix));
    pixDestroy(&pix);
}

// The words read in red on a page with one black line above and a black word at the left of y 500.
static char *read_red(PIX *pix)
{
    so_err err = {0};
    so_autoptr(so_recogniser) r = so_recogniser_open("vie", &err);
    assert_non_null(r);
    so_auto(so_inked) parts = so_colour_part(pix);
    assert_non_null(parts.ink);
    so_auto(so_sheet) sheet = so_sheet_of(so_steal(&parts.ink), DPI, SIDE, SIDE);
    so_auto(so_page) page = {0};
    so_line *line = so_vec_push(&page.lines);
    *so_vec_push(&line->words) =
        (so_word){.text = so_strdup("Name:"), .confidence = 1, .box = {40, 500, 120, 40}};
    assert_true(so_coloured_read(r, &sheet, &page, &err));
    so_auto(so_str) out = {0};
    for (size_t i = 0; i < page.lines.len; i++)
        for (size_t k = 0; k < page.lines.items[i].words.len; k++)
            so_str_addf(&out, "%s%s", out.len > 0 ? " " : "",
                        page.lines.items[i].words.items[k].text);
    return so_str_take(&out);
}

static void a_red_serial_number_is_read(void **state)
{
    (void)state;
    PIX *pix = paper();
    lines_of_strokes(pix, black);
    text(pix, "CN 836741", 300, 760, red);
    so_autofree char *words = read_red(pix);
    assert_string_equal(words, "Name: CN 836741");
    pixDestroy(&pix);
}

static void what_a_pen_filled_in_after_black_words_is_not_read_as_print(void **state)
{
    (void)state;
    PIX *pix = paper();
    for (int y = 40; y < 400; y += 60) fill(pix, 40, y, 600, 4, black);
    text(pix, "HUE 1979", 190, 535, (colour){40, 60, 170});
    so_autofree char *words = read_red(pix);
    assert_string_equal(words, "Name:");
    pixDestroy(&pix);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_red_ring_goes_and_black_strokes_under_it_stay),
        cmocka_unit_test(a_ballpoint_nearly_black_goes_and_black_strokes_stay),
        cmocka_unit_test(thin_strokes_stay_when_the_colours_do_not_meet),
        cmocka_unit_test(channels_that_meet_are_left_as_they_are),
        cmocka_unit_test(a_page_printed_in_red_keeps_its_print),
        cmocka_unit_test(a_picture_of_a_few_pixels_is_parted_without_harm),
        cmocka_unit_test(letters_in_a_seal_are_no_coloured_print_and_a_title_is),
        cmocka_unit_test(a_red_serial_number_is_read),
        cmocka_unit_test(what_a_pen_filled_in_after_black_words_is_not_read_as_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
