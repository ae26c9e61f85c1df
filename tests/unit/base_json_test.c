// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include "base/json.h"
#include "base/jsonin.h"

static void writes_commas_escapes_and_numbers(void **state)
{
    (void)state;
    so_auto(so_str) out = {0};
    so_json j = so_json_to(&out);
    so_json_object(&j);
    so_json_kstr(&j, "a", "q\"\\\n\x01 đ");
    so_json_kint(&j, "b", -5);
    so_json_kreal(&j, "c", 0.5, 3);
    so_json_kreal(&j, "d", 2, 3);
    so_json_kstr(&j, "e", NULL);
    so_json_karray(&j, "f");
    so_json_object(&j);
    so_json_end_object(&j);
    so_json_bool(&j, true);
    so_json_end_array(&j);
    so_json_kbool(&j, "g", false);
    so_json_end_object(&j);
    assert_string_equal(out.data, "{\"a\":\"q\\\"\\\\\\n\\u0001 đ\",\"b\":-5,\"c\":0.5,\"d\":2,"
                                  "\"e\":null,\"f\":[{},true],\"g\":false}");
}

static void what_it_writes_reads_back_even_from_invalid_bytes(void **state)
{
    (void)state;
    so_auto(so_str) out = {0};
    so_json j = so_json_to(&out);
    so_json_object(&j);
    so_json_kstr(&j, "bad", "x\xFF\xC3");
    so_json_kreal(&j, "nan", 0.0 / 0.0, 2);
    so_json_end_object(&j);
    so_err err = {0};
    so_autoptr(so_jval) root = so_jval_parse(out.data, out.len, &err);
    assert_ok(root != NULL, err);
    assert_string_equal(so_jval_kstr(root, "bad", ""), "x\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void reading_names_the_line_of_a_fault(void **state)
{
    (void)state;
    so_err err = {0};
    assert_null(so_jval_parse("{\n\"a\":}", 7, &err));
    assert_int_equal(err.kind, SO_DATA);
    assert_non_null(strstr(err.text, "line 2"));
}

static void a_missing_or_mistyped_member_gives_the_fallback(void **state)
{
    (void)state;
    so_err err = {0};
    const char *text = "{\"n\":1.5,\"s\":\"x\",\"l\":[1,2]}";
    so_autoptr(so_jval) root = so_jval_parse(text, strlen(text), &err);
    assert_int_equal(so_jval_kint(root, "n", -1), -1);
    assert_int_equal(so_jval_kint(root, "missing", 7), 7);
    assert_string_equal(so_jval_kstr(root, "l", "none"), "none");
    assert_int_equal(so_jval_len(so_jval_get(root, "l")), 2);
    assert_null(so_jval_at(so_jval_get(root, "l"), 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_commas_escapes_and_numbers),
        cmocka_unit_test(what_it_writes_reads_back_even_from_invalid_bytes),
        cmocka_unit_test(reading_names_the_line_of_a_fault),
        cmocka_unit_test(a_missing_or_mistyped_member_gives_the_fallback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
