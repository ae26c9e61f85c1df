// SPDX-License-Identifier: Apache-2.0
// Marks come back to the words they stand on, on drawn headings.
#include "tests/unit/test.h"

#include <math.h>

#include "ocr/marks.h"

enum { WIDTH = 1200, HEIGHT = 400, CAPITAL_PX = 30 };

static void ink(PIX *pix, int x, int y, int w, int h)
{
    BOX *box = boxCreate(x, y, w, h);
    pixSetInRect(pix, box);
    boxDestroy(&box);
}

static so_line *add_line(so_page *page)
{
    return so_vec_push(&page->lines);
}

static void add(so_line *line, const char *text, double confidence, so_box box)
{
    *so_vec_push(&line->words) =
        (so_word){.text = so_strdup(text), .confidence = confidence, .box = box};
}

// A heading of three words at the row 200.
static void add_heading(so_page *page)
{
    so_line *line = add_line(page);
    add(line, "TIEP", 0.93, (so_box){100, 200, 80, CAPITAL_PX});
    add(line, "NHẠN", 0.93, (so_box){200, 200, 100, CAPITAL_PX});
    add(line, "SƠ", 0.93, (so_box){320, 200, 50, CAPITAL_PX});
}

static void a_line_of_marks_goes_and_its_marks_come_to_their_words(void **state)
{
    (void)state;
    PIX *strokes = pixCreate(WIDTH, HEIGHT, 1);
    ink(strokes, 140, 183, 16, 12);
    so_auto(so_page) page = {0};
    add(add_line(&page), "£", 0.9, (so_box){140, 183, 16, 12});
    add_heading(&page);
    so_marks_join(strokes, &page);
    assert_int_equal(page.lines.len, 1);
    const so_word *words = page.lines.items[0].words.items;
    assert_int_equal(words[0].box.y, 183);
    assert_int_equal(words[0].box.h, CAPITAL_PX + 17);
    assert_true(words[0].confidence < 0.8);
    assert_int_equal(words[1].box.y, 200);
    assert_true(fabs(words[1].confidence - 0.93) < 1e-9);
    pixDestroy(&strokes);
}

static void marks_of_other_words_and_larger_things_are_left_alone(void **state)
{
    (void)state;
    PIX *strokes = pixCreate(WIDTH, HEIGHT, 1);
    ink(strokes, 120, 186, 6, 5);   // a dot below a letter of the line above
    ink(strokes, 210, 150, 40, 48); // a letter that ends just above
    ink(strokes, 330, 192, 2, 2);   // dust
    ink(strokes, 250, 192, 45, 4);  // a rule
    so_auto(so_page) page = {0};
    add(add_line(&page), "một", 0.9, (so_box){100, 160, 80, 32});
    add_heading(&page);
    so_marks_join(strokes, &page);
    assert_int_equal(page.lines.len, 2);
    for (int i = 0; i < 3; i++) assert_int_equal(page.lines.items[1].words.items[i].box.y, 200);
    pixDestroy(&strokes);
}

static void a_short_line_that_stands_by_itself_stays(void **state)
{
    (void)state;
    PIX *strokes = pixCreate(WIDTH, HEIGHT, 1);
    so_auto(so_page) page = {0};
    add(add_line(&page), "2", 0.9, (so_box){140, 100, 16, 26});
    add_heading(&page);
    add(add_line(&page), "g)", 0.9, (so_box){100, 300, 30, 30});
    so_marks_join(strokes, &page);
    assert_int_equal(page.lines.len, 3);
    pixDestroy(&strokes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_of_marks_goes_and_its_marks_come_to_their_words),
        cmocka_unit_test(marks_of_other_words_and_larger_things_are_left_alone),
        cmocka_unit_test(a_short_line_that_stands_by_itself_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
