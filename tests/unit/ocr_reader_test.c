// SPDX-License-Identifier: Apache-2.0
// Whole pages read: the same words whichever way they lie, boxes where the words are, blanks and
// bad pages told apart.
#include "tests/unit/test.h"

#include <fcntl.h>
#include <math.h>

#include "base/text.h"
#include "ocr/image.h"
#include "ocr/reader.h"

static so_reader *open_reader(void)
{
    so_err err = {0};
    so_reader *r = so_reader_open("vie", SOHOA_SOURCE "/share/language", "", &err);
    if (!r) print_error("%s\n", err.text);
    assert_non_null(r);
    return r;
}

static so_source *source_at(const char *path)
{
    so_err err = {0};
    if (!so_path_exists(path)) skip();
    so_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
    so_source *s = so_source_open(fd, &err);
    if (!s) fail_msg("%s", err.text);
    return s;
}

static so_source *source_of_pix(PIX *pix)
{
    l_uint8 *png = NULL;
    size_t len = 0;
    so_err err = {0};
    so_autofd int fd = so_tmp_file("/tmp", &err);
    assert_int_equal(pixWriteMemPng(&png, &len, pix, 0), 0);
    assert_ok(so_fd_write_all(fd, png, len, &err), err);
    free(png);
    so_source *s = so_source_open(fd, &err);
    assert_non_null(s);
    return s;
}

static so_image *page_of_source(const so_source *s)
{
    so_err err = {0};
    so_auto(so_fault) fault = {0};
    so_image *image = so_decode_page(s, 0, &fault, &err);
    assert_non_null(image);
    return image;
}

static so_page read_page(so_reader *r, const so_source *s, int index)
{
    so_err err = {0};
    so_page page = {0};
    so_auto(so_fault) fault = {0};
    assert_ok(so_reader_read(r, s, index, &page, &fault, &err), err);
    assert_int_equal(fault.reason, SO_REASON_NONE);
    return page;
}

static char *text_of(const so_page *page)
{
    so_str text = {0};
    so_page_text(page, &text);
    return so_str_take(&text);
}

static size_t times(const so_page *page, const char *text)
{
    size_t n = 0;
    for (size_t i = 0; i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++)
            n += so_equal(page->lines.items[i].words.items[k].text, text);
    return n;
}

// The share of the words of one page that another has as often.
static double share_of_words(const so_page *of, const so_page *in)
{
    size_t common = 0;
    for (size_t i = 0; i < of->lines.len; i++)
        for (size_t k = 0; k < of->lines.items[i].words.len; k++) {
            const char *text = of->lines.items[i].words.items[k].text;
            common += times(in, text) == times(of, text);
        }
    return (double)common / (double)so_page_words(of);
}

static const so_word *word_of(const so_page *page, const char *text)
{
    for (size_t i = 0; i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++)
            if (so_equal(page->lines.items[i].words.items[k].text, text))
                return &page->lines.items[i].words.items[k];
    fail_msg("the word '%s' was not read", text);
    return NULL;
}

static void a_missing_model_names_the_package_to_install(void **state)
{
    (void)state;
    so_err err = {0};
    assert_null(so_reader_open("xyz_abc", SOHOA_SOURCE "/share/language", "", &err));
    assert_int_equal(err.kind, SO_CONFIG);
    assert_string_equal(err.text, "the OCR model 'xyz_abc' is not installed: install the package "
                                  "tesseract-ocr-xyz-abc");
    assert_null(so_reader_open("../vie", SOHOA_SOURCE "/share/language", "", &err));
    assert_string_equal(err.text, "'../vie' is not the name of an OCR model");
}

static void a_step_that_is_not_there_or_vital_is_refused_with_those_that_can_go(void **state)
{
    (void)state;
    static const char *const bad[] = {"tables,tabels", "settle", "colour,,size", "tilt "};
    static const char *const named[] = {"\"tabels\" is", "\"settle\" is", "\"\" is",
                                        "\"tilt \" is"};
    for (size_t i = 0; i < SO_COUNT(bad); i++) {
        so_err err = {0};
        assert_null(so_reader_open("vie", SOHOA_SOURCE "/share/language", bad[i], &err));
        assert_int_equal(err.kind, SO_CONFIG);
        assert_true(so_starts_with(err.text, named[i]));
        assert_non_null(strstr(err.text, " no step of reading that can be left out: colour, size, "
                                         "codes, level, edges, turn, tilt, rules, "));
    }
}

static void a_step_left_out_does_nothing(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_source) s = source_at(SOHOA_SOURCE "/samples/batches/lo-002/IMG_11.tif");
    so_autoptr(so_reader) whole = open_reader();
    so_autoptr(so_reader) lame =
        so_reader_open("vie", SOHOA_SOURCE "/share/language", "turn,second_look", &err);
    assert_non_null(lame);
    so_auto(so_page) wanted = read_page(whole, s, 0);
    so_auto(so_page) page = read_page(lame, s, 0);
    assert_true(fabs(wanted.skew_deg) > 1);
    assert_true(page.skew_deg == 0);
    assert_true(page.lines.len > 0);
}

static void the_engine_is_named_with_version_and_hash_of_its_model(void **state)
{
    (void)state;
    so_autoptr(so_reader) r = open_reader();
    const char *name = so_reader_engine(r);
    assert_true(so_starts_with(name, "tesseract "));
    const char *vie = strstr(name, " vie ");
    assert_non_null(vie);
    assert_int_equal(strspn(vie + 5, "0123456789abcdef"), 12);
    assert_int_equal(strlen(vie), 17);
}

// The stored pixels of a word's box, turned upright, hold ink and hardly any margin.
static void assert_box_fits_ink(PIX *stored, const so_page *page, so_box b)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    PIX *piece = pixClipRectangle(stored, box, NULL);
    PIX *bits = pixThresholdToBinary(piece, 160);
    BOX *ink = NULL;
    pixClipToForeground(bits, NULL, &ink);
    assert_non_null(ink);
    int w, h;
    boxGetGeometry(ink, NULL, NULL, &w, &h);
    double across_deg = fabs(page->skew_deg);
    assert_true(w >= b.w - 6 - 0.03 * across_deg * b.h);
    assert_true(h >= b.h - 6 - 0.03 * across_deg * b.w);
    boxDestroy(&box);
    boxDestroy(&ink);
    pixDestroy(&piece);
    pixDestroy(&bits);
}

static void a_page_reads_alike_in_all_four_turns(void **state)
{
    (void)state;
    const char *path = SOHOA_SOURCE "/samples/batches/lo-001/0010.jpg";
    if (!so_path_exists(path)) skip();
    so_autoptr(so_reader) r = open_reader();
    PIX *read = pixRead(path), *grey = pixConvertTo8(read, 0);
    pixSetResolution(grey, 300, 300);
    pixDestroy(&read);
    so_auto(so_page) upright = {0};
    for (int quads = 0; quads < 4; quads++) {
        PIX *turned = pixRotateOrth(grey, quads);
        pixSetResolution(turned, 300, 300);
        so_autoptr(so_source) s = source_of_pix(turned);
        so_auto(so_page) page = read_page(r, s, 0);
        assert_int_equal(page.rotation_deg, (360 - 90 * quads) % 360);
        assert_true(quads == 0 || share_of_words(&upright, &page) > 0.95);
        assert_box_fits_ink(turned, &page, page.lines.items[0].words.items[0].box);
        pixDestroy(&turned);
        if (quads > 0) continue;
        upright = page;
        page = (so_page){0};
    }
    pixDestroy(&grey);
}

static void a_leaning_page_is_straightened_and_boxes_stay_on_the_words(void **state)
{
    (void)state;
    so_autoptr(so_source) s = source_at(SOHOA_SOURCE "/samples/batches/lo-001/0010.jpg");
    so_autoptr(so_reader) r = open_reader();
    so_auto(so_page) level = read_page(r, s, 0);
    so_image *image = page_of_source(s);
    PIX *grey = pixConvertTo8(image->pix, 0);
    PIX *leaning = pixRotate(grey, 0.05f, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    pixSetResolution(leaning, 300, 300);
    so_autoptr(so_source) tilted = source_of_pix(leaning);
    so_auto(so_page) page = read_page(r, tilted, 0);
    assert_true(fabs(page.skew_deg - level.skew_deg - 0.05 * 180 / M_PI) < 0.2);
    assert_true(share_of_words(&level, &page) > 0.9);
    assert_box_fits_ink(leaning, &page, word_of(&page, "CỘNG")->box);
    assert_true(page.confidence > 0.85);
    so_image_free(image);
    pixDestroy(&grey);
    pixDestroy(&leaning);
}

static void the_columns_of_the_head_are_lines_of_their_own(void **state)
{
    (void)state;
    so_autoptr(so_source) s = source_at(SOHOA_SOURCE "/samples/batches/lo-001/0005.tif");
    so_autoptr(so_reader) r = open_reader();
    so_auto(so_page) page = read_page(r, s, 0);
    size_t heads = 0;
    for (size_t i = 0; i < page.lines.len; i++) {
        const so_line *line = &page.lines.items[i];
        so_auto(so_str) text = {0};
        so_line_text(line, &text);
        so_autofree char *folded = so_text_folded(so_str_text(&text));
        if (!strstr(folded, "cong hoa xa hoi chu nghia viet nam")) continue;
        heads++;
        assert_true(so_starts_with(folded, "cong hoa"));
        assert_true(line->x0 > 0.35 && line->x1 < 1 && line->y0 > 0 && line->y1 < 0.15);
    }
    assert_int_equal(heads, 1);
}

static void a_fixture_on_its_side_and_head_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        int turn_deg;
    } pages[] = {
        {SOHOA_FIXTURES "/tesseract/phototest-rotated-180.png", 180},
        {SOHOA_FIXTURES "/tesseract/phototest-rotated-L.png", 90},
        {SOHOA_FIXTURES "/tesseract/phototest-rotated-R.png", 270},
    };
    so_autoptr(so_reader) r = open_reader();
    for (size_t i = 0; i < SO_COUNT(pages); i++) {
        so_autoptr(so_source) s = source_at(pages[i].path);
        so_auto(so_page) page = read_page(r, s, 0);
        assert_int_equal(page.rotation_deg, pages[i].turn_deg);
        assert_int_equal(so_page_words(&page), 60);
        so_autofree char *text = text_of(&page);
        assert_non_null(strstr(text, "The quick brown dog jumped over the"));
    }
}

// Straight columns of short rows look like lines of a page on its side.
static void a_table_of_short_rows_is_not_turned(void **state)
{
    (void)state;
    so_autoptr(so_source) s = source_at(SOHOA_FIXTURES "/vie-scans/QD-20-2020-TTg.pdf");
    so_autoptr(so_reader) r = open_reader();
    so_auto(so_page) page = read_page(r, s, 11);
    assert_int_equal(page.rotation_deg, 0);
    assert_non_null(word_of(&page, "H45"));
}

static void an_empty_page_is_blank_and_not_read(void **state)
{
    (void)state;
    PIX *white = pixCreate(1240, 1754, 8);
    pixSetAll(white);
    so_autoptr(so_source) s = source_of_pix(white);
    so_autoptr(so_reader) r = open_reader();
    so_auto(so_page) page = read_page(r, s, 0);
    assert_int_equal(page.kind, SO_PAGE_BLANK);
    assert_int_equal(page.width_px, 1240);
    assert_int_equal(page.lines.len, 0);
    pixDestroy(&white);
}

static void a_tiny_or_black_picture_is_harmless(void **state)
{
    (void)state;
    static const int sides[][2] = {{1, 1}, {3, 2000}, {2000, 3}, {40, 40}, {900, 700}};
    so_autoptr(so_reader) r = open_reader();
    for (size_t i = 0; i < SO_COUNT(sides); i++)
        for (int is_black = 0; is_black < 2; is_black++) {
            PIX *pix = pixCreate(sides[i][0], sides[i][1], 8);
            if (!is_black) pixSetAll(pix);
            so_autoptr(so_source) s = source_of_pix(pix);
            so_auto(so_page) page = read_page(r, s, 0);
            assert_int_equal(page.width_px, sides[i][0]);
            pixDestroy(&pix);
        }
}

static void a_broken_page_is_quarantined_with_its_reason(void **state)
{
    (void)state;
    so_err err = {0};
    so_autofd int fd = so_tmp_file("/tmp", &err);
    assert_ok(so_fd_write_all(fd, "\x89PNG\r\n\x1a\n....", 12, &err), err);
    so_autoptr(so_source) s = so_source_open(fd, &err);
    so_autoptr(so_reader) r = open_reader();
    so_auto(so_page) page = {0};
    so_auto(so_fault) fault = {0};
    assert_ok(so_reader_read(r, s, 0, &page, &fault, &err), err);
    assert_int_equal(page.kind, SO_PAGE_QUARANTINED);
    assert_int_not_equal(fault.reason, SO_REASON_NONE);
    assert_non_null(fault.detail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missing_model_names_the_package_to_install),
        cmocka_unit_test(a_step_that_is_not_there_or_vital_is_refused_with_those_that_can_go),
        cmocka_unit_test(a_step_left_out_does_nothing),
        cmocka_unit_test(the_engine_is_named_with_version_and_hash_of_its_model),
        cmocka_unit_test(a_page_reads_alike_in_all_four_turns),
        cmocka_unit_test(a_leaning_page_is_straightened_and_boxes_stay_on_the_words),
        cmocka_unit_test(the_columns_of_the_head_are_lines_of_their_own),
        cmocka_unit_test(a_fixture_on_its_side_and_head_is_read),
        cmocka_unit_test(a_table_of_short_rows_is_not_turned),
        cmocka_unit_test(an_empty_page_is_blank_and_not_read),
        cmocka_unit_test(a_tiny_or_black_picture_is_harmless),
        cmocka_unit_test(a_broken_page_is_quarantined_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
