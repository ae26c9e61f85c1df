// SPDX-License-Identifier: Apache-2.0
// The steps before reading, on drawn pages: colour out, blankness, slope, the way back to the
// stored image, characters and columns.
#include "tests/unit/test.h"

#include <math.h>

#include "ocr/blank.h"
#include "ocr/clean.h"
#include "ocr/deskew.h"
#include "ocr/layout.h"
#include "ocr/sheet.h"
#include "ocr/tidy.h"

enum { DPI = 300, WIDTH = 2480, HEIGHT = 3508 };

static int mm(double length)
{
    return (int)(length / 25.4 * DPI + 0.5);
}

typedef struct {
    int r, g, b;
} colour;

static const colour black = {20, 20, 20};

static void fill(PIX *pix, so_box b, colour c)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    l_uint32 value;
    composeRGBPixel(c.r, c.g, c.b, &value);
    pixSetInRectArbitrary(pix, box, pixGetDepth(pix) == 32 ? value : (l_uint32)c.r);
    boxDestroy(&box);
}

// Paper as scanners see it: yellowish, darker to the right, grainy (with a fixed seed).
static PIX *paper(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 32);
    for (int x = 0; x < WIDTH; x += 40)
        fill(pix, (so_box){x, 0, 40, HEIGHT},
             (colour){244 - x / 120, 242 - x / 120, 230 - x / 120});
    unsigned seed = 1;
    for (int i = 0; i < 400000; i++) {
        seed = seed * 1103515245u + 12345u;
        int x = (int)(seed >> 8) % WIDTH;
        seed = seed * 1103515245u + 12345u;
        fill(pix, (so_box){x, (int)((seed >> 8) % HEIGHT), 1, 1}, (colour){228, 226, 214});
    }
    return pix;
}

// A line of strokes of the size of handwriting, from a place in millimetres.
static void scribble(PIX *pix, int x_mm, int y_mm, int strokes, colour c)
{
    for (int i = 0; i < strokes; i++) {
        int x = mm(x_mm + 2.4 * i);
        fill(pix, (so_box){x, mm(y_mm), mm(0.4), mm(2.5)}, c);
        fill(pix, (so_box){x, mm(y_mm + 2.5), mm(1.6), mm(0.4)}, c);
    }
}

static void assert_blank(PIX *pix, bool expected)
{
    int ink_dpi = 0;
    PIX *ink = so_clean_ink(pix, DPI, &ink_dpi);
    assert_int_equal(so_blank_is(ink, ink_dpi), expected);
    pixDestroy(&ink);
    pixDestroy(&pix);
}

static void empty_paper_is_blank(void **state)
{
    (void)state;
    assert_blank(paper(), true);
}

static void specks_and_a_punch_hole_and_a_shadow_leave_a_page_blank(void **state)
{
    (void)state;
    PIX *pix = paper();
    for (int i = 0; i < 60; i++)
        fill(pix, (so_box){mm(20 + 3 * i), mm(30 + 4 * i), mm(0.4), mm(0.3)}, black);
    for (int y = -mm(3); y < mm(3); y++) {
        int half = (int)sqrt((double)mm(3) * mm(3) - (double)y * y);
        fill(pix, (so_box){mm(12) - half, mm(100) + y, 2 * half, 1}, black);
    }
    fill(pix, (so_box){0, 0, mm(1.5), HEIGHT}, (colour){60, 60, 60});
    assert_blank(pix, true);
}

static void text_of_the_other_side_shining_through_leaves_a_page_blank(void **state)
{
    (void)state;
    PIX *text = paper();
    for (int line = 0; line < 30; line++)
        scribble(text, 25, 30 + 7 * line, 60, (colour){190, 188, 178});
    PIX *soft = pixBlockconv(text, mm(0.3), mm(0.3));
    pixDestroy(&text);
    assert_blank(soft, true);
}

static void a_faint_pencil_note_is_content(void **state)
{
    (void)state;
    PIX *pix = paper();
    scribble(pix, 120, 40, 8, (colour){178, 177, 172});
    assert_blank(pix, false);
}

static void a_small_pale_stamp_is_content(void **state)
{
    (void)state;
    PIX *pix = paper();
    fill(pix, (so_box){mm(90), mm(150), mm(18), mm(9)}, (colour){228, 150, 150});
    fill(pix, (so_box){mm(90.5), mm(150.5), mm(17), mm(8)}, (colour){240, 238, 228});
    assert_blank(pix, false);
}

// Words of uneven widths in lines, as a levelled sheet.
static so_sheet sheet_of_lines(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAll(pix);
    for (int line = 0; line < 30; line++)
        for (int i = 0; i < 60; i++)
            if ((i * 7 + line * 3) % 5 != 0)
                fill(pix, (so_box){mm(30 + 2.5 * i), mm(40 + 7 * line), mm(1.7), mm(2.3)}, black);
    return so_sheet_of(pix, DPI, WIDTH, HEIGHT);
}

static void slope_is_measured_to_a_fifth_of_a_degree(void **state)
{
    (void)state;
    static const double slopes_deg[] = {-6.5, -2.3, -0.4, 0, 0.3, 1.1, 5.2};
    for (size_t i = 0; i < SO_COUNT(slopes_deg); i++) {
        so_err err = {0};
        so_auto(so_sheet) sheet = sheet_of_lines();
        assert_ok(so_sheet_tilt(&sheet, slopes_deg[i], &err), err);
        PIX *letters = so_clean_letters(&sheet);
        so_skew skew = so_skew_of(letters);
        pixDestroy(&letters);
        assert_true(skew.is_sure);
        assert_true(fabs(skew.clockwise_deg - slopes_deg[i]) < 0.2);
    }
}

static void nothing_to_measure_has_no_slope(void **state)
{
    (void)state;
    PIX *empty = pixCreate(1240, 1754, 1);
    so_skew skew = so_skew_of(empty);
    assert_false(skew.is_sure);
    pixDestroy(&empty);
}

// Where the only dark spot of a picture lies.
static so_box dark_spot(PIX *pix)
{
    PIX *bits = pixThresholdToBinary(pix, 128);
    BOX *box = NULL;
    pixClipToForeground(bits, NULL, &box);
    so_box spot;
    boxGetGeometry(box, &spot.x, &spot.y, &spot.w, &spot.h);
    boxDestroy(&box);
    pixDestroy(&bits);
    return spot;
}

static void what_is_found_on_a_sheet_is_told_in_pixels_of_the_stored_image(void **state)
{
    (void)state;
    for (int turn_deg = 0; turn_deg < 360; turn_deg += 90) {
        so_err err = {0};
        PIX *pix = pixCreate(600, 400, 8);
        pixSetAll(pix);
        fill(pix, (so_box){110, 70, 30, 20}, black);
        so_auto(so_sheet) sheet = so_sheet_of(pix, 200, 600, 400);
        assert_ok(so_sheet_turn(&sheet, turn_deg, &err), err);
        so_box exact = so_sheet_stored(&sheet, dark_spot(sheet.pix));
        assert_int_equal(exact.x, 110);
        assert_int_equal(exact.y, 70);
        assert_int_equal(exact.w, 30);
        assert_int_equal(exact.h, 20);
        assert_ok(so_sheet_tilt(&sheet, 3, &err), err);
        assert_ok(so_sheet_scale(&sheet, 1.5, &err), err);
        assert_int_equal(sheet.res_dpi, 300);
        so_box near = so_sheet_stored(&sheet, dark_spot(sheet.pix));
        assert_in_range(near.x, 106, 111);
        assert_in_range(near.y, 66, 71);
        assert_in_range(near.x + near.w, 139, 144);
        assert_in_range(near.y + near.h, 89, 94);
    }
}

static void boxes_outside_are_cut_at_the_edge_of_the_stored_image(void **state)
{
    (void)state;
    so_auto(so_sheet) sheet = so_sheet_of(pixCreate(100, 50, 8), 200, 200, 100);
    so_box box = so_sheet_stored(&sheet, (so_box){-10, 40, 60, 30});
    assert_int_equal(box.x, 0);
    assert_int_equal(box.y, 80);
    assert_int_equal(box.w, 100);
    assert_int_equal(box.h, 20);
}

static void words_are_written_as_offices_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *read, *tidy;
    } words[] = {
        {"47\xe2\x81\x84"
         "2020",
         "47/2020"},
        {"\xe2\x80\x9cHòa\xe2\x80\x9d", "\"Hòa\""},
        {"Q\xc3\x90-UBND", "QĐ-UBND"},
        {"Ho\xcc\x80"
         "a",
         "Hòa"}, // composed
        {"\xe2\x80\x9e", ""},
        {"`", ""},
        {"_", ""},
        {"123/QĐ-UBND", "123/QĐ-UBND"},
        {"......", "......"},
        {"\x01\x7f", ""},
    };
    for (size_t i = 0; i < SO_COUNT(words); i++) {
        so_auto(so_str) tidy = {0};
        so_tidy_word(words[i].read, &tidy);
        assert_string_equal(so_str_text(&tidy), words[i].tidy);
    }
}

static void add_word(so_page *page, int line, const char *text, so_box box)
{
    while ((int)page->lines.len <= line) so_vec_push(&page->lines);
    *so_vec_push(&page->lines.items[line].words) =
        (so_word){.text = so_strdup(text), .confidence = 0.5, .box = box};
}

static void the_two_columns_of_a_head_become_two_lines(void **state)
{
    (void)state;
    so_auto(so_sheet) sheet = so_sheet_of(pixCreate(1000, 1400, 8), 120, 1000, 1400);
    so_auto(so_page) page = {0};
    add_word(&page, 0, "SỞ", (so_box){100, 100, 40, 20});
    add_word(&page, 0, "NỘI", (so_box){150, 100, 40, 20});
    add_word(&page, 0, "CỘNG", (so_box){500, 100, 80, 20});
    add_word(&page, 0, "HÒA", (so_box){590, 100, 50, 20});
    add_word(&page, 1, "giá:", (so_box){100, 700, 50, 20});
    add_word(&page, 1, "500", (so_box){600, 700, 50, 20});
    so_layout_order(&page, &sheet);
    so_layout_settle(&page, &sheet);
    so_auto(so_str) text = {0};
    so_page_text(&page, &text);
    assert_string_equal(text.data, "SỞ NỘI\nCỘNG HÒA\ngiá: 500\n");
    assert_int_equal(page.lines.items[1].box.x, 500);
    assert_int_equal(page.lines.items[1].box.w, 140);
    assert_true(fabs(page.lines.items[1].x0 - 0.5) < 1e-9);
    assert_true(fabs(page.confidence - 0.5) < 1e-9);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_paper_is_blank),
        cmocka_unit_test(specks_and_a_punch_hole_and_a_shadow_leave_a_page_blank),
        cmocka_unit_test(text_of_the_other_side_shining_through_leaves_a_page_blank),
        cmocka_unit_test(a_faint_pencil_note_is_content),
        cmocka_unit_test(a_small_pale_stamp_is_content),
        cmocka_unit_test(slope_is_measured_to_a_fifth_of_a_degree),
        cmocka_unit_test(nothing_to_measure_has_no_slope),
        cmocka_unit_test(what_is_found_on_a_sheet_is_told_in_pixels_of_the_stored_image),
        cmocka_unit_test(boxes_outside_are_cut_at_the_edge_of_the_stored_image),
        cmocka_unit_test(words_are_written_as_offices_write_them),
        cmocka_unit_test(the_two_columns_of_a_head_become_two_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
