// SPDX-License-Identifier: Apache-2.0
// Normalisers: what is read, what is judged impossible, what is repaired.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "fields/normal.h"

typedef enum { GOOD, WRONG, MENDED, PARTIAL, NOTHING } verdict;

typedef struct {
    const char *kind, *raw, *value;
    verdict verdict;
} example;

static verdict judged(const so_normal *n)
{
    if (!n->is_valid) return WRONG;
    if (n->is_repaired) return MENDED;
    return n->is_partial ? PARTIAL : GOOD;
}

static void check_all(const example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const example *e = &examples[i];
        so_auto(so_normal) n = {0};
        bool found = so_normaliser_named(e->kind)(e->raw, &n);
        if (!found && e->verdict == NOTHING) continue;
        if (!found || e->verdict == NOTHING || strcmp(n.value, e->value) ||
            judged(&n) != e->verdict)
            fail_msg("%s of \"%s\": \"%s\", verdict %d", e->kind, e->raw, n.value ? n.value : "",
                     found ? (int)judged(&n) : NOTHING);
        assert_true(n.at < n.end && n.end <= strlen(e->raw));
    }
}

static void reads_dates_as_papers_write_them(void **state)
{
    (void)state;
    static const example examples[] = {
        {"date", "Hà Nội, ngày 05 tháng 6 năm 2023", "2023-06-05", GOOD},
        {"date", "10:56 13/03/2026", "2026-03-13", GOOD},
        {"date", "08 giờ 30 phút, ngày 13 tháng 3 năm 2026", "2026-03-13", GOOD},
        {"date", "01 tháng 6 năm 2015", "2015-06-01", GOOD},
        {"date", "13-03-2026", "2026-03-13", GOOD},
        {"date", "ngày05tháng6năm2023", "2023-06-05", GOOD},
        {"date", "ngày ...... tháng 7 năm 2020", "2020-07", PARTIAL},
        {"date", "ngày d¿ tháng 7 năm 2020", "2020-07", PARTIAL},
        {"date", "ngày     tháng     năm 2020", "2020", PARTIAL},
        {"date", "tháng 11 năm 2019", "2019-11", PARTIAL},
        {"date", "1975", "1975", PARTIAL},
        {"date", "ngày 29 tháng I1 năm 2005", "2005-11-29", MENDED},
        {"date", "29I09I2027", "2027-09-29", MENDED},
        {"date", "ngày 31 tháng 02 năm 2024", "2024-02-31", WRONG},
        {"date", "29/02/2023", "2023-02-29", WRONG},
        {"date", "không thời hạn", NULL, NOTHING},
        {"card_date", "21111957", "1957-11-21", GOOD},
        {"card_date", "99111957", "1957-11-99", WRONG},
    };
    check_all(examples, SO_COUNT(examples));
}

static void reads_personal_and_tax_numbers_and_phones(void **state)
{
    (void)state;
    static const example examples[] = {
        {"citizen_id", "001057037941", "001057037941", GOOD},
        {"citizen_id", "001 057 037 941.", "001057037941", GOOD},
        {"citizen_id", "012345678", "012345678", GOOD},
        {"citizen_id", "OO1057O37941", "001057037941", MENDED},
        {"citizen_id", "003057037941", "003057037941", WRONG}, // no province 003
        {"citizen_id", "00105703794", "00105703794", WRONG},   // a digit is missing
        {"citizen_id", "không có", NULL, NOTHING},
        {"tax_code", "0836670381", "0836670381", GOOD},
        {"tax_code", "0836670382", "0836670382", WRONG}, // check digit
        {"tax_code", "0836670381-001", "0836670381-001", GOOD},
        {"tax_code", "001057037941", "001057037941", GOOD}, // a person's, since TT 86/2024
        {"phone", "0370.565.139", "0370565139", GOOD},
        {"phone", "+84 370 565 139", "0370565139", GOOD},
        {"phone", "(024) 38251234", "02438251234", GOOD},
        {"phone", "0170565139", "0170565139", WRONG},
    };
    check_all(examples, SO_COUNT(examples));
}

static void reads_numbers_of_papers(void **state)
{
    (void)state;
    static const example examples[] = {
        {"notation", "123/QĐ-UBND", "123/QĐ-UBND", GOOD},
        {"notation", "45/2023/NQ-HĐND", "45/2023/NQ-HĐND", GOOD},
        {"notation", "01 / GP - SXD", "01/GP-SXD", GOOD},
        {"notation", "686/STTT-CNTT&BCVT", "686/STTT-CNTT&BCVT", GOOD},
        {"notation", "12/2019", "12/2019", GOOD},
        {"notation", "345/TLKS-BS", "345/TLKS-BS", GOOD},
        {"notation", "l23/QĐ-UBND", "123/QĐ-UBND", MENDED},
        {"notation", "/QĐ-UBND", NULL, NOTHING}, // the blank before it was left for the pen
        {"register", "CH 00120", "CH 00120", GOOD},
        {"register", "41A8012345", "41A8012345", GOOD},
        {"serial", "CV 415201", "CV 415201", GOOD},
        {"serial", "CV415201", "CV 415201", GOOD},
        {"serial", "AA 09273289", "AA 09273289", GOOD},
        {"number", ": 1504, tờ", "1504", GOOD},
        {"number", "12a", "12a", GOOD},
    };
    check_all(examples, SO_COUNT(examples));
}

static void reads_areas_with_vietnamese_signs(void **state)
{
    (void)state;
    static const example examples[] = {
        {"area", "335,7 m²", "335.7", GOOD},      {"area", "1.234,5 m2", "1234.5", GOOD},
        {"area", "1.234 m²", "1234", GOOD},       {"area", "120.5 m²", "120.5", GOOD},
        {"area", "tầng 1: 80 m²", "80", GOOD},    {"area", "0 m²", "0", WRONG},
        {"area", "khoảng ba sào", NULL, NOTHING},
    };
    check_all(examples, SO_COUNT(examples));
}

static void reads_names_and_leaves_the_rest_of_the_sentence(void **state)
{
    (void)state;
    static const example examples[] = {
        {"person_name", "Lê Mạnh Cường", "Lê Mạnh Cường", GOOD},
        {"person_name", "ông Lê Mạnh Cường, sinh ngày", "Lê Mạnh Cường", GOOD},
        {"person_name", "Bà: NGUYỄN THỊ KIM LIỄU", "NGUYỄN THỊ KIM LIỄU", GOOD},
        {"person_name", "Lê Mạnh Cường chuyển mục đích", "Lê Mạnh Cường", GOOD},
        {"person_name", "LÊ MẠNH CƯỜNG Ngày", "LÊ MẠNH CƯỜNG", GOOD},
        {"person_name", "Lê", "Lê", WRONG},
        {"person_name", "Lê M4nh Cường", "Lê M4nh Cường", WRONG},
        {"person_name", "người mẹ", NULL, NOTHING},
        {"capitals", "PHÓ CHỦ TỊCH", "PHÓ CHỦ TỊCH", GOOD},
        {"sex", "Nam     Dân tộc: Kinh", "male", GOOD},
        {"sex", ": Nữ", "female", GOOD},
        {"sex", "Khác", NULL, NOTHING},
        {"text", " : số 12, thôn Đoài; ", "số 12, thôn Đoài", GOOD},
        {"text", " ....... ", NULL, NOTHING},
    };
    check_all(examples, SO_COUNT(examples));
}

static void knows_no_other_normaliser(void **state)
{
    (void)state;
    assert_null(so_normaliser_named("dates"));
    assert_null(so_normaliser_named(""));
}

static void tells_birth_year_and_sex_from_the_personal_number(void **state)
{
    (void)state;
    so_citizen who = {0};
    assert_true(so_citizen_of("001157037941", &who));
    assert_int_equal(who.birth_year, 1957);
    assert_false(who.is_male);
    assert_true(so_citizen_of("001204037941", &who));
    assert_int_equal(who.birth_year, 2004);
    assert_true(who.is_male);
    assert_false(so_citizen_of("012345678", &who));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates_as_papers_write_them),
        cmocka_unit_test(reads_personal_and_tax_numbers_and_phones),
        cmocka_unit_test(reads_numbers_of_papers),
        cmocka_unit_test(reads_areas_with_vietnamese_signs),
        cmocka_unit_test(reads_names_and_leaves_the_rest_of_the_sentence),
        cmocka_unit_test(knows_no_other_normaliser),
        cmocka_unit_test(tells_birth_year_and_sex_from_the_personal_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
