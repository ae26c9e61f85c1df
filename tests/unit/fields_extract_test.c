// SPDX-License-Identifier: Apache-2.0
// Signs, types and fields of made-up pages with the faults of real readings.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "fields/extract.h"
#include "tests/unit/fields_pages.h"

typedef struct {
    double x0, y0, x1;
    const char *text;
} row;

// Rows end with a NULL text; every line is 1.3 % of the page high.
static so_page page_of(const row *rows, double confidence)
{
    so_page page = test_page();
    for (; rows->text; rows++)
        test_line(&page, rows->x0, rows->y0, rows->x1, rows->y0 + 0.013, rows->text, confidence);
    return page;
}

static const row decision[] = {
    {0.15, 0.070, 0.38, "ỦY BAN NHÂN DÂN"},
    {0.16, 0.087, 0.36, "HUYỆN SƠN TỊNH"},
    {0.46, 0.070, 0.91, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {0.53, 0.087, 0.83, "Độc lập - Tự do - Hạnh phúc"},
    {0.18, 0.125, 0.34, "Số: 3115/QĐ-UBND"},
    {0.52, 0.125, 0.86, "Sơn Tịnh, ngày 05 tháng 6 năm 2023"},
    {0.42, 0.180, 0.58, "QUYẾT ĐỊNH"},
    {0.25, 0.197, 0.75, "Về việc cho phép ông Lê Mạnh Cường"},
    {0.30, 0.214, 0.70, "chuyển mục đích sử dụng đất"},
    {0.28, 0.245, 0.72, "CHỦ TỊCH ỦY BAN NHÂN DÂN HUYỆN SƠN TỊNH"},
    {0.18, 0.280, 0.92, "Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013 và các văn bản;"},
    {0.18, 0.400, 0.92, "Điều 1. Cho phép ông Lê Mạnh Cường, số căn cước công"},
    {0.13, 0.417, 0.92, "dân 001057037941, địa chỉ thường trú tại khu phố 4, xã Liên Hồng, huyện"},
    {0.13, 0.434, 0.60, "Sơn Tịnh, được chuyển mục đích sử dụng 335,7 m² đất."},
    {0.15, 0.700, 0.28, "Nơi nhận:"},
    {0.65, 0.700, 0.80, "KT. CHỦ TỊCH"},
    {0.65, 0.717, 0.80, "PHÓ CHỦ TỊCH"},
    {0.65, 0.800, 0.82, "Nông Hồng Xuyến"},
    {.text = NULL},
};

static int set_up(void **state)
{
    so_err err = {0};
    *state = so_types_load(SOHOA_SOURCE "/share/types", &err);
    if (!*state) print_error("%s\n", err.text);
    return *state ? 0 : -1;
}

static int tear_down(void **state)
{
    so_types_free(*state);
    return 0;
}

static void read_page(const so_types *types, so_page *page, so_document *doc)
{
    const so_page *list[] = {page};
    so_classify(types, list, 1, doc);
    so_extract(types, list, 1, doc);
    so_page_clear(page);
}

static void expect(const so_document *doc, const char *key, const char *value, so_state state)
{
    const so_field *f = so_fields_find(&doc->fields, key);
    if (!value) {
        if (f) fail_msg("%s is \"%s\", should be absent", key, f->value);
        return;
    }
    if (!f) fail_msg("%s is absent, should be \"%s\"", key, value);
    if (strcmp(f->value, value)) fail_msg("%s is \"%s\", should be \"%s\"", key, f->value, value);
    if (f->state != state) fail_msg("%s: %.3f is %s", key, f->confidence, so_state_name(f->state));
}

static void reads_a_clean_decision_and_vouches_for_it(void **state)
{
    so_page page = page_of(decision, 0.96);
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    assert_string_equal(doc.type, "decision");
    assert_string_equal(doc.role, "result");
    assert_true(doc.type_confidence > 0.95);
    assert_int_equal(doc.state, SO_STATE_ACCEPTED);
    expect(&doc, "number", "3115/QĐ-UBND", SO_STATE_ACCEPTED);
    expect(&doc, "issued_on", "2023-06-05", SO_STATE_ACCEPTED);
    expect(&doc, "place", "Sơn Tịnh", SO_STATE_ACCEPTED);
    expect(&doc, "issuer", "ỦY BAN NHÂN DÂN HUYỆN SƠN TỊNH", SO_STATE_ACCEPTED);
    expect(&doc, "subject", "Về việc cho phép ông Lê Mạnh Cường chuyển mục đích sử dụng đất",
           SO_STATE_ACCEPTED);
    expect(&doc, "person_name", "Lê Mạnh Cường", SO_STATE_ACCEPTED);
    expect(&doc, "citizen_id", "001057037941", SO_STATE_ACCEPTED);
    expect(&doc, "address", "khu phố 4, xã Liên Hồng, huyện Sơn Tịnh", SO_STATE_ACCEPTED);
    expect(&doc, "area_m2", "335.7", SO_STATE_ACCEPTED);
    expect(&doc, "signer", "Nông Hồng Xuyến", SO_STATE_ACCEPTED);
    expect(&doc, "signer_title", "PHÓ CHỦ TỊCH", SO_STATE_ACCEPTED);
    expect(&doc, "due_on", NULL, SO_STATE_REVIEW);
}

static void says_where_a_value_stands(void **state)
{
    so_page page = page_of(decision, 0.96);
    const so_page *list[] = {&page};
    so_auto(so_document) doc = {0};
    so_classify(*state, list, 1, &doc);
    so_extract(*state, list, 1, &doc);
    const so_field *f = so_fields_find(&doc.fields, "citizen_id");
    const so_word *number = &page.lines.items[12].words.items[1];
    assert_string_equal(number->text, "001057037941,");
    assert_memory_equal(&f->box, &number->box, sizeof f->box);
    assert_string_equal(f->raw, "001057037941");
    assert_string_equal(f->rule, "citizen_id.label");
    assert_int_equal(f->page, 0);
    so_page_clear(&page);
}

static void sends_badly_read_words_to_review(void **state)
{
    so_page page = page_of(decision, 0.70);
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    expect(&doc, "number", "3115/QĐ-UBND", SO_STATE_REVIEW);
    assert_int_equal(doc.state, SO_STATE_REVIEW);
}

// The same decision, damaged one line at a time.
static void tolerates_what_readers_do_to_a_page(void **state)
{
    static const struct {
        size_t row;
        const char *text, *key, *value;
        so_state state;
    } cases[] = {
        {6, "QUYÉT ĐỊNH", "subject",
         "Về việc cho phép ông Lê Mạnh Cường chuyển mục đích sử dụng đất", SO_STATE_ACCEPTED},
        {6, "QUYẾT ĐỊMH", "number", "3115/QĐ-UBND", SO_STATE_ACCEPTED},
        {4, "Sô: 3115/QĐ-UBND", "number", "3115/QĐ-UBND", SO_STATE_ACCEPTED},
        {4, "Số:3115/QĐ-UBND", "number", "3115/QĐ-UBND", SO_STATE_ACCEPTED},
        {4, "Số: 3115/QD-UBND", "number", "3115/QĐ-UBND", SO_STATE_REVIEW},
        {4, "Số: 3l15/QĐ-UBND", "number", "3115/QĐ-UBND", SO_STATE_REVIEW},
        {4, "Số:        /QĐ-UBND", "number", NULL, SO_STATE_REVIEW},
        {5, "Sơn Tịnh, ngày d¿ tháng 6 năm 2023", "issued_on", "2023-06", SO_STATE_REVIEW},
        {5, "Sơn Tịnh, ngày 31 tháng 6 năm 2023", "issued_on", "2023-06-31", SO_STATE_REVIEW},
        {12, "dân 003057037941, địa chỉ thường trú tại khu phố 4, xã Liên Hồng, huyện",
         "citizen_id", "003057037941", SO_STATE_REVIEW},
        {16, "PHO CHU TICH", "signer", "Nông Hồng Xuyến", SO_STATE_ACCEPTED},
    };
    for (size_t i = 0; i < SO_COUNT(cases); i++) {
        row rows[SO_COUNT(decision)];
        memcpy(rows, decision, sizeof rows);
        rows[cases[i].row].text = cases[i].text;
        so_page page = page_of(rows, 0.96);
        so_auto(so_document) doc = {0};
        read_page(*state, &page, &doc);
        assert_string_equal(doc.type, "decision");
        expect(&doc, cases[i].key, cases[i].value, cases[i].state);
    }
}

// A line of two columns: the words of the right one moved to where they stand.
static void glue(so_page *page, double y, const char *left, const char *right)
{
    so_auto(so_page) other = test_page();
    test_line(page, 0.15, y, 0.38, y + 0.013, left, 0.96);
    test_line(&other, 0.46, y, 0.91, y + 0.013, right, 0.96);
    so_line *line = &page->lines.items[page->lines.len - 1], *more = &other.lines.items[0];
    for (size_t i = 0; i < more->words.len; i++) {
        so_word *word = so_vec_push(&line->words);
        *word = more->words.items[i];
        more->words.items[i].text = NULL;
    }
    line->x1 = 0.91;
}

static void parts_header_columns_that_were_read_as_one_line(void **state)
{
    so_page page = test_page();
    glue(&page, 0.070, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    glue(&page, 0.087, "HUYỆN SƠN TỊNH", "Độc lập - Tự do - Hạnh phúc");
    glue(&page, 0.125, "Số: 15/TB-UBND", "Sơn Tịnh, ngày 05 tháng 6 năm 2023");
    test_line(&page, 0.40, 0.18, 0.60, 0.193, "THÔNG BÁO", 0.96);
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    assert_string_equal(doc.type, "notice");
    expect(&doc, "issuer", "ỦY BAN NHÂN DÂN HUYỆN SƠN TỊNH", SO_STATE_ACCEPTED);
    expect(&doc, "number", "15/TB-UBND", SO_STATE_ACCEPTED);
    expect(&doc, "place", "Sơn Tịnh", SO_STATE_ACCEPTED);
}

static void knows_a_letter_by_its_missing_title(void **state)
{
    static const row letter[] = {
        {0.15, 0.070, 0.38, "ỦY BAN NHÂN DÂN"},
        {0.16, 0.087, 0.36, "HUYỆN SƠN TỊNH"},
        {0.46, 0.070, 0.91, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
        {0.18, 0.125, 0.34, "Số: 413/UBND-VP"},
        {0.16, 0.142, 0.38, "V/v trả lời đơn của bà"},
        {0.17, 0.158, 0.37, "Nguyễn Thị Kim Liễu"},
        {0.52, 0.125, 0.86, "Sơn Tịnh, ngày 22 tháng 12 năm 2022"},
        {0.25, 0.200, 0.75, "Kính gửi: Bà Nguyễn Thị Kim Liễu, số 249, đường"},
        {0.30, 0.217, 0.70, "Nguyễn Trãi, phường Đại Thắng, tỉnh Đắk Lắk"},
        {0.18, 0.260, 0.92,
         "Ngày 21/12/2022, UBND huyện tiếp nhận hồ sơ của bà Nguyễn Thị Kim Liễu."},
        {0.13, 0.277, 0.92, "Sau khi kiểm tra, UBND huyện có ý kiến về hồ sơ nêu trên như sau đây"},
        {.text = NULL},
    };
    so_page page = page_of(letter, 0.96);
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    assert_string_equal(doc.type, "letter");
    expect(&doc, "subject", "V/v trả lời đơn của bà Nguyễn Thị Kim Liễu", SO_STATE_ACCEPTED);
    expect(&doc, "recipient",
           "Bà Nguyễn Thị Kim Liễu, số 249, đường Nguyễn Trãi, phường Đại Thắng, tỉnh Đắk Lắk",
           SO_STATE_ACCEPTED);
    expect(&doc, "address", "số 249, đường Nguyễn Trãi, phường Đại Thắng, tỉnh Đắk Lắk",
           SO_STATE_ACCEPTED);
}

static so_page card(const char *qr)
{
    static const row rows[] = {
        {0.30, 0.12, 0.60, "CĂN CƯỚC CÔNG DÂN"},
        {0.35, 0.16, 0.60, "Số / No.: 001057037941"},
        {0.35, 0.18, 0.50, "Họ và tên / Full name:"},
        {0.35, 0.20, 0.52, "LÊ MẠNH CƯỜNG"},
        {0.35, 0.22, 0.60, "Ngày sinh / Date of birth: 21/11/1957"},
        {0.35, 0.24, 0.50, "Giới tính / Sex: Nam"},
        {0.35, 0.26, 0.65, "Nơi thường trú / Place of residence: khu phố 4,"},
        {0.35, 0.28, 0.65, "xã Liên Hồng, huyện Sơn Tịnh"},
        {.text = NULL},
    };
    so_page page = page_of(rows, 0.96);
    if (qr) {
        so_barcode *b = so_vec_push(&page.barcodes);
        *b = (so_barcode){so_strdup("QRCode"), so_strdup(qr), {1800, 440, 220, 220}};
    }
    return page;
}

static void reads_the_seven_fields_of_a_card_from_its_code(void **state)
{
    so_page page =
        card("001057037941|029901566|Lê Mạnh Cường|21111957|Nam|khu phố 4, xã Liên Hồng, "
             "huyện Sơn Tịnh|10042021");
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    assert_string_equal(doc.type, "id_card");
    expect(&doc, "citizen_id", "001057037941", SO_STATE_ACCEPTED);
    expect(&doc, "person_name", "Lê Mạnh Cường", SO_STATE_ACCEPTED);
    expect(&doc, "birth_date", "1957-11-21", SO_STATE_ACCEPTED);
    expect(&doc, "sex", "male", SO_STATE_ACCEPTED);
    expect(&doc, "address", "khu phố 4, xã Liên Hồng, huyện Sơn Tịnh", SO_STATE_ACCEPTED);
    assert_true(so_fields_find(&doc.fields, "citizen_id")->confidence > 0.99);
}

static void reads_a_card_without_its_code(void **state)
{
    so_page page = card(NULL);
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    assert_string_equal(doc.type, "id_card");
    expect(&doc, "person_name", "LÊ MẠNH CƯỜNG", SO_STATE_ACCEPTED);
    expect(&doc, "address", "khu phố 4, xã Liên Hồng, huyện Sơn Tịnh", SO_STATE_ACCEPTED);
}

static void doubts_number_and_birthday_that_contradict_each_other(void **state)
{
    so_page page = card(NULL);
    free(page.lines.items[4].words.items[6].text);
    page.lines.items[4].words.items[6].text = so_strdup("21/11/1967");
    so_auto(so_document) doc = {0};
    read_page(*state, &page, &doc);
    expect(&doc, "birth_date", "1967-11-21", SO_STATE_REVIEW);
    expect(&doc, "citizen_id", "001057037941", SO_STATE_REVIEW);
    assert_int_equal(doc.state, SO_STATE_REVIEW);
}

static void sees_where_a_document_begins(void **state)
{
    static const row second[] = {
        {0.49, 0.03, 0.51, "2"},
        {0.13, 0.08, 0.92, "chịu trách nhiệm thi hành Quyết định này kể từ ngày ký ban hành."},
        {.text = NULL},
    };
    so_page first = page_of(decision, 0.96), next = page_of(second, 0.96);
    so_page_signs signs;
    so_page_signs_of(*state, &first, &signs);
    assert_true(signs.begins > 0.9);
    assert_string_equal(signs.type, "decision");
    assert_int_equal(signs.page_number, 0);
    so_page_signs_clear(&signs);
    so_page_signs_of(*state, &next, &signs);
    assert_true(signs.begins < 0.1);
    assert_null(signs.type);
    assert_int_equal(signs.page_number, 2);
    so_page_signs_clear(&signs);
    so_page_clear(&first);
    so_page_clear(&next);
}

static void prefers_codes_of_barcodes_then_of_labels(void **state)
{
    static const row rows[] = {
        {0.13, 0.30, 0.80, "Xem hồ sơ liên quan: H26.15-220701-0001"},
        {0.13, 0.35, 0.80, "Mã hồ sơ: H26.15-220701-8464"},
        {0.13, 0.40, 0.80, "mã H99.15-220701-8464"},
        {.text = NULL},
    };
    so_page page = page_of(rows, 0.96);
    so_page_signs signs;
    so_page_signs_of(*state, &page, &signs);
    assert_int_equal(signs.case_codes.len, 2);
    assert_string_equal(signs.case_codes.items[0], "H26.15-220701-8464");
    assert_string_equal(signs.case_codes.items[1], "H26.15-220701-0001");
    assert_false(signs.code_in_barcode);
    so_page_signs_clear(&signs);
    so_barcode *b = so_vec_push(&page.barcodes);
    *b = (so_barcode){so_strdup("Code128"), so_strdup("H26.15-220701-0001"), {0, 0, 9, 9}};
    so_page_signs_of(*state, &page, &signs);
    assert_string_equal(signs.case_codes.items[0], "H26.15-220701-0001");
    assert_true(signs.code_in_barcode);
    assert_false(signs.code_repaired);
    so_page_signs_clear(&signs);
    so_page_clear(&page);
}

static void survives_pages_that_make_no_sense(void **state)
{
    so_page page = {0}; // no size, boxes all over, no places
    so_line *line = so_vec_push(&page.lines);
    const char *texts[] = {"\xFF\xFE", "Số:", "QUYẾT", NULL, " ", "ngày"};
    for (size_t i = 0; i < SO_COUNT(texts); i++) {
        so_word *w = so_vec_push(&line->words);
        *w = (so_word){
            .text = so_strdup(texts[i]), .confidence = 2.0, .box = {-50000, 7, 1 << 30, -3}};
    }
    so_vec_push(&page.lines);
    page.rotation_deg = 270;
    so_auto(so_document) doc = {0};
    const so_page *list[] = {&page, &page};
    so_classify(*state, list, 2, &doc);
    so_extract(*state, list, 2, &doc);
    so_classify(*state, list, 0, &doc);
    so_extract(*state, list, 0, &doc);
    assert_string_equal(doc.type, "other");
    so_page_signs signs;
    so_page_signs_of(*state, &page, &signs);
    so_page_signs_clear(&signs);
    so_page_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_clean_decision_and_vouches_for_it),
        cmocka_unit_test(says_where_a_value_stands),
        cmocka_unit_test(sends_badly_read_words_to_review),
        cmocka_unit_test(tolerates_what_readers_do_to_a_page),
        cmocka_unit_test(parts_header_columns_that_were_read_as_one_line),
        cmocka_unit_test(knows_a_letter_by_its_missing_title),
        cmocka_unit_test(reads_the_seven_fields_of_a_card_from_its_code),
        cmocka_unit_test(reads_a_card_without_its_code),
        cmocka_unit_test(doubts_number_and_birthday_that_contradict_each_other),
        cmocka_unit_test(sees_where_a_document_begins),
        cmocka_unit_test(prefers_codes_of_barcodes_then_of_labels),
        cmocka_unit_test(survives_pages_that_make_no_sense),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
