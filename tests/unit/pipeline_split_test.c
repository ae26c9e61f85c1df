// SPDX-License-Identifier: Apache-2.0
// Splitting and linking, on signs written by hand: "S" separator, "R" receipt, "D" beginning of a
// document, "c" continuation, "." blank, "x" quarantined; behind ':' the page's case code.
#include "tests/unit/test.h"

#include "pipeline/link.h"

#define CODE_A "H26.15-220701-8464"
#define CODE_B "000.00.12.H26-201105-0004"

typedef struct {
    char what;
    const char *code;
} sign;

static so_types *types;

static int open_types(void **state)
{
    (void)state;
    so_err err = {0};
    types = so_types_load(SOHOA_SOURCE "/share/types", &err);
    if (!types) fprintf(stderr, "%s\n", err.text);
    return types ? 0 : -1;
}

static int close_types(void **state)
{
    (void)state;
    so_types_free(types);
    return 0;
}

static void add_sheet(so_sheets *sheets, sign s)
{
    so_sheet *sheet = so_vec_push(sheets);
    sheet->kind = s.what == 'S'   ? SO_PAGE_SEPARATOR
                  : s.what == '.' ? SO_PAGE_BLANK
                  : s.what == 'x' ? SO_PAGE_QUARANTINED
                                  : SO_PAGE_CONTENT;
    sheet->signs.begins = s.what == 'R' || s.what == 'D' ? 0.9 : 0;
    sheet->signs.type = so_strdup(s.what == 'R' ? "receipt" : s.what == 'D' ? "decision" : NULL);
    sheet->signs.code_in_barcode = s.what == 'S' || s.what == 'R';
    if (s.code) so_strs_add(&sheet->signs.case_codes, s.code);
}

// Writes the plan as text: dossiers apart by '|', documents by ',', pages as their ordinals.
static char *plan_of(const sign *signs, size_t n, so_sheets *sheets)
{
    so_auto(so_plan) plan = {0};
    so_str out = {0};
    for (size_t i = 0; i < n; i++) add_sheet(sheets, signs[i]);
    so_split(types, sheets, &plan);
    for (size_t i = 0; i < plan.len; i++) {
        const so_dossier_plan *d = &plan.items[i];
        so_str_addf(&out, "%s%d-%d:", i ? "|" : "", d->pages.items[0],
                    d->pages.items[d->pages.len - 1]);
        for (size_t k = 0; k < d->documents.len; k++) {
            if (k) so_str_addc(&out, ',');
            for (size_t p = 0; p < d->documents.items[k].len; p++)
                so_str_addf(&out, "%d", d->documents.items[k].items[p]);
        }
    }
    return so_str_take(&out);
}

#define assert_plan(expected, ...)                                        \
    do {                                                                  \
        const sign signs[] = {__VA_ARGS__};                               \
        so_auto(so_sheets) sheets = {0};                                  \
        so_autofree char *got = plan_of(signs, SO_COUNT(signs), &sheets); \
        assert_string_equal(got, expected);                               \
    } while (0)

static void separators_begin_dossiers_and_their_blank_backs_stay_with_them(void **state)
{
    (void)state;
    assert_plan("0-4:2,34|5-6:6", {'S', CODE_A}, {'.', NULL}, {'R', CODE_A}, {'D', NULL},
                {'c', NULL}, {'S', CODE_B}, {'D', NULL});
}

static void pages_before_the_first_separator_are_a_dossier_of_their_own(void **state)
{
    (void)state;
    assert_plan("0-1:01|2-3:3", {'c', NULL}, {'c', NULL}, {'S', CODE_A}, {'D', NULL});
}

static void without_separators_a_slip_with_another_code_begins_a_dossier(void **state)
{
    (void)state;
    assert_plan("0-2:0,1,2|3-4:3,4", {'R', CODE_A}, {'D', NULL}, {'R', CODE_A}, {'R', CODE_B},
                {'D', CODE_A});
}

static void a_receipt_inside_a_separated_dossier_does_not_split_it(void **state)
{
    (void)state;
    assert_plan("0-2:1,2", {'S', CODE_A}, {'D', NULL}, {'R', CODE_B});
}

static void blank_and_quarantined_pages_are_kept_and_break_no_document(void **state)
{
    (void)state;
    assert_plan("0-4:03", {'D', NULL}, {'.', NULL}, {'x', NULL}, {'c', NULL}, {'.', NULL});
}

static void link_of(const sign *signs, size_t n, bool in_doubt, so_dossier *d)
{
    so_auto(so_sheets) sheets = {0};
    for (size_t i = 0; i < n; i++) {
        add_sheet(&sheets, signs[i]);
        so_vec_push(&d->pages)->ordinal = (int)i;
    }
    so_link(d, &sheets, in_doubt);
}

static void agreeing_readings_make_a_sure_link(void **state)
{
    (void)state;
    const sign signs[] = {{'S', CODE_A}, {'R', CODE_A}};
    so_auto(so_dossier) d = {0};
    link_of(signs, 2, false, &d);
    assert_string_equal(d.case_code, CODE_A);
    assert_int_equal(d.state, SO_STATE_ACCEPTED);
    assert_true(d.link_score > 0.99 && d.link_score < 1);
    assert_int_equal(d.link_evidence.len, 2);
}

static void two_strong_codes_that_differ_go_to_review(void **state)
{
    (void)state;
    const sign signs[] = {{'S', CODE_A}, {'R', CODE_B}};
    so_auto(so_dossier) d = {0};
    link_of(signs, 2, false, &d);
    assert_string_equal(d.case_code, CODE_A);
    assert_int_equal(d.state, SO_STATE_REVIEW);
    assert_true(d.link_score < 0.9);
}

static void a_code_in_running_text_alone_is_not_enough(void **state)
{
    (void)state;
    const sign signs[] = {{'D', CODE_A}};
    so_auto(so_dossier) d = {0};
    link_of(signs, 1, false, &d);
    assert_string_equal(d.case_code, CODE_A);
    assert_int_equal(d.state, SO_STATE_REVIEW);
}

static void no_code_is_no_link_and_an_unreadable_page_is_doubt(void **state)
{
    (void)state;
    const sign none[] = {{'D', NULL}};
    so_auto(so_dossier) unlinked = {0};
    link_of(none, 1, false, &unlinked);
    assert_null(unlinked.case_code);
    assert_int_equal(unlinked.state, SO_STATE_REVIEW);
    const sign sure[] = {{'S', CODE_A}, {'x', NULL}};
    so_auto(so_dossier) doubtful = {0};
    link_of(sure, 2, true, &doubtful);
    assert_int_equal(doubtful.state, SO_STATE_REVIEW);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_begin_dossiers_and_their_blank_backs_stay_with_them),
        cmocka_unit_test(pages_before_the_first_separator_are_a_dossier_of_their_own),
        cmocka_unit_test(without_separators_a_slip_with_another_code_begins_a_dossier),
        cmocka_unit_test(a_receipt_inside_a_separated_dossier_does_not_split_it),
        cmocka_unit_test(blank_and_quarantined_pages_are_kept_and_break_no_document),
        cmocka_unit_test(agreeing_readings_make_a_sure_link),
        cmocka_unit_test(two_strong_codes_that_differ_go_to_review),
        cmocka_unit_test(a_code_in_running_text_alone_is_not_enough),
        cmocka_unit_test(no_code_is_no_link_and_an_unreadable_page_is_doubt),
    };
    return cmocka_run_group_tests(tests, open_types, close_types);
}
