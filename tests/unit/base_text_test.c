// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include "base/text.h"

static void folds_marks_d_with_stroke_and_its_look_alike(void **state)
{
    (void)state;
    static const struct {
        const char *in, *fold;
    } rows[] = {
        {"Quyết định", "quyet dinh"},
        {"ĐẤT đai Ðức ðức", "dat dai duc duc"},
        {"Nguye\xCC\x82\xCC\x83n", "nguyen"}, // marks as separate characters (macOS names)
        {"  nhiều \t khoảng\xC2\xA0trắng\n", "nhieu khoang trang"},
        {"ƯƠNG ươ", "uong uo"},
        {"", ""},
    };
    for (size_t i = 0; i < SO_COUNT(rows); i++) {
        so_autofree char *fold = so_text_folded(rows[i].in);
        assert_string_equal(fold, rows[i].fold);
    }
}

static void lower_keeps_marks_and_composes(void **state)
{
    (void)state;
    so_auto(so_str) out = {0};
    so_text_lower("SO\xCC\x82\xCC\x81: ÐƠN", &out);
    assert_string_equal(out.data, "số: đơn");
}

static void invalid_bytes_never_stop_a_conversion(void **state)
{
    (void)state;
    so_auto(so_str) nfc = {0};
    so_text_nfc("a\xFFz\xE1\xBB", &nfc);
    assert_true(so_text_is_valid(nfc.data));
    assert_non_null(strstr(nfc.data, "a\xEF\xBF\xBDz"));
    assert_false(so_text_is_valid("\xE1\xBB"));
}

static void file_names_sort_as_people_count(void **state)
{
    (void)state;
    static const char *const order[] = {"1.tif", "2.tif",   "10.tif",   "a/2.tif", "a/10.tif",
                                        "b",     "trang 9", "trang 09", "trang 10"};
    for (size_t i = 0; i + 1 < SO_COUNT(order); i++) {
        int forth = so_text_natural_cmp(order[i], order[i + 1]);
        int back = so_text_natural_cmp(order[i + 1], order[i]);
        assert_true((forth < 0) != (back < 0));
        if (strstr(order[i], "trang 9") == NULL) assert_true(forth < 0);
    }
    assert_int_equal(so_text_natural_cmp("x1", "x1"), 0);
}

static void knows_which_words_carry_marks(void **state)
{
    (void)state;
    assert_true(so_text_has_marks("đat"));
    assert_true(so_text_has_marks("Hà"));
    assert_false(so_text_has_marks("HA NOI 123/QD"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_marks_d_with_stroke_and_its_look_alike),
        cmocka_unit_test(lower_keeps_marks_and_composes),
        cmocka_unit_test(invalid_bytes_never_stop_a_conversion),
        cmocka_unit_test(file_names_sort_as_people_count),
        cmocka_unit_test(knows_which_words_carry_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
