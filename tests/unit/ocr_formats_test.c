// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include "ocr/formats.h"

static void assert_mended(const char *text, const char *mended)
{
    so_auto(so_word) w = {.text = so_strdup(text), .confidence = 0.9};
    so_formats_mend(&w);
    assert_string_equal(w.text, mended);
    bool is_changed = !so_equal(text, mended);
    assert_int_equal(w.alternatives.len, is_changed);
    assert_true(is_changed ? w.confidence < 0.9 : w.confidence == 0.9);
    if (is_changed) assert_string_equal(w.alternatives.items[0].text, text);
}

static void mends_the_one_letter_that_stands_for_a_digit(void **state)
{
    (void)state;
    assert_mended("G1ó", "G16");
    assert_mended("B0I", "B01");
    assert_mended("I02", "I02"); // a code as it stands
    assert_mended("GII", "GII"); // which of the two?
    assert_mended("nó", "nó");
}

static void mends_the_stroke_of_a_date(void **state)
{
    (void)state;
    assert_mended("18/0711975", "18/07/1975");
    assert_mended("1810712035", "1810712035"); // any number
    assert_mended("18107/2035.", "18/07/2035.");
    assert_mended("18/1311975", "18/1311975"); // no such month
    assert_mended("18/07/1975", "18/07/1975");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mends_the_one_letter_that_stands_for_a_digit),
        cmocka_unit_test(mends_the_stroke_of_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
