// SPDX-License-Identifier: Apache-2.0
// What is taken out of a page before it is read, and what must stay: on drawn sheets.
#include "tests/unit/test.h"

#include <math.h>

#include "ocr/barcode.h"
#include "ocr/clean.h"
#include "ocr/edges.h"
#include "ocr/noise.h"
#include "ocr/rules.h"
#include "ocr/specks.h"
#include "ocr/tables.h"

enum { DPI = 300, WIDTH = 1800, HEIGHT = 1500, BLACK = 30 };

static int mm(double length)
{
    return (int)(length / 25.4 * DPI + 0.5);
}

static void fill(PIX *pix, so_box b, int grey)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    pixSetInRectArbitrary(pix, box, (l_uint32)grey);
    boxDestroy(&box);
}

static so_sheet empty_sheet(void)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, 8);
    pixSetAllArbitrary(pix, 250);
    return so_sheet_of(pix, DPI, WIDTH, HEIGHT);
}

// A line of letters of 2 mm, every third with a dot 0.4 mm wide below it, from a place in
// millimetres.
static void letters(PIX *pix, double x_mm, double y_mm, int count)
{
    for (int i = 0; i < count; i++) {
        int x = mm(x_mm + 2.1 * i), y = mm(y_mm);
        fill(pix, (so_box){x, y, mm(0.35), mm(2)}, BLACK);
        fill(pix, (so_box){x + mm(1), y, mm(0.35), mm(2)}, BLACK);
        fill(pix, (so_box){x, y + mm(0.8), mm(1.3), mm(0.3)}, BLACK);
        if (i % 3 == 0) fill(pix, (so_box){x + mm(0.5), y + mm(2.4), mm(0.4), mm(0.4)}, BLACK);
    }
}

static int ink_in(PIX *pix, so_box b)
{
    int n = 0;
    for (int y = b.y; y < b.y + b.h; y++)
        for (int x = b.x; x < b.x + b.w; x++) {
            l_uint32 v = 255;
            pixGetPixel(pix, x, y, &v);
            n += v < 128;
        }
    return n;
}

static so_rules take_rules(so_sheet *s)
{
    so_err err = {0};
    so_rules rules = {0};
    PIX *strokes = so_clean_strokes(s);
    assert_ok(so_rules_take(s, strokes, &rules, &err), err);
    pixDestroy(&strokes);
    return rules;
}

static void clear_specks(so_sheet *s)
{
    so_err err = {0};
    PIX *strokes = so_clean_strokes(s);
    assert_ok(so_specks_clear(s, strokes, &err), err);
    pixDestroy(&strokes);
}

static void rulings_go_and_letters_between_them_stay(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    letters(s.pix, 30, 40, 30);
    int before = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    for (int i = 0; i < 3; i++) {
        fill(s.pix, (so_box){mm(20), mm(37 + 9 * i), mm(100), mm(0.3)}, BLACK);
        fill(s.pix, (so_box){mm(20 + 50 * i), mm(37), mm(0.3), mm(18)}, BLACK);
    }
    so_auto(so_rules) rules = take_rules(&s);
    assert_int_equal(rules.across.len, 3);
    assert_int_equal(rules.down.len, 3);
    assert_true(abs(rules.across.items[0].at - mm(37)) < mm(0.5));
    int after = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    assert_true(after > before * 97 / 100 && after < before * 103 / 100);
    assert_int_equal(ink_in(s.pix, (so_box){mm(19), mm(36), mm(102), mm(2)}), 0);
}

static void a_line_under_words_goes_and_their_dots_and_tails_stay(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    letters(s.pix, 30, 40, 12);
    fill(s.pix, (so_box){mm(40), mm(41), mm(0.35), mm(3.4)}, BLACK); // a tail across the line
    int before = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    fill(s.pix, (so_box){mm(28), mm(43.2), mm(30), mm(0.25)}, BLACK);
    so_auto(so_rules) rules = take_rules(&s);
    assert_int_equal(rules.across.len, 1);
    int after = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    assert_true(after >= before * 99 / 100 && after <= before * 102 / 100);
    assert_true(ink_in(s.pix, (so_box){mm(40), mm(41), mm(0.35), mm(3.4)}) >= mm(0.35) * mm(3.4));
}

static void a_ruling_with_gaps_and_a_slight_slope_is_one(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    for (int i = 0; i < 400; i++)
        if (i % 20 != 0) fill(s.pix, (so_box){mm(20) + 3 * i, 500 + i / 150, 3, 4}, BLACK);
    so_auto(so_rules) rules = take_rules(&s);
    assert_int_equal(rules.across.len, 1);
    assert_int_equal(ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT}), 0);
}

static void letters_are_no_rulings(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    for (int line = 0; line < 8; line++) letters(s.pix, 20, 20 + 7 * line, 50);
    int before = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    so_auto(so_rules) rules = take_rules(&s);
    assert_int_equal(rules.across.len + rules.down.len, 0);
    assert_int_equal(ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT}), before);
}

static void specks_between_lines_go_and_dots_of_letters_stay(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    for (int line = 0; line < 4; line++) letters(s.pix, 20, 20 + 20 * line, 40);
    int before = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    for (int i = 0; i < 60; i++)
        fill(s.pix, (so_box){mm(20 + 1.9 * i), mm(30 + 20 * (i % 4)), 4, 3}, BLACK);
    clear_specks(&s);
    assert_int_equal(ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT}), before);
}

static void text_of_the_other_side_becomes_paper(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    letters(s.pix, 20, 20, 40);
    for (int i = 0; i < 20; i++) fill(s.pix, (so_box){mm(20 + 3 * i), mm(60), mm(1), mm(2)}, 222);
    clear_specks(&s);
    l_uint32 v = 0;
    pixGetPixel(s.pix, mm(20.5), mm(61), &v);
    assert_int_equal(v, 255);
}

static void dark_edges_and_punch_holes_go_and_words_at_the_edge_stay(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_sheet) s = empty_sheet();
    letters(s.pix, 0.2, 60, 40);
    int before = ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT});
    fill(s.pix, (so_box){0, 0, WIDTH, mm(1)}, 40);
    fill(s.pix, (so_box){WIDTH - mm(4), 0, mm(4), HEIGHT}, 40);
    for (int y = -mm(3); y < mm(3); y++) {
        int half = (int)sqrt((double)mm(3) * mm(3) - (double)y * y);
        fill(s.pix, (so_box){mm(12) - half, mm(90) + y, 2 * half, 1}, 70);
    }
    assert_ok(so_edges_clear(&s, &err), err);
    assert_int_equal(ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT}), before);
}

static void bars_found_along_one_row_are_painted_out_in_their_whole_height(void **state)
{
    (void)state;
    so_auto(so_sheet) s = empty_sheet();
    for (int i = 0; i < 60; i++) fill(s.pix, (so_box){400 + 8 * i, 300, 3 + i % 3, mm(10)}, BLACK);
    letters(s.pix, 30, 60, 10);
    int words = ink_in(s.pix, (so_box){0, mm(55), WIDTH, mm(20)});
    so_auto(so_page) page = {0};
    *so_vec_push(&page.barcodes) =
        (so_barcode){so_strdup("Code128"), so_strdup("X"), {400, 340, 480, 1}};
    so_barcodes_erase(&s, &page);
    assert_int_equal(ink_in(s.pix, (so_box){0, 0, WIDTH, HEIGHT}), words);
}

static void add_word(so_page *page, int line, const char *text, double confidence, so_box box)
{
    while ((int)page->lines.len <= line) so_vec_push(&page->lines);
    *so_vec_push(&page->lines.items[line].words) =
        (so_word){.text = so_strdup(text), .confidence = confidence, .box = box};
}

static void assert_text(const so_page *page, const char *expected)
{
    so_auto(so_str) text = {0};
    so_page_text(page, &text);
    assert_string_equal(so_str_text(&text), expected);
}

static void what_dirt_is_read_as_is_dropped_and_printed_signs_stay(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    so_box box = {10, 10, 20, 20};
    add_word(&page, 0, "|", 0.95, box);
    add_word(&page, 0, "Độc", 0.9, box);
    add_word(&page, 0, "lập", 0.5, box);
    add_word(&page, 0, "-", 0.9, box);
    add_word(&page, 0, "'", 0.3, box);
    add_word(&page, 1, "$k", 0.2, box);
    add_word(&page, 1, "7ƒ", 0.3, box);
    add_word(&page, 2, "_", 0.9, box);
    so_noise_drop(&page);
    assert_text(&page, "Độc lập -\n");
}

static void a_table_comes_out_row_by_row_and_high_cells_one_after_the_other(void **state)
{
    (void)state;
    so_auto(so_rules) rules = {0};
    for (int i = 0; i < 4; i++) *so_vec_push(&rules.across) = (so_rule){500 + 100 * i, 100, 900};
    for (int i = 0; i < 3; i++) *so_vec_push(&rules.down) = (so_rule){100 + 400 * i, 500, 800};
    so_auto(so_page) page = {0};
    add_word(&page, 0, "trước", 1, (so_box){100, 400, 80, 30});
    // the engine read the left column first
    add_word(&page, 1, "STT", 1, (so_box){120, 530, 80, 30});
    add_word(&page, 2, "1", 1, (so_box){120, 620, 80, 30});
    add_word(&page, 3, "2", 1, (so_box){120, 730, 80, 30});
    add_word(&page, 4, "Tên", 1, (so_box){520, 530, 80, 30});
    add_word(&page, 5, "Bộ", 1, (so_box){520, 605, 80, 30});
    add_word(&page, 6, "Tài", 1, (so_box){520, 650, 80, 30});
    add_word(&page, 7, "Sở", 1, (so_box){520, 731, 80, 30});
    add_word(&page, 8, "sau", 1, (so_box){100, 900, 80, 30});
    so_tables_order(&page, &rules, DPI);
    assert_text(&page, "trước\nSTT Tên\n1\nBộ\nTài\n2 Sở\nsau\n");
}

static void a_word_across_a_rule_is_cut_at_its_seam_and_a_sound_one_stays(void **state)
{
    (void)state;
    so_auto(so_rules) rules = {0};
    for (int i = 0; i < 4; i++) *so_vec_push(&rules.across) = (so_rule){500 + 100 * i, 100, 900};
    for (int i = 0; i < 3; i++) *so_vec_push(&rules.down) = (so_rule){100 + 400 * i, 500, 800};
    so_auto(so_page) page = {0};
    add_word(&page, 0, "12Đơn", 1, (so_box){460, 530, 100, 30});
    add_word(&page, 1, "bảnchính", 1, (so_box){440, 630, 160, 30});
    add_word(&page, 2, "nghiêng", 1, (so_box){440, 730, 140, 30});
    so_tables_order(&page, &rules, DPI);
    assert_text(&page, "12 Đơn\nbản chính\nnghiêng\n");
    assert_int_equal(page.lines.items[0].words.items[1].box.x, 501);
    assert_int_equal(page.lines.items[0].words.items[1].box.w, 59);
}

static void a_frame_is_no_table(void **state)
{
    (void)state;
    so_auto(so_rules) rules = {0};
    for (int i = 0; i < 2; i++) {
        *so_vec_push(&rules.across) = (so_rule){100 + 900 * i, 100, 900};
        *so_vec_push(&rules.down) = (so_rule){100 + 800 * i, 100, 1000};
    }
    so_auto(so_page) page = {0};
    add_word(&page, 0, "hai", 1, (so_box){500, 300, 80, 30});
    add_word(&page, 1, "một", 1, (so_box){200, 300, 80, 30});
    so_tables_order(&page, &rules, DPI);
    assert_text(&page, "hai\nmột\n");
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rulings_go_and_letters_between_them_stay),
        cmocka_unit_test(a_line_under_words_goes_and_their_dots_and_tails_stay),
        cmocka_unit_test(a_ruling_with_gaps_and_a_slight_slope_is_one),
        cmocka_unit_test(letters_are_no_rulings),
        cmocka_unit_test(specks_between_lines_go_and_dots_of_letters_stay),
        cmocka_unit_test(text_of_the_other_side_becomes_paper),
        cmocka_unit_test(dark_edges_and_punch_holes_go_and_words_at_the_edge_stay),
        cmocka_unit_test(bars_found_along_one_row_are_painted_out_in_their_whole_height),
        cmocka_unit_test(what_dirt_is_read_as_is_dropped_and_printed_signs_stay),
        cmocka_unit_test(a_table_comes_out_row_by_row_and_high_cells_one_after_the_other),
        cmocka_unit_test(a_word_across_a_rule_is_cut_at_its_seam_and_a_sound_one_stays),
        cmocka_unit_test(a_frame_is_no_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
