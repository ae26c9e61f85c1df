// SPDX-License-Identifier: Apache-2.0
// What was never printed goes, what was printed stays.
#include "tests/unit/test.h"

#include "ocr/noise.h"

static so_line *add_line(so_page *page)
{
    return so_vec_push(&page->lines);
}

static void add(so_line *line, const char *text, double confidence, so_box box)
{
    *so_vec_push(&line->words) =
        (so_word){.text = so_strdup(text), .confidence = confidence, .box = box};
}

static void dirt_read_as_a_letter_or_two_is_dropped_and_print_stays(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    so_line *line = add_line(&page);
    for (int i = 0; i < 8; i++) add(line, "hộ", 0.9, (so_box){100 + 60 * i, 100, 50, 30});
    add(line, "I", 0.45, (so_box){580, 100, 8, 30});  // doubted
    add(line, "V>", 0.6, (so_box){600, 60, 200, 90}); // as large as a signature
    add(line, "-", 0.9, (so_box){820, 120, 3, 2});    // a crumb
    add(line, "2", 0.9, (so_box){840, 100, 15, 28});  // print
    add(add_line(&page), "—", 0.91, (so_box){100, 150, 150, 30});
    add(add_line(&page), "Á", 0.86, (so_box){100, 170, 17, 16});
    add(add_line(&page), "15", 0.9, (so_box){100, 200, 35, 28});
    so_noise_drop(&page);
    so_auto(so_str) text = {0};
    so_page_text(&page, &text);
    assert_string_equal(so_str_text(&text), "hộ hộ hộ hộ hộ hộ hộ hộ 2\n15\n");
}

static void lines_that_the_engine_doubts_are_dropped(void **state)
{
    (void)state;
    so_auto(so_page) page = {0};
    so_line *seal = add_line(&page), *print = add_line(&page);
    add(seal, "Dbản", 0.3, (so_box){100, 100, 90, 30});
    add(seal, "Ìo", 0.6, (so_box){200, 100, 40, 30});
    add(print, "hộ", 0.9, (so_box){100, 200, 50, 30});
    add(print, "Dbản", 0.3, (so_box){160, 200, 90, 30});
    so_noise_drop(&page);
    so_auto(so_str) text = {0};
    so_page_text(&page, &text);
    assert_string_equal(so_str_text(&text), "hộ Dbản\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirt_read_as_a_letter_or_two_is_dropped_and_print_stays),
        cmocka_unit_test(lines_that_the_engine_doubts_are_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
