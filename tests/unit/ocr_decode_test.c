// SPDX-License-Identifier: Apache-2.0
// Decoding: fixtures with known answers, and no part of a file that passes for the whole.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/ocr_files.h"

// --- fixtures with known answers ---

typedef struct {
    const char *file, *format;
    so_reason reason;
    int pages, page; // how many, and the one described
    so_reason page_reason;
    int width_px, height_px, res_dpi, depth;
} known;

static const known answers[] = {
    {"leptonica/feyn.tif", "tiff", 0, 1, 0, 0, 2528, 3300, 300, 1},
    {"leptonica/minisblack.tif", "tiff", 0, 1, 0, 0, 100, 150, 300, 1},
    {"leptonica/rgb16.tif", "tiff", 0, 1, 0, 0, 129, 90, 300, 32},
    {"leptonica/test16.tif", "tiff", 0, 1, 0, 0, 550, 426, 74, 8},
    {"leptonica/jpeg-coded.tif", "tiff", 0, 1, 0, 0, 640, 400, 72, 8},
    {"tesseract/HelloGoogle.tif", "tiff", 0, 1, 0, 0, 400, 200, 300, 1},   // 118.11 per cm
    {"tesseract/8071_093.3B.tif", "tiff", 0, 1, 0, 0, 3312, 2550, 300, 1}, // without unit
    {"tesseract/phototestrot.tif", "tiff", 0, 1, 0, 0, 480, 640, 200, 32}, // with alpha
    {"vie-rendered/vietsample2.tif", "tiff", 0, 2, 0, 0, 3300, 2550, 300, 1},
    {"vie-rendered/vietsample2.tif", "tiff", 0, 2, 1, 0, 2550, 3300, 300, 1},
    {"libtiff/palette-1c-1b.tiff", "tiff", 0, 1, 0, 0, 157, 151, 100, 1},
    {"libtiff/palette-1c-4b.tiff", "tiff", 0, 1, 0, 0, 157, 151, 100, 32},
    {"libtiff/quad-tile.jpg.tiff", "tiff", 0, 1, 0, 0, 512, 384, 100, 32},
    {"libtiff/quad-lzw-compat.tiff", "tiff", 0, 1, 0, 0, 512, 384, 100, 32},
    {"libtiff/logluv-3c-16b.tiff", "tiff", 0, 1, 0, 0, 1, 1, 100, 32},
    {"libtiff/minisblack-2c-8b-alpha.tiff", "tiff", 0, 1, 0, 0, 64, 64, 300, 8},
    {"opf/old-style-jpeg-compression.tif", "tiff", 0, 1, 0, SO_REASON_UNSUPPORTED, 4160, 870, 300,
     0},
    {"leptonica/lighttext.jpg", "jpeg", 0, 1, 0, 0, 1404, 840, 150, 8},
    {"ocrmypdf/baiona_cmyk.jpg", "jpeg", 0, 1, 0, 0, 640, 682, 200, 32}, // EXIF
    {"ocrmypdf/baiona_alpha.png", "png", 0, 1, 0, 0, 640, 682, 100, 32},
    {"ocrmypdf/linn.png", "png", 0, 1, 0, 0, 2550, 3300, 300, 1},
    {"zxing/falsepositives-1/1x100.webp", "webp", 0, 1, 0, 0, 100, 1, 100, 32},
    {"ocrmypdf/cardinal.pdf", "pdf", 0, 4, 1, 0, 3300, 2550, 300, 8},
    {"ocrmypdf/rotated_skew.pdf", "pdf", 0, 1, 0, 0, 2550, 3300, 300, 8}, // /Rotate 90
    // a zero byte in its title, and 200 x 100 dpi
    {"ocrmypdf/aspect.pdf", "pdf", 0, 1, 0, 0, 1000, 400, 200, 32},
    {"ocrmypdf/2400dpi.pdf", "pdf", 0, 1, 0, 0, 1000, 716, 600, 8},
    {"ocrmypdf/hugemono.pdf", "pdf", 0, 1, 0, SO_REASON_OVERSIZED, 0, 0, 0, 0},
    {"ocrmypdf/no_contents.pdf", "pdf", 0, 1, 0, 0, 3000, 3000, 300, 1},
    {"ocrmypdf/invalid.pdf", "pdf", SO_REASON_DAMAGED, 0, 0, 0, 0, 0, 0, 0},
    {"vie-scans/QD-20-2020-TTg.pdf", "pdf", 0, 18, 1, 0, 2158, 3052, 261, 8},
    {"opf/encryption_openpassword.pdf", "pdf", SO_REASON_ENCRYPTED, 0, 0, 0, 0, 0, 0, 0},
    {"opf/encryption_notextaccess.pdf", "pdf", 0, 1, 0, 0, 2550, 3300, 300, 8},
    {"ocrmypdf/linn.txt", "", SO_REASON_NOT_IMAGE, 0, 0, 0, 0, 0, 0, 0},
};

static void check_answer(const known *k)
{
    so_err err = {0};
    so_auto(so_str) bytes = fixture(k->file);
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    so_auto(so_probe) p = {0};
    assert_true(so_decode_probe(s, &p, &err));
    assert_string_equal(p.format, k->format);
    assert_int_equal(p.reason, k->reason);
    assert_int_equal(p.pages.len, k->pages);
    if (!k->pages) return;
    const so_probe_page *q = &p.pages.items[k->page];
    assert_int_equal(q->reason, k->page_reason);
    assert_int_equal(q->width_px, k->width_px);
    assert_int_equal(q->height_px, k->height_px);
    assert_int_equal(q->res_dpi, k->res_dpi);
    so_auto(so_fault) fault = {0};
    so_autoptr(so_image) image = so_decode_page(s, k->page, &fault, &err);
    assert_int_equal(fault.reason, k->page_reason);
    assert_int_equal(image != NULL, fault.reason == SO_REASON_NONE);
    if (image) assert_int_equal(pixGetDepth(image->pix), k->depth);
}

static void tells_what_the_fixtures_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < SO_COUNT(answers); i++) {
        print_message("%s\n", answers[i].file);
        check_answer(&answers[i]);
    }
}

static bool is_drawing(const char *path)
{
    static const char *const ends[] = {".tif", ".tiff", ".jpg", ".png", ".webp"};
    for (size_t i = 0; i < SO_COUNT(ends); i++)
        if (so_ends_with(path, ends[i])) return true;
    return false;
}

// What the probe promises is what decoding gives, for every image among the fixtures.
static void probe_and_page_agree_on_every_fixture(void **state)
{
    (void)state;
    so_tree tree = {0};
    so_err err = {0};
    if (!so_path_exists(SOHOA_FIXTURES)) skip();
    assert_true(so_tree_list(SOHOA_FIXTURES, &tree, &err));
    int seen = 0;
    for (size_t i = 0; i < tree.len; i++) {
        if (!is_drawing(tree.items[i].path)) continue;
        so_auto(so_str) bytes = fixture(tree.items[i].path);
        so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
        so_auto(so_probe) p = {0};
        assert_true(so_decode_probe(s, &p, &err));
        for (size_t n = 0; n < p.pages.len; n++) {
            const so_probe_page *q = &p.pages.items[n];
            so_auto(so_fault) fault = {0};
            so_autoptr(so_image) image = so_decode_page(s, (int)n, &fault, &err);
            assert_int_equal(fault.reason, q->reason);
            if (!image) continue;
            assert_int_equal(pixGetWidth(image->pix), q->width_px);
            assert_int_equal(pixGetHeight(image->pix), q->height_px);
            assert_int_equal(so_resolution_dpi(image->res), q->res_dpi);
            assert_int_equal(image->res.is_guessed, q->is_res_guessed);
            assert_null(pixGetColormap(image->pix));
            assert_true(pixGetSpp(image->pix) != 4);
            seen++;
        }
    }
    so_tree_clear(&tree);
    assert_true(seen > 100);
}

// --- truncation ---

// No prefix of a file may pass for a whole page.
static void check_prefixes(const char *file, size_t tries)
{
    so_auto(so_str) bytes = fixture(file);
    for (size_t i = 0; i < tries; i++) {
        size_t len = bytes.len * i / tries;
        so_reason reason = reason_of_bytes(bytes.data, len);
        if (reason == SO_REASON_NONE) fail_msg("%s cut to %zu bytes passes", file, len);
        if (i == 0) assert_int_equal(reason, SO_REASON_EMPTY);
    }
    assert_int_not_equal(reason_of_bytes(bytes.data, bytes.len - 3), SO_REASON_NONE);
}

static void no_prefix_of_a_tiff_passes(void **state)
{
    (void)state;
    check_prefixes("leptonica/feyn.tif", 60);
    check_prefixes("leptonica/jpeg-coded.tif", 60);
    check_prefixes("tesseract/phototestrot.tif", 60);
}

static void no_prefix_of_a_jpeg_passes(void **state)
{
    (void)state;
    check_prefixes("leptonica/lighttext.jpg", 60);
    check_prefixes("ocrmypdf/baiona_cmyk.jpg", 30);
}

static void no_prefix_of_a_png_or_webp_passes(void **state)
{
    (void)state;
    check_prefixes("leptonica/graytext.png", 60);
    check_prefixes("zxing/qrcode-1/20.webp", 60);
}

static void no_prefix_of_a_pdf_passes(void **state)
{
    (void)state;
    check_prefixes("ocrmypdf/skew.pdf", 10);
}

static void no_prefix_of_a_jpeg_2000_passes(void **state)
{
    (void)state;
    PIX *pix = pixCreate(200, 100, 8);
    pixSetAll(pix);
    pixRasterop(pix, 20, 20, 50, 30, PIX_CLR, NULL, 0, 0);
    l_uint8 *jp2 = NULL;
    size_t len = 0;
    assert_int_equal(pixWriteMemJp2k(&jp2, &len, pix, 40, 0, 0, 0), 0);
    pixDestroy(&pix);
    assert_int_equal(reason_of_bytes(jp2, len), SO_REASON_NONE);
    for (size_t cut = 12; cut < len; cut += 7)
        assert_int_equal(reason_of_bytes(jp2, cut), SO_REASON_TRUNCATED);
    free(jp2);
}

// --- limits and resolution ---

static void declared_sizes_are_held_against_the_limit(void **state)
{
    (void)state;
    static const uint8_t png[33] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0\x08\2";
    assert_int_equal(reason_of_bytes(png, sizeof png), SO_REASON_OVERSIZED);
    so_auto(so_str) bytes = fixture("leptonica/lighttext.jpg");
    for (size_t i = 2; i + 9 < bytes.len; i++) {
        if ((uint8_t)bytes.data[i] != 0xff || (uint8_t)bytes.data[i + 1] != 0xc0) continue;
        memset(bytes.data + i + 5, 0xfe, 4); // 65,278 x 65,278
        break;
    }
    assert_int_equal(reason_of_bytes(bytes.data, bytes.len), SO_REASON_OVERSIZED);
}

static void other_images_are_named_when_refused(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_probe) p = {0};
    so_autoptr(so_source) s = source_of("GIF89a\1\0\1\0", 10);
    assert_true(so_decode_probe(s, &p, &err));
    assert_int_equal(p.reason, SO_REASON_UNSUPPORTED);
    assert_string_equal(p.format, "");
    assert_string_equal(p.detail, "the file is GIF, which is not read");
}

typedef struct {
    int width_px, height_px;
    double x_dpi, y_dpi; // what the file says
    so_resolution want;
} claimed;

static const claimed claims[] = {
    {2480, 3508, 299.7, 300, {300, 300, false}},
    {2480, 3508, 72, 72, {300, 300, true}}, // a default, not a fact
    {2480, 3508, 0, 0, {300, 300, true}},
    {640, 480, 72, 72, {72, 72, false}},
    {1654, 2339, 1, 1, {200, 200, true}},
    {1240, 1754, 5000, 5000, {150, 150, true}},
    {4960, 7016, 0, 0, {600, 600, true}},
    {3508, 4960, 0, 0, {300, 300, true}}, // A3
    {1748, 2480, 0, 0, {300, 300, true}}, // A5
    {2550, 3900, 0, 0, {300, 300, true}}, // folio
    {1011, 638, 0, 0, {300, 300, true}},  // ID-1
    {425, 674, 0, 0, {200, 200, true}},
    {1040, 700, 0, 0, {100, 100, true}}, // not clearly a card
    {1728, 1146, 204, 98, {204, 98, false}},
    {1728, 2292, 204, 196, {204, 196, false}},
    {1728, 550, 204, 98, {204, 98, false}}, // a short fax
    {2480, 7016, 300, 600, {300, 600, false}},
    {3508, 2480, 300, 600, {300, 300, true}}, // A4 as it is
    {2480, 3508, 100, 300, {300, 300, true}},
    {2480, 3508, NAN, NAN, {300, 300, true}},
};

static void resolution_is_believed_or_guessed_from_the_paper(void **state)
{
    (void)state;
    for (size_t i = 0; i < SO_COUNT(claims); i++) {
        const claimed *c = &claims[i];
        so_resolution got = so_resolution_settle(c->width_px, c->height_px, c->x_dpi, c->y_dpi);
        if (got.x_dpi != c->want.x_dpi || got.y_dpi != c->want.y_dpi ||
            got.is_guessed != c->want.is_guessed)
            fail_msg("%d x %d at %g x %g: %d x %d%s", c->width_px, c->height_px, c->x_dpi, c->y_dpi,
                     got.x_dpi, got.y_dpi, got.is_guessed ? " guessed" : "");
    }
}

static void a_folder_is_no_original(void **state)
{
    (void)state;
    so_err err = {0};
    so_autofd int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    assert_null(so_source_open(fd, &err));
    assert_int_equal(err.kind, SO_BUG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_the_fixtures_are),
        cmocka_unit_test(probe_and_page_agree_on_every_fixture),
        cmocka_unit_test(no_prefix_of_a_tiff_passes),
        cmocka_unit_test(no_prefix_of_a_jpeg_passes),
        cmocka_unit_test(no_prefix_of_a_png_or_webp_passes),
        cmocka_unit_test(no_prefix_of_a_pdf_passes),
        cmocka_unit_test(no_prefix_of_a_jpeg_2000_passes),
        cmocka_unit_test(declared_sizes_are_held_against_the_limit),
        cmocka_unit_test(other_images_are_named_when_refused),
        cmocka_unit_test(resolution_is_believed_or_guessed_from_the_paper),
        cmocka_unit_test(a_folder_is_no_original),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
