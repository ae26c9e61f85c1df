// SPDX-License-Identifier: Apache-2.0
// Which of two readings is taken, and that nothing is taken from neither.
#include "tests/unit/test.h"

#include "ocr/second_look.h"

static void add(so_line *line, const char *text, double confidence, int x, int w)
{
    *so_vec_push(&line->words) =
        (so_word){.text = so_strdup(text), .confidence = confidence, .box = {x, 0, w, 20}};
}

static void assert_reads(const so_line *line, const char *text)
{
    so_auto(so_str) got = {0};
    so_line_text(line, &got);
    assert_string_equal(so_str_text(&got), text);
}

static void takes_the_reading_that_can_be_spelt(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "đoàn", 0.95, 0, 40);
    add(&line, "kêt", 0.90, 50, 40);
    add(&again, "đoạn", 0.80, 1, 40);
    add(&again, "kết", 0.85, 51, 40);
    so_second_look_choose(&line, 0, 2, &again);
    assert_reads(&line, "đoàn kết");
    assert_int_equal(line.words.items[1].alternatives.len, 1);
    assert_string_equal(line.words.items[1].alternatives.items[0].text, "kêt");
    assert_string_equal(line.words.items[0].alternatives.items[0].text, "đoạn");
}

static void puts_two_words_in_place_of_one(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "một", 0.96, 0, 40);
    add(&line, "đềnghị", 0.60, 50, 80);
    add(&line, "cấp", 0.96, 140, 40);
    add(&again, "đề", 0.95, 50, 30);
    add(&again, "nghị", 0.95, 85, 45);
    so_second_look_choose(&line, 0, 3, &again);
    assert_reads(&line, "một đề nghị cấp");
}

static void puts_one_word_in_place_of_two(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "TÀI", 0.40, 0, 40);
    add(&line, "]", 0.20, 41, 5);
    add(&line, "sản", 0.96, 60, 40);
    add(&again, "TÀI", 0.95, 0, 46);
    so_second_look_choose(&line, 0, 3, &again);
    assert_reads(&line, "TÀI sản");
}

static void does_not_join_words_to_what_is_none(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "đề", 0.50, 0, 40);
    add(&line, "nghị", 0.50, 45, 40);
    add(&again, "đềnghị", 0.99, 0, 85);
    so_second_look_choose(&line, 0, 2, &again);
    assert_reads(&line, "đề nghị");
}

static void keeps_what_is_as_good(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "hồ", 0.84, 0, 40);
    add(&again, "hỗ", 0.85, 0, 40);
    so_second_look_choose(&line, 0, 1, &again);
    assert_reads(&line, "hồ");
}

static void adds_nothing_where_no_word_stood_and_loses_nothing(void **state)
{
    (void)state;
    so_auto(so_line) line = {0}, again = {0};
    add(&line, "hồ", 0.30, 0, 40);
    add(&again, "sơ", 0.99, 100, 40);
    so_second_look_choose(&line, 0, 1, &again);
    assert_reads(&line, "hồ");
    so_auto(so_line) nothing = {0};
    so_second_look_choose(&line, 0, 1, &nothing);
    assert_reads(&line, "hồ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_reading_that_can_be_spelt),
        cmocka_unit_test(puts_two_words_in_place_of_one),
        cmocka_unit_test(puts_one_word_in_place_of_two),
        cmocka_unit_test(does_not_join_words_to_what_is_none),
        cmocka_unit_test(keeps_what_is_as_good),
        cmocka_unit_test(adds_nothing_where_no_word_stood_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
