// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/test.h"

#include "pipeline/home.h"

static bool load(const char *ini, so_settings *ret, so_err *err)
{
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "sohoa.ini");
    assert_ok(so_file_commit(path, ini, strlen(ini), 0644, err), *err);
    bool ok = so_settings_load(path, ret, err);
    scratch_end(dir);
    return ok;
}

static void values_stand_over_the_defaults(void **state)
{
    (void)state;
    so_auto(so_settings) s = {0};
    so_err err = {0};
    assert_ok(load("settle_s = 5\nlang = eng\n", &s, &err), err);
    assert_int_equal(s.settle_s, 5);
    assert_int_equal(s.page_timeout_s, 180);
    assert_string_equal(s.lang, "eng");
}

static void an_unknown_key_names_its_line_and_the_nearest_good_one(void **state)
{
    (void)state;
    so_auto(so_settings) s = {0};
    so_err err = {0};
    assert_false(load("jobs = 2\nsetle_s = 5\n", &s, &err));
    assert_int_equal(err.kind, SO_CONFIG);
    assert_non_null(
        strstr(err.text, "sohoa.ini:2: unknown key \"setle_s\"; did you mean \"settle_s\"?"));
}

static void a_value_out_of_range_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"jobs = 1000", "jobs = two", "jobs = -1", "settle_s = 3s"};
    for (size_t i = 0; i < SO_COUNT(bad); i++) {
        so_auto(so_settings) s = {0};
        so_err err = {0};
        assert_false(load(bad[i], &s, &err));
        assert_non_null(strstr(err.text, "must be a whole number"));
    }
}

static void the_template_loads_as_the_defaults(void **state)
{
    (void)state;
    so_auto(so_str) text = {0};
    so_settings_template(&text);
    so_auto(so_settings) s = {0};
    so_auto(so_settings) defaults = {0};
    so_err err = {0};
    so_settings_default(&defaults);
    assert_ok(load(text.data, &s, &err), err);
    assert_int_equal(s.worker_pages, defaults.worker_pages);
    assert_string_equal(s.lang, defaults.lang);
}

static void init_may_be_repeated_and_open_refuses_other_folders(void **state)
{
    (void)state;
    char *dir = scratch_new();
    so_autofree char *archive = so_path_join(dir, "kho");
    so_err err = {0};
    assert_ok(so_home_init(archive, &err), err);
    assert_ok(so_home_init(archive, &err), err);
    so_auto(so_home) home = {0};
    assert_ok(so_home_open(archive, &home, &err), err);
    assert_true(so_path_exists(home.inbox));
    so_auto(so_home) other = {0};
    assert_false(so_home_open(dir, &other, &err));
    assert_int_equal(err.kind, SO_CONFIG);
    scratch_end(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_over_the_defaults),
        cmocka_unit_test(an_unknown_key_names_its_line_and_the_nearest_good_one),
        cmocka_unit_test(a_value_out_of_range_is_refused),
        cmocka_unit_test(the_template_loads_as_the_defaults),
        cmocka_unit_test(init_may_be_repeated_and_open_refuses_other_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
