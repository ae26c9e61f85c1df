// SPDX-License-Identifier: Apache-2.0
// Codes on pages: found, told once, in the place where they are.
#include "tests/unit/test.h"

#include "ocr/barcode.h"

// The first page of an image file as grey; skips when the file is absent.
static PIX *grey_of(const char *path)
{
    if (!so_path_exists(path)) skip();
    PIX *read = pixRead(path);
    assert_non_null(read);
    PIX *grey = pixConvertTo8(read, 0);
    pixDestroy(&read);
    return grey;
}

static so_page codes_of(PIX *grey, int res_dpi)
{
    so_err err = {0};
    so_page page = {0};
    so_auto(so_sheet) sheet =
        so_sheet_of(pixClone(grey), res_dpi, pixGetWidth(grey), pixGetHeight(grey));
    assert_ok(so_barcodes_read(&sheet, &page, &err), err);
    return page;
}

static void assert_one_code(const so_page *page, const char *format, const char *text)
{
    assert_int_equal(page->barcodes.len, 1);
    assert_string_equal(page->barcodes.items[0].format, format);
    assert_string_equal(page->barcodes.items[0].text, text);
}

static void a_separator_tells_its_case_and_where_the_code_is(void **state)
{
    (void)state;
    PIX *grey = grey_of(SOHOA_SOURCE "/samples/batches/lo-001/0001.jpg");
    so_auto(so_page) page = codes_of(grey, 300);
    assert_one_code(&page, "QRCode", "H26.15-220701-8464");
    so_box box = page.barcodes.items[0].box;
    BOX *around = boxCreate(box.x, box.y, box.w, box.h);
    pixClearInRect(grey, around);
    pixInvert(grey, grey); // dark where the code was: no code is left
    pixClearInRect(grey, around);
    pixInvert(grey, grey);
    so_auto(so_page) rest = codes_of(grey, 300);
    assert_int_equal(rest.barcodes.len, 0);
    boxDestroy(&around);
    pixDestroy(&grey);
}

static void a_page_on_its_head_or_side_tells_the_same(void **state)
{
    (void)state;
    PIX *grey = grey_of(SOHOA_SOURCE "/samples/batches/lo-001/0001.jpg");
    for (int quads = 1; quads < 4; quads++) {
        PIX *turned = pixRotateOrth(grey, quads);
        so_auto(so_page) page = codes_of(turned, 300);
        assert_one_code(&page, "QRCode", "H26.15-220701-8464");
        pixDestroy(&turned);
    }
    pixDestroy(&grey);
}

// What scanners that threshold locally make of large black squares.
static void a_code_with_hollow_corners_is_read(void **state)
{
    (void)state;
    PIX *grey = grey_of(SOHOA_SOURCE "/samples/batches/lo-002/IMG_9.tif");
    so_auto(so_page) page = codes_of(grey, 300);
    assert_one_code(&page, "QRCode", "H56.36.19-230314-6945");
    pixDestroy(&grey);
}

static void a_linear_code_is_read_once_and_has_a_box(void **state)
{
    (void)state;
    PIX *grey = grey_of(SOHOA_FIXTURES "/zxing/code128-1/1.png");
    so_auto(so_page) page = codes_of(grey, 200);
    assert_int_equal(page.barcodes.len, 1);
    assert_string_equal(page.barcodes.items[0].format, "Code128");
    so_box box = page.barcodes.items[0].box;
    assert_true(box.x >= 0 && box.y >= 0 && box.w > 0 && box.h > 0);
    assert_true(box.x + box.w <= pixGetWidth(grey) && box.y + box.h <= pixGetHeight(grey));
    pixDestroy(&grey);
}

static void a_page_of_text_has_no_code(void **state)
{
    (void)state;
    PIX *grey = grey_of(SOHOA_FIXTURES "/vie-rendered/vietsample2.png");
    so_auto(so_page) page = codes_of(grey, 300);
    assert_int_equal(page.barcodes.len, 0);
    pixDestroy(&grey);
}

static void a_picture_of_one_pixel_is_harmless(void **state)
{
    (void)state;
    PIX *grey = pixCreate(1, 1, 8);
    so_auto(so_page) page = codes_of(grey, 300);
    assert_int_equal(page.barcodes.len, 0);
    pixDestroy(&grey);
}

int main(void)
{
    setMsgSeverity(L_SEVERITY_NONE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_separator_tells_its_case_and_where_the_code_is),
        cmocka_unit_test(a_page_on_its_head_or_side_tells_the_same),
        cmocka_unit_test(a_code_with_hollow_corners_is_read),
        cmocka_unit_test(a_linear_code_is_read_once_and_has_a_box),
        cmocka_unit_test(a_page_of_text_has_no_code),
        cmocka_unit_test(a_picture_of_one_pixel_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
