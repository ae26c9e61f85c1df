// SPDX-License-Identifier: Apache-2.0
// The order of lines on pages made by hand: 1000 x 1400 pixels, lines 20 high, letters 8 wide.
#include "tests/unit/test.h"

#include "base/text.h"
#include "ocr/columns.h"
#include "ocr/lines.h"
#include "ocr/margins.h"

enum { WIDTH = 1000, HEIGHT = 1400 };

// Appends words, parted by one space, to the last line; the first begins at x.
static void more(so_page *page, int x, int y, const char *words)
{
    so_line *line = &page->lines.items[page->lines.len - 1];
    while (*words) {
        size_t len = strcspn(words, " ");
        char *text = so_strndup(words, len);
        int width = 8 * (int)so_text_len(text);
        *so_vec_push(&line->words) =
            (so_word){.text = text, .confidence = 0.9, .box = {x, y, width, 20}};
        x += width + 6;
        words += len + (words[len] == ' ');
    }
}

static void add(so_page *page, int x, int y, const char *words)
{
    so_vec_push(&page->lines);
    more(page, x, y, words);
}

// Every line as "region: text".
static void assert_lines(const so_page *page, const char *expected)
{
    so_auto(so_str) text = {0};
    for (size_t i = 0; i < page->lines.len; i++) {
        so_str_addf(&text, "%s: ", so_region_name(page->lines.items[i].region));
        so_line_text(&page->lines.items[i], &text);
        so_str_addc(&text, '\n');
    }
    assert_string_equal(so_str_text(&text), expected);
}

static void a_head_is_read_left_column_first_and_ends_at_the_title(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 100, "CÔNG AN TỈNH");
    more(&page, 480, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    add(&page, 500, 130, "Độc lập - Tự do - Hạnh phúc");
    add(&page, 120, 130, "PHÒNG 3");
    add(&page, 120, 180, "Số: 15/QĐ-PC");
    more(&page, 560, 180, "Hà Nội, ngày 05");
    more(&page, 760, 180, "năm 2023");
    add(&page, 440, 230, "QUYẾT ĐỊNH");
    add(&page, 120, 280, "Điều 1.");
    so_columns_head(&page, WIDTH, HEIGHT);
    assert_lines(&page, "head_left: CÔNG AN TỈNH\nhead_left: PHÒNG 3\nhead_left: Số: 15/QĐ-PC\n"
                        "head_right: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                        "head_right: Độc lập - Tự do - Hạnh phúc\n"
                        "head_right: Hà Nội, ngày 05 năm 2023\nbody: QUYẾT ĐỊNH\nbody: Điều 1.\n");
}

// Spaces of bold capitals are wide, and a long place name begins left of the state's name.
static void a_date_with_wide_spaces_stays_one_line_of_its_column(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 100, "UBND");
    add(&page, 480, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    add(&page, 460, 150, "Đô");
    more(&page, 500, 150, "Lương,");
    more(&page, 568, 150, "ngày");
    more(&page, 620, 150, "01/01/2026");
    so_columns_head(&page, WIDTH, HEIGHT);
    assert_lines(&page, "head_left: UBND\nhead_right: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                        "head_right: Đô Lương, ngày 01/01/2026\n");
}

static void the_head_of_a_form_is_no_column(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 350, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    add(&page, 440, 160, "ĐƠN XIN");
    add(&page, 120, 250, "Họ tên: An");
    so_columns_head(&page, WIDTH, HEIGHT);
    assert_lines(&page, "body: CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nbody: ĐƠN XIN\n"
                        "body: Họ tên: An\n");
}

static void recipients_and_who_signs_are_two_columns(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 700, "Giá:");
    more(&page, 600, 700, "500");
    add(&page, 120, 800, "Nơi nhận:");
    more(&page, 600, 798, "KT. CHỦ TỊCH");
    add(&page, 120, 830, "- Như trên;");
    more(&page, 590, 830, "PHÓ CHỦ TỊCH");
    add(&page, 120, 860, "- Lưu: VT.");
    add(&page, 600, 960, "Lê An");
    add(&page, 120, 1300,
        "Số 1 phố Hàng Bài, phường Hoàn Kiếm, thành phố Hà Nội - Điện thoại: 024");
    so_columns_foot(&page, WIDTH, HEIGHT);
    assert_lines(&page,
                 "body: Giá: 500\nrecipients: Nơi nhận:\nrecipients: - Như trên;\n"
                 "recipients: - Lưu: VT.\nsignature: KT. CHỦ TỊCH\n"
                 "signature: PHÓ CHỦ TỊCH\nsignature: Lê An\nbody: Số 1 phố Hàng Bài, phường "
                 "Hoàn Kiếm, thành phố Hà Nội - Điện thoại: 024\n");
}

static void who_signs_comes_first_when_the_post_stands_higher(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 800, "Nơi nhận:");
    more(&page, 600, 800, "CHỦ TỊCH");
    add(&page, 560, 770, "TM. ỦY BAN NHÂN DÂN");
    add(&page, 120, 830, "- Lưu: VT.");
    so_columns_foot(&page, WIDTH, HEIGHT);
    assert_lines(&page, "signature: TM. ỦY BAN NHÂN DÂN\nsignature: CHỦ TỊCH\n"
                        "recipients: Nơi nhận:\nrecipients: - Lưu: VT.\n");
}

static void where_results_are_taken_to_is_no_list_of_recipients(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 800, "Nơi nhận kết quả:");
    more(&page, 600, 800, "Bộ phận Một cửa");
    so_columns_foot(&page, WIDTH, HEIGHT);
    assert_lines(&page, "body: Nơi nhận kết quả: Bộ phận Một cửa\n");
}

static void who_signs_alone_is_known_by_the_mark_before_the_post(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 760, "Tm. là viết tắt");
    add(&page, 600, 800, "TUQ. GIÁM ĐỐC");
    add(&page, 600, 900, "Lê An");
    add(&page, 120, 1000, "Phụ lục");
    so_columns_foot(&page, WIDTH, HEIGHT);
    assert_lines(&page, "body: Tm. là viết tắt\nsignature: TUQ. GIÁM ĐỐC\nsignature: Lê An\n"
                        "body: Phụ lục\n");
}

static void the_number_of_a_page_is_marked_and_other_numbers_are_not(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 120, 100, "Điều 3.");
    add(&page, 490, 60, "- 2 -");
    add(&page, 500, 700, "3");
    add(&page, 480, 1350, "2024");
    so_margins_number(&page, WIDTH, HEIGHT);
    assert_lines(&page, "page_number: - 2 -\nbody: Điều 3.\nbody: 3\nbody: 2024\n");
}

static void a_stamp_of_arrival_is_taken_out_of_the_lines_it_was_glued_to(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 60, 200, "Số: 15/QĐ-UBND");
    add(&page, 60, 240, "ĐẾN");
    more(&page, 220, 240, "Căn cứ Luật Đất đai");
    add(&page, 60, 270, "Ngày: 12/3");
    more(&page, 220, 270, "Theo đề nghị của Sở");
    so_margins_stamps(&page);
    assert_lines(&page, "body: Số: 15/QĐ-UBND\nbody: Căn cứ Luật Đất đai\n"
                        "body: Theo đề nghị của Sở\nstamp: ĐẾN\nstamp: Ngày: 12/3\n");
}

static void the_same_word_over_a_column_is_no_stamp(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 300, 400, "TỪ");
    more(&page, 500, 400, "ĐẾN");
    so_margins_stamps(&page);
    assert_lines(&page, "body: TỪ ĐẾN\n");
}

static void urgency_is_a_stamp_only_in_capitals_and_alone(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    add(&page, 100, 200, "HỎA TỐC");
    more(&page, 400, 200, "Kính gửi: Sở Nội vụ");
    add(&page, 100, 300, "việc khẩn");
    so_margins_stamps(&page);
    assert_lines(&page, "body: Kính gửi: Sở Nội vụ\nbody: việc khẩn\nstamp: HỎA TỐC\n");
}

static void a_page_record_keeps_what_its_lines_are(void **state)
{
    (void)state;
    so_auto(so_page) page = {0}, back = {0};
    add(&page, 490, 60, "2");
    add(&page, 100, 100, "Điều");
    so_margins_number(&page, WIDTH, HEIGHT);
    so_auto(so_str) record = {0};
    so_json json = {.out = &record};
    so_page_to_json(&page, "a.tif", 0, &json);
    so_err err = {0};
    const char *text = so_str_text(&record);
    so_autoptr(so_jval) read = so_jval_parse(text, strlen(text), &err);
    assert_ok(read && so_page_from_json(read, &back, &err), err);
    assert_lines(&back, "page_number: 2\nbody: Điều\n");
    assert_null(strstr(text, "\"body\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_head_is_read_left_column_first_and_ends_at_the_title),
        cmocka_unit_test(a_date_with_wide_spaces_stays_one_line_of_its_column),
        cmocka_unit_test(the_head_of_a_form_is_no_column),
        cmocka_unit_test(recipients_and_who_signs_are_two_columns),
        cmocka_unit_test(who_signs_comes_first_when_the_post_stands_higher),
        cmocka_unit_test(where_results_are_taken_to_is_no_list_of_recipients),
        cmocka_unit_test(who_signs_alone_is_known_by_the_mark_before_the_post),
        cmocka_unit_test(the_number_of_a_page_is_marked_and_other_numbers_are_not),
        cmocka_unit_test(a_stamp_of_arrival_is_taken_out_of_the_lines_it_was_glued_to),
        cmocka_unit_test(the_same_word_over_a_column_is_no_stamp),
        cmocka_unit_test(urgency_is_a_stamp_only_in_capitals_and_alone),
        cmocka_unit_test(a_page_record_keeps_what_its_lines_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
