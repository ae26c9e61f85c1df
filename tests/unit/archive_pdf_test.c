// SPDX-License-Identifier: Apache-2.0
// Two-layer PDF, judged by other programs: poppler reads the text back, qpdf checks the file.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "archive/pdf.h"
#include "base/digest.h"
#include "base/file.h"
#include "tests/unit/child.h"

enum { UPRIGHT_W = 1654, UPRIGHT_H = 2339, DPI = 200 };

static const char *const text[] = {
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 3115/QĐ-UBND ngày 1½ tháng 11",
    "ﬁ (ligature) 𠮷 \\ (nested) <hex> % €",
    "Nguyễn Thị Ánh Ước",
};

static int run(const char *const *argv, so_str *out)
{
    so_proc_spec spec = {.argv = argv, .in_fd = -1, .out_fd = -1, .extra_fd = -1};
    return captured(&spec, out);
}

static char *tmp_path(const char *name)
{
    return so_fmt("/tmp/so-pdf-test-%d-%s", (int)getpid(), name);
}

// A box of the upright page on the stored one.
static so_box stored_box(so_box u, int rotation_deg)
{
    switch (rotation_deg) {
    case 90:
        return (so_box){u.y, UPRIGHT_W - (u.x + u.w), u.h, u.w};
    case 180:
        return (so_box){UPRIGHT_W - (u.x + u.w), UPRIGHT_H - (u.y + u.h), u.w, u.h};
    case 270:
        return (so_box){UPRIGHT_H - (u.y + u.h), u.x, u.h, u.w};
    default:
        return u;
    }
}

// Lines of words 24 px a character; every second word hangs lower, as with descenders. slope: how
// many pixels a line falls over 100.
static void lay_out(so_page *page, int rotation_deg, double slope)
{
    page->rotation_deg = rotation_deg;
    page->width_px = rotation_deg % 180 ? UPRIGHT_H : UPRIGHT_W;
    page->height_px = rotation_deg % 180 ? UPRIGHT_W : UPRIGHT_H;
    for (size_t i = 0; i < SO_COUNT(text); i++) {
        so_line *line = so_vec_push(&page->lines);
        int x = 150, count = 0;
        for (const char *p = text[i]; *p; count++) {
            size_t len = strcspn(p, " ");
            int w = (int)len * 24, y = 200 + (int)i * 90 + (int)(x * slope / 100);
            so_word *word = so_vec_push(&line->words);
            word->text = so_strndup(p, len);
            word->confidence = 1;
            word->box = stored_box((so_box){x, y, w, count % 2 ? 40 : 30}, rotation_deg);
            line->box = so_box_union(line->box, word->box);
            x += w + 12;
            p += len + strspn(p + len, " ");
        }
    }
}

// A white page in G4: each row is one bit "as above", then the end of the block.
static void white_g4(int height_px, so_str *out)
{
    for (int i = 0; i < height_px / 8; i++) so_str_addc(out, (char)0xFF);
    int rest = height_px % 8;
    uint32_t tail = (((1u << rest) - 1) << 24 | 0x001001) << (8 - rest);
    for (int shift = 24; shift >= 0; shift -= 8) so_str_addc(out, (char)(tail >> shift));
}

static void write_pdf(const char *path, int rotation_deg, double slope, int pages)
{
    so_err err;
    so_auto(so_str) g4 = {0}, out = {0};
    so_autoptr(so_pdf) pdf = so_pdf_new("Hồ sơ H26.15-220701-8464 (𠮷)");
    for (int i = 0; i < pages; i++) {
        so_auto(so_page) page = {0};
        lay_out(&page, rotation_deg, slope);
        so_str_reset(&g4);
        white_g4(page.height_px, &g4);
        so_pdf_image image = {SO_PDF_G4, page.width_px, page.height_px, DPI, DPI, 1, &g4};
        so_pdf_add(pdf, &image, &page);
    }
    so_pdf_end(pdf, &out);
    assert_true(so_file_commit(path, out.data, out.len, 0600, &err));
}

static void all_text(so_str *out)
{
    for (size_t i = 0; i < SO_COUNT(text); i++) so_str_addf(out, "%s\n", text[i]);
}

static void expect_text(const char *path, const char *mode, const char *expect)
{
    so_auto(so_str) out = {0};
    const char *argv[] = {"pdftotext", mode, "-enc", "UTF-8", path, "-", NULL};
    assert_int_equal(run(argv, &out), 0);
    // The spacing of lines is the reader's choice; words, order and lines are not.
    so_auto(so_str) got = {0};
    for (const char *p = so_str_text(&out); *p; p++)
        if (*p != '\f' && !(*p == '\n' && p[1] == '\n')) so_str_addc(&got, *p);
    assert_string_equal(so_str_text(&got), expect);
}

static void check_turn(int rotation_deg, double slope)
{
    so_autofree char *path = tmp_path("turn.pdf");
    so_auto(so_str) expect = {0};
    all_text(&expect);
    write_pdf(path, rotation_deg, slope, 1);
    expect_text(path, "-raw", expect.data);
    expect_text(path, "-nopgbrk", expect.data);
    unlink(path);
}

static void words_come_back_in_order_with_all_their_marks(void **state)
{
    (void)state;
    check_turn(0, 0);
}

static void text_of_turned_pages_reads_upright(void **state)
{
    (void)state;
    check_turn(90, 0);
    check_turn(180, 0);
    check_turn(270, 0);
}

static void slanted_lines_stay_lines(void **state)
{
    (void)state;
    check_turn(0, 2.5);
    check_turn(180, -2.5);
}

static void narrow_gaps_keep_words_apart(void **state)
{
    (void)state;
    so_err err;
    so_autofree char *path = tmp_path("gap.pdf");
    so_auto(so_str) g4 = {0}, out = {0};
    for (int rotation_deg = 0; rotation_deg < 360; rotation_deg += 90) {
        so_auto(so_page) page = {0};
        lay_out(&page, rotation_deg, 0);
        so_line *line = &page.lines.items[0];
        for (size_t i = 0; i < line->words.len; i++) // 2 pixels between words of 90
            line->words.items[i].box =
                stored_box((so_box){150 + (int)i * 92, 200, 90, 40}, rotation_deg);
        so_str_reset(&g4);
        white_g4(page.height_px, &g4);
        so_pdf_image image = {SO_PDF_G4, page.width_px, page.height_px, DPI, DPI, 1, &g4};
        so_autoptr(so_pdf) pdf = so_pdf_new("");
        so_pdf_add(pdf, &image, &page);
        so_str_reset(&out);
        so_pdf_end(pdf, &out);
        assert_true(so_file_commit(path, out.data, out.len, 0600, &err));
        so_auto(so_str) expect = {0};
        all_text(&expect);
        expect_text(path, "-raw", expect.data);
        expect_text(path, "-nopgbrk", expect.data);
    }
    unlink(path);
}

static double attribute(const char *from, const char *name)
{
    const char *p = strstr(from, name);
    assert_non_null(p);
    return strtod(p + strlen(name), NULL);
}

// pdftotext -bbox gives the boxes on the page as shown, in points.
static void check_boxes(int rotation_deg)
{
    so_autofree char *path = tmp_path("box.pdf");
    so_auto(so_str) out = {0};
    so_auto(so_page) upright = {0};
    write_pdf(path, rotation_deg, 0, 1);
    lay_out(&upright, 0, 0);
    const char *argv[] = {"pdftotext", "-bbox", path, "-", NULL};
    assert_int_equal(run(argv, &out), 0);
    const char *p = out.data;
    for (size_t k = 0; k < upright.lines.items[0].words.len; k++) {
        so_box box = upright.lines.items[0].words.items[k].box;
        double scale = 72.0 / DPI;
        p = strstr(p + 1, "<word ");
        assert_non_null(p);
        assert_true(fabs(attribute(p, "xMin=\"") - box.x * scale) < 0.01);
        assert_true(fabs(attribute(p, "xMax=\"") - (box.x + box.w) * scale) < 0.01);
        double middle = (attribute(p, "yMin=\"") + attribute(p, "yMax=\"")) / 2;
        assert_true(fabs(middle - (box.y + 20) * scale) < 0.01);
    }
    unlink(path);
}

static void each_word_lies_over_its_picture(void **state)
{
    (void)state;
    for (int rotation_deg = 0; rotation_deg < 360; rotation_deg += 90) check_boxes(rotation_deg);
}

static void other_programs_find_no_fault(void **state)
{
    (void)state;
    so_autofree char *path = tmp_path("check.pdf");
    so_auto(so_str) out = {0};
    write_pdf(path, 90, 0, 3);
    const char *qpdf[] = {"qpdf", "--check", path, NULL};
    assert_int_equal(run(qpdf, &out), 0);
    assert_non_null(strstr(out.data, "No syntax or stream encoding errors found"));
    so_str_reset(&out);
    const char *info[] = {"pdfinfo", "-enc", "UTF-8", path, NULL};
    assert_int_equal(run(info, &out), 0);
    assert_non_null(strstr(out.data, "Hồ sơ H26.15-220701-8464 (𠮷)"));
    assert_non_null(strstr(out.data, "Pages:           3"));
    assert_non_null(strstr(out.data, "PDF version:     1.7"));
    so_str_reset(&out);
    const char *fonts[] = {"pdffonts", path, NULL};
    assert_int_equal(run(fonts, &out), 0);
    assert_non_null(strstr(out.data, "CID TrueType      Identity-H       yes no  yes"));
    unlink(path);
}

static void the_same_pages_make_the_same_bytes(void **state)
{
    (void)state;
    so_err err;
    so_autofree char *one = tmp_path("one.pdf"), *two = tmp_path("two.pdf");
    so_digest_hex a, b;
    write_pdf(one, 0, 1, 2);
    write_pdf(two, 0, 1, 2);
    assert_true(so_digest_file(SO_SHA256, one, &a, NULL, &err));
    assert_true(so_digest_file(SO_SHA256, two, &b, NULL, &err));
    assert_string_equal(a.hex, b.hex);
    unlink(one);
    unlink(two);
}

// Renders the first page at its own resolution as a grey PGM; gives its pixels.
static const unsigned char *render(const char *path, const char *dpi, so_str *out, int *ret_w,
                                   int *ret_h)
{
    const char *argv[] = {"pdftoppm", "-gray", "-r", dpi, path, NULL};
    int at = 0;
    assert_int_equal(run(argv, out), 0);
    assert_int_equal(sscanf(out->data, "P5 %d %d 255%n", ret_w, ret_h, &at), 2);
    return (const unsigned char *)out->data + at + 1;
}

static void black_is_black_and_the_page_is_turned(void **state)
{
    (void)state;
    so_err err;
    // 32 x 16 pixels: white 8, black 16, white 8 in each row. Row 1: horizontal mode, white 8,
    // black 16, "as above"; then 15 rows of three "as above"; end of block.
    static const unsigned char g4[] = {0x33, 0x05, 0xFF, 0xFF, 0xFF, 0xFF,
                                       0xFF, 0xFF, 0x00, 0x10, 0x01};
    so_autofree char *path = tmp_path("bar.pdf");
    so_auto(so_str) bytes = {0}, out = {0}, ppm = {0};
    so_str_add(&bytes, g4, sizeof g4);
    so_page page = {.width_px = 32, .height_px = 16, .rotation_deg = 90};
    so_pdf_image image = {SO_PDF_G4, 32, 16, 72, 72, 1, &bytes};
    so_autoptr(so_pdf) pdf = so_pdf_new("");
    so_pdf_add(pdf, &image, &page);
    so_pdf_end(pdf, &out);
    assert_true(so_file_commit(path, out.data, out.len, 0600, &err));
    int w, h;
    const unsigned char *pixels = render(path, "72", &ppm, &w, &h);
    assert_int_equal(w, 16);
    assert_int_equal(h, 32);
    assert_true(pixels[4 * 16 + 8] > 250);  // above the bar
    assert_true(pixels[16 * 16 + 8] < 5);   // in it
    assert_true(pixels[28 * 16 + 8] > 250); // below
    unlink(path);
}

// 16 x 8 pixels of grey: left half black, right half white.
static const char jpeg[] =
    "\xFF\xD8\xFF\xE0\x00\x10\x4A\x46\x49\x46\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xFF\xDB\x00"
    "\x43\x00\x1B\x12\x14\x17\x14\x11\x1B\x17\x16\x17\x1E\x1C\x1B\x20\x28\x42\x2B\x28\x25\x25\x28"
    "\x51\x3A\x3D\x30\x42\x60\x55\x65\x64\x5F\x55\x5D\x5B\x6A\x78\x99\x81\x6A\x71\x90\x73\x5B\x5D"
    "\x85\xB5\x86\x90\x9E\xA3\xAB\xAD\xAB\x67\x80\xBC\xC9\xBA\xA6\xC7\x99\xA8\xAB\xA4\xFF\xC0\x00"
    "\x0B\x08\x00\x08\x00\x10\x01\x01\x11\x00\xFF\xC4\x00\x1F\x00\x00\x01\x05\x01\x01\x01\x01\x01"
    "\x01\x00\x00\x00\x00\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\xFF\xC4\x00"
    "\xB5\x10\x00\x02\x01\x03\x03\x02\x04\x03\x05\x05\x04\x04\x00\x00\x01\x7D\x01\x02\x03\x00\x04"
    "\x11\x05\x12\x21\x31\x41\x06\x13\x51\x61\x07\x22\x71\x14\x32\x81\x91\xA1\x08\x23\x42\xB1\xC1"
    "\x15\x52\xD1\xF0\x24\x33\x62\x72\x82\x09\x0A\x16\x17\x18\x19\x1A\x25\x26\x27\x28\x29\x2A\x34"
    "\x35\x36\x37\x38\x39\x3A\x43\x44\x45\x46\x47\x48\x49\x4A\x53\x54\x55\x56\x57\x58\x59\x5A\x63"
    "\x64\x65\x66\x67\x68\x69\x6A\x73\x74\x75\x76\x77\x78\x79\x7A\x83\x84\x85\x86\x87\x88\x89\x8A"
    "\x92\x93\x94\x95\x96\x97\x98\x99\x9A\xA2\xA3\xA4\xA5\xA6\xA7\xA8\xA9\xAA\xB2\xB3\xB4\xB5\xB6"
    "\xB7\xB8\xB9\xBA\xC2\xC3\xC4\xC5\xC6\xC7\xC8\xC9\xCA\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xD9\xDA\xE1"
    "\xE2\xE3\xE4\xE5\xE6\xE7\xE8\xE9\xEA\xF1\xF2\xF3\xF4\xF5\xF6\xF7\xF8\xF9\xFA\xFF\xDA\x00\x08"
    "\x01\x01\x00\x00\x3F\x00\xE6\x6B\xD3\x2B\xFF\xD9";

static void a_jpeg_is_kept_as_it_is(void **state)
{
    (void)state;
    so_err err;
    so_autofree char *path = tmp_path("jpeg.pdf");
    so_auto(so_str) bytes = {0}, out = {0}, pgm = {0};
    so_str_add(&bytes, jpeg, sizeof jpeg - 1);
    so_page page = {.width_px = 16, .height_px = 8, .rotation_deg = 180};
    so_pdf_image image = {SO_PDF_JPEG, 16, 8, 72, 72, 1, &bytes};
    so_autoptr(so_pdf) pdf = so_pdf_new("x");
    so_pdf_add(pdf, &image, &page);
    so_pdf_end(pdf, &out);
    assert_non_null(memmem(out.data, out.len, jpeg, sizeof jpeg - 1));
    assert_true(so_file_commit(path, out.data, out.len, 0600, &err));
    int w, h;
    const unsigned char *pixels = render(path, "72", &pgm, &w, &h);
    assert_int_equal(w, 16);
    assert_int_equal(h, 8);
    assert_true(pixels[4 * 16 + 4] > 240); // turned upside down: white is left
    assert_true(pixels[4 * 16 + 12] < 15);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_come_back_in_order_with_all_their_marks),
        cmocka_unit_test(text_of_turned_pages_reads_upright),
        cmocka_unit_test(slanted_lines_stay_lines),
        cmocka_unit_test(narrow_gaps_keep_words_apart),
        cmocka_unit_test(each_word_lies_over_its_picture),
        cmocka_unit_test(other_programs_find_no_fault),
        cmocka_unit_test(the_same_pages_make_the_same_bytes),
        cmocka_unit_test(black_is_black_and_the_page_is_turned),
        cmocka_unit_test(a_jpeg_is_kept_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
