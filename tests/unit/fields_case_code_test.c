// SPDX-License-Identifier: Apache-2.0
// Case codes: grammar, repair, plausibility (DOMAIN.md 2.1-2.3; examples are real unless obvious).
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "fields/case_code.h"

typedef struct {
    const char *text, *code; // code NULL: nothing may be found
    bool repaired;
} example;

static void check(const example *e)
{
    so_auto(so_case_matches) found = {0};
    so_case_find(e->text, &found);
    if (!e->code) {
        if (found.len) fail_msg("\"%s\" gave %s", e->text, found.items[0].code);
        return;
    }
    if (found.len != 1) fail_msg("\"%s\" gave %zu codes", e->text, found.len);
    assert_string_equal(found.items[0].code, e->code);
    assert_int_equal(found.items[0].repaired, e->repaired);
}

static void finds_old_and_new_codes(void **state)
{
    (void)state;
    static const example examples[] = {
        {"000.00.12.H62-201105-0004", "000.00.12.H62-201105-0004", false},
        {"Mã hồ sơ: 000.A0.01.H26-210212-9090.", "000.A0.01.H26-210212-9090", false},
        {"số H57.132-260804-0583 của ông", "H57.132-260804-0583", false},
        {"G22.99-251225-020175", "G22.99-251225-020175", false},
        {"(H26.15.7-220701-8464)", "H26.15.7-220701-8464", false},
    };
    for (size_t i = 0; i < SO_COUNT(examples); i++) check(&examples[i]);
}

static void normalises_dashes_spaces_and_wide_forms(void **state)
{
    (void)state;
    static const example examples[] = {
        {"H26.15–220701—8464", "H26.15-220701-8464", false},
        {"000.00.12. H26 - 201105 - 0004", "000.00.12.H26-201105-0004", false},
        {"H26.15-220701-\n8464", "H26.15-220701-8464", false},
        {"Ｈ２６.15-220701-8464", "H26.15-220701-8464", false},
        {"h26.15-220701-8464", "H26.15-220701-8464", false},
    };
    for (size_t i = 0; i < SO_COUNT(examples); i++) check(&examples[i]);
}

static void repairs_look_alikes_in_digit_slots_and_says_so(void **state)
{
    (void)state;
    static const example examples[] = {
        {"OOO.00.12.H26-2O1105-0004", "000.00.12.H26-201105-0004", true},
        {"H26.15-2207Ol-8464", "H26.15-220701-8464", true},
        {"H2b.15-220701-8464", "H28.15-220701-8464", true},
        {"H26.15-Z2O7OI-B4S4", "H26.15-220701-8454", true},
    };
    for (size_t i = 0; i < SO_COUNT(examples); i++) check(&examples[i]);
}

static void rejects_what_only_resembles_a_code(void **state)
{
    (void)state;
    static const example examples[] = {
        {"G22.99.3-241219795252", NULL, false}, // a payment id
        {"1.012753.H19", NULL, false},          // a procedure
        {"123/QĐ-UBND ngày 12-03-2024", NULL, false},
        {"Z26.15-220701-8464", NULL, false}, // Z is no group of QĐ 20/2020
        {"H26.15-220701-84", NULL, false},
        {"H26.15-220701-84641234", NULL, false},
        {"", NULL, false},
    };
    for (size_t i = 0; i < SO_COUNT(examples); i++) check(&examples[i]);
}

static void tells_where_each_code_stood(void **state)
{
    (void)state;
    const char *text = "Hồ sơ H26.15–220701–8464 và H26.15-220702-0001";
    so_auto(so_case_matches) found = {0};
    so_case_find(text, &found);
    assert_int_equal(found.len, 2);
    assert_memory_equal(text + found.items[0].at, "H26.15–220701–8464", found.items[0].len);
    assert_memory_equal(text + found.items[1].at, "H26.15-220702-0001", found.items[1].len);
}

static void parses_only_a_text_that_is_one_code(void **state)
{
    (void)state;
    so_autofree char *code = so_case_parse(" H26.15-220701-8464\n");
    assert_string_equal(code, "H26.15-220701-8464");
    assert_null(so_case_parse("x H26.15-220701-8464"));
    assert_null(so_case_parse("H26.15-220701-8464 H26.15-220701-8465"));
    assert_null(so_case_parse(""));
}

static void doubts_unknown_agencies_impossible_days_and_serial_zero(void **state)
{
    (void)state;
    assert_true(so_case_is_plausible("H26.15-220701-8464"));
    assert_true(so_case_is_plausible("000.00.12.H63-201105-0004"));
    assert_true(so_case_is_plausible("G22.99-251225-020175"));
    assert_true(so_case_is_plausible("H26-240229-0001"));
    assert_false(so_case_is_plausible("H64.15-220701-8464"));
    assert_false(so_case_is_plausible("G29.15-220701-8464"));
    assert_false(so_case_is_plausible("H26.15-230229-8464"));
    assert_false(so_case_is_plausible("H26.15-221301-8464"));
    assert_false(so_case_is_plausible("H26.15-180620-8464"));
    assert_true(so_case_is_plausible("H26.15-180621-8464"));
    assert_false(so_case_is_plausible("H26.15-220701-0000"));
    assert_false(so_case_is_plausible("H26"));
    assert_false(so_case_is_plausible(""));
    assert_false(so_case_is_plausible(NULL));
}

static void survives_bytes_that_are_no_text(void **state)
{
    (void)state;
    so_auto(so_case_matches) found = {0};
    so_case_find("\xFF\xFE H26.15\xE2\x80\x93"
                 "220701-8464 \xC3",
                 &found);
    assert_int_equal(found.len, 1);
    assert_string_equal(found.items[0].code, "H26.15-220701-8464");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_old_and_new_codes),
        cmocka_unit_test(normalises_dashes_spaces_and_wide_forms),
        cmocka_unit_test(repairs_look_alikes_in_digit_slots_and_says_so),
        cmocka_unit_test(rejects_what_only_resembles_a_code),
        cmocka_unit_test(tells_where_each_code_stood),
        cmocka_unit_test(parses_only_a_text_that_is_one_code),
        cmocka_unit_test(doubts_unknown_agencies_impossible_days_and_serial_zero),
        cmocka_unit_test(survives_bytes_that_are_no_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
