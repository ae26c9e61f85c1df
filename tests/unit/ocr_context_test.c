// SPDX-License-Identifier: Apache-2.0
// What neighbours may change of a word, and what they may not.
#include "tests/unit/test.h"

#include "ocr/context.h"
#include "ocr/syllable.h"

static so_phrases *phrases(void)
{
    so_err err = {0};
    so_phrases *p = so_phrases_load(SOHOA_SOURCE "/share/language", &err);
    assert_non_null(p);
    return p;
}

static so_word *add(so_page *page, const char *text, double confidence)
{
    if (page->lines.len == 0) so_vec_push(&page->lines);
    so_line *line = &page->lines.items[0];
    int x = line->words.len == 0 ? 0 : line->words.items[line->words.len - 1].box.x + 100;
    so_word *w = so_vec_push(&line->words);
    *w = (so_word){.text = so_strdup(text), .confidence = confidence, .box = {x, 0, 90, 20}};
    return w;
}

static void could_be(so_word *w, const char *text, double confidence)
{
    *so_vec_push(&w->alternatives) = (so_alternative){so_strdup(text), confidence};
}

static void assert_mended(so_page *page, const char *text)
{
    so_autoptr(so_phrases) p = phrases();
    so_context_mend(p, page);
    so_auto(so_str) got = {0};
    so_line_text(&page->lines.items[0], &got);
    assert_string_equal(so_str_text(&got), text);
}

static void takes_the_alternative_that_stands_by_such_a_neighbour(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "TRẢ", 0.95);
    add(&page, "KẾT", 0.95);
    could_be(add(&page, "QUÁ", 0.94), "QUẢ", 0.30);
    assert_mended(&page, "TRẢ KẾT QUẢ");
    const so_word *w = &page.lines.items[0].words.items[2];
    assert_true(w->confidence < 0.94);
    assert_int_equal(w->alternatives.len, 1);
    assert_string_equal(w->alternatives.items[0].text, "QUÁ");
}

static void leaves_a_word_that_fits_as_it_is(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    could_be(add(&page, "hỗ", 0.80), "hồ", 0.70);
    add(&page, "trợ", 0.95);
    add(&page, "kinh", 0.95);
    add(&page, "phí", 0.95);
    assert_mended(&page, "hỗ trợ kinh phí");
}

static void leaves_names_alone(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "ông", 0.95);
    could_be(add(&page, "Lưỡng", 0.90), "Lương", 0.60);
    could_be(add(&page, "Tiền", 0.90), "Tiến", 0.60);
    assert_mended(&page, "ông Lưỡng Tiền");
}

static void puts_in_nothing_the_engine_did_not_see(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "TRẢ", 0.95);
    add(&page, "KẾT", 0.95);
    add(&page, "QUANG", 0.60);
    assert_mended(&page, "TRẢ KẾT QUANG");
}

static void knows_the_two_tones_that_look_alike(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "TRẢ", 0.95);
    add(&page, "KẾT", 0.95);
    add(&page, "QUÁ", 0.94);
    assert_mended(&page, "TRẢ KẾT QUẢ");
}

static void gives_capitals_back_the_marks_they_lost(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "QUYET", 0.93);
    add(&page, "ĐỊNH", 0.95);
    assert_mended(&page, "QUYẾT ĐỊNH");
}

static void leaves_capitals_that_may_be_a_name(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "TRẦN", 0.95);
    add(&page, "TRA", 0.93);
    add(&page, "MY", 0.93);
    assert_mended(&page, "TRẦN TRA MY");
}

static void parts_words_run_together(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "(đềnghị", 0.90);
    add(&page, "Đơnđềnghị:", 0.90);
    assert_mended(&page, "(đề nghị Đơn đề nghị:");
    const so_line *line = &page.lines.items[0];
    for (size_t i = 1; i < line->words.len; i++)
        assert_true(line->words.items[i].box.x >=
                    line->words.items[i - 1].box.x + line->words.items[i - 1].box.w);
}

static void parts_no_code_and_no_foreign_word(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, "Email:", 0.90);
    add(&page, "UBND", 0.90);
    add(&page, "TN&TKQ", 0.90);
    assert_mended(&page, "Email: UBND TN&TKQ");
}

static void keeps_few_alternatives(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    so_word *w = add(&page, "Tân", 0.90);
    for (int i = 0; i < 9; i++) {
        so_autofree char *text = so_fmt("T%dn", i);
        could_be(w, text, 0.05 + 0.08 * i);
    }
    assert_mended(&page, "Tân");
    w = &page.lines.items[0].words.items[0];
    assert_int_equal(w->alternatives.len, 4);
    assert_string_equal(w->alternatives.items[0].text, "T8n");
}

static void counts_pairs_whatever_their_case(void **state)
{
    (void)state;
    so_autoptr(so_phrases) p = phrases();
    assert_true(so_phrases_pair(p, "kết", "quả") > 0);
    assert_int_equal(so_phrases_pair(p, "kết", "quá"), 0);
    so_autofree char *word = so_phrases_key("(KẾT,");
    so_autofree char *number = so_phrases_key("12/3.");
    so_autofree char *nothing = so_phrases_key("...");
    assert_string_equal(word, "kết");
    assert_string_equal(number, "#");
    assert_string_equal(nothing, "");
    assert_true(so_phrases_fit(p, "kết", "quả", SO_PHRASES_END) >
                so_phrases_fit(p, "kết", "quá", SO_PHRASES_END));
}

static void refuses_a_folder_without_phrases(void **state)
{
    (void)state;
    so_err err = {0};
    assert_null(so_phrases_load(SOHOA_SOURCE "/share/types", &err));
    assert_int_equal(err.kind, SO_CONFIG);
}

static void exchanges_the_tones_of_either_case(void **state)
{
    (void)state;
    static const char *const twins[][2] = {{"quả", "quá"}, {"QUẢ", "QUÁ"}, {"tổ", "tố"},
                                           {"TỔ", "TỐ"},   {"Sở", "Sớ"},   {"ủy", "úy"}};
    for (size_t i = 0; i < SO_COUNT(twins); i++)
        for (int k = 0; k < 2; k++) {
            so_autofree char *twin = so_syllable_twin(twins[i][k]);
            assert_string_equal(twin, twins[i][1 - k]);
        }
    assert_null(so_syllable_twin("hồ"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_alternative_that_stands_by_such_a_neighbour),
        cmocka_unit_test(leaves_a_word_that_fits_as_it_is),
        cmocka_unit_test(leaves_names_alone),
        cmocka_unit_test(puts_in_nothing_the_engine_did_not_see),
        cmocka_unit_test(knows_the_two_tones_that_look_alike),
        cmocka_unit_test(gives_capitals_back_the_marks_they_lost),
        cmocka_unit_test(leaves_capitals_that_may_be_a_name),
        cmocka_unit_test(parts_words_run_together),
        cmocka_unit_test(parts_no_code_and_no_foreign_word),
        cmocka_unit_test(keeps_few_alternatives),
        cmocka_unit_test(counts_pairs_whatever_their_case),
        cmocka_unit_test(refuses_a_folder_without_phrases),
        cmocka_unit_test(exchanges_the_tones_of_either_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
