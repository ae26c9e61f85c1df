// SPDX-License-Identifier: Apache-2.0
// What the writing gives away is mended; what could be meant stays; nothing read is lost.
#include "tests/unit/test.h"

#include <string.h>

#include "ocr/slips.h"

enum { LINE_PX = 50, HEIGHT_PX = 30, LETTER_PX = 15 };

// Adds a line of words, each as wide as it is long, a space apart; '~' is a wide gap.
static void add_line(so_page *page, const char *text)
{
    so_line *line = so_vec_push(&page->lines);
    so_autofree char *copy = so_strdup(text);
    int x = 100, y = (int)page->lines.len * LINE_PX;
    char *rest = NULL;
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        int w = LETTER_PX * (int)strlen(word);
        if (!so_equal(word, "~"))
            *so_vec_push(&line->words) =
                (so_word){.text = so_strdup(word), .confidence = 0.9, .box = {x, y, w, HEIGHT_PX}};
        x += w + (so_equal(word, "~") ? 10 * LETTER_PX : LETTER_PX);
    }
}

static void assert_mended(const char *const *lines, const char *expected)
{
    so_auto(so_page) page = {0};
    so_auto(so_str) text = {0};
    for (; *lines; lines++) add_line(&page, *lines);
    so_slips_mend(&page);
    so_page_text(&page, &text);
    assert_string_equal(so_str_text(&text), expected);
}

#define ASSERT_MENDED(expected, ...) \
    assert_mended((const char *const[]){__VA_ARGS__, NULL}, expected)

static void a_stop_before_a_small_letter_is_a_comma(void **state)
{
    (void)state;
    ASSERT_MENDED("số 65, ngõ 18, thị xã Sơn Tịnh.\n", "số 65. ngõ 18. thị xã Sơn Tịnh.");
    ASSERT_MENDED("(Ký, ghi rõ họ tên)\n", "(Ký. ghi rõ họ tên)");
    ASSERT_MENDED("phường Cổ Nhuế,\nđường Láng\n", "phường Cổ Nhuế.", "đường Láng");
}

static void a_stop_that_may_be_meant_stays(void **state)
{
    (void)state;
    ASSERT_MENDED("xã Tây Sơn. Điều 2\n", "xã Tây Sơn. Điều 2");
    ASSERT_MENDED("Lưu: VT. xem sau\n", "Lưu: VT. xem sau");
    ASSERT_MENDED("12. tên giấy tờ\n", "12. tên giấy tờ");
    ASSERT_MENDED("của cha mẹ. ngày\n", "của cha mẹ. ~ ngày");
    ASSERT_MENDED("của cha mẹ.\n\n1. tên\n", "của cha mẹ.", "", "1. tên");
}

static void what_looks_like_a_digit_is_one_among_digits(void **state)
{
    (void)state;
    ASSERT_MENDED("01 17, 01 21 06971 04\n", "0I l7, 0Ì 2] 0697] O4");
    ASSERT_MENDED("I02 O15\n", "I02 O15"); // codes
    ASSERT_MENDED("II I. G11 [5] m2 lI 1a\n", "II I. G11 [5] m2 lI 1a");
}

static void days_and_months_are_numbers(void **state)
{
    (void)state;
    ASSERT_MENDED("ngày 15 tháng 11 năm 2019\n", "ngày 1Š tháng TÌ năm 2019");
    ASSERT_MENDED("ngày 11 tháng II\n", "ngày LT tháng II");
    ASSERT_MENDED("ngày SS tháng 5 năm\n", "ngày SS tháng 5 năm");
}

static void a_crossed_o_labels_nothing_so_it_is_a_g(void **state)
{
    (void)state;
    ASSERT_MENDED("g) Nguồn gốc ø60\n", "ø) Nguồn gốc ø60");
}

static void what_was_read_stays_as_an_alternative(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add_line(&page, "thị xã Tây. tỉnh");
    so_slips_mend(&page);
    const so_word *word = &page.lines.items[0].words.items[2];
    assert_string_equal(word->text, "Tây,");
    assert_int_equal(word->alternatives.len, 1);
    assert_string_equal(word->alternatives.items[0].text, "Tây.");
}

// One word: what it becomes, and that the reading before it is kept.
static void assert_word_mended(const char *text, const char *mended)
{
    so_auto(so_page) page = {0};
    add_line(&page, text);
    so_slips_mend(&page);
    so_word w = page.lines.items[0].words.items[0]; // borrowed
    assert_string_equal(w.text, mended);
    bool is_changed = !so_equal(text, mended);
    assert_int_equal(w.alternatives.len, is_changed);
    assert_true(is_changed ? w.confidence < 0.9 : w.confidence == 0.9);
    if (is_changed) assert_string_equal(w.alternatives.items[0].text, text);
}

static void mends_the_one_letter_that_stands_for_a_digit(void **state)
{
    (void)state;
    assert_word_mended("G1ó", "G16");
    assert_word_mended("B0I", "B01");
    assert_word_mended("I02", "I02"); // a code as it stands
    assert_word_mended("GII", "GII"); // which of the two?
    assert_word_mended("nó", "nó");
}

static void mends_the_stroke_of_a_date(void **state)
{
    (void)state;
    assert_word_mended("18/0711975", "18/07/1975");
    assert_word_mended("1810712035", "1810712035"); // any number
    assert_word_mended("18107/2035.", "18/07/2035.");
    assert_word_mended("18/1311975", "18/1311975"); // no such month
    assert_word_mended("18/07/1975", "18/07/1975");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stop_before_a_small_letter_is_a_comma),
        cmocka_unit_test(a_stop_that_may_be_meant_stays),
        cmocka_unit_test(what_looks_like_a_digit_is_one_among_digits),
        cmocka_unit_test(days_and_months_are_numbers),
        cmocka_unit_test(a_crossed_o_labels_nothing_so_it_is_a_g),
        cmocka_unit_test(what_was_read_stays_as_an_alternative),
        cmocka_unit_test(mends_the_one_letter_that_stands_for_a_digit),
        cmocka_unit_test(mends_the_stroke_of_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
