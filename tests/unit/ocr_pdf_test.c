// SPDX-License-Identifier: Apache-2.0
// Pages of a PDF that are images: every pixel of the scan comes out, none is made up. The files are
// written here, with a drawing that has no two rows or columns alike.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ocr/picture.h"
#include "ocr/source.h"
#include "tests/unit/ocr_files.h"

enum { WIDTH = 853, HEIGHT = 1207 };

// Black and white noise that a resampled row or column shows up in.
static PIX *noise(int depth)
{
    PIX *pix = pixCreate(WIDTH, HEIGHT, depth);
    uint32_t state = 1;
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            state = state * 1664525u + 1013904223u;
            l_uint32 grey = state >> 24;
            pixSetPixel(pix, x, y, depth == 1 ? grey >> 7 : grey);
        }
    }
    return pix;
}

// --- writing a PDF ---

typedef struct {
    so_str body;
    size_t places[24];
    int count; // of objects, from 1
} maker;

static void maker_clear(maker *m)
{
    so_str_clear(&m->body);
}

static int add_object(maker *m, const char *keys, const void *stream, size_t len)
{
    if (!m->count) so_str_adds(&m->body, "%PDF-1.7\n");
    m->places[m->count] = m->body.len;
    so_str_addf(&m->body, "%d 0 obj\n<<%s", ++m->count, keys);
    if (stream) {
        so_str_addf(&m->body, " /Length %zu>>\nstream\n", len);
        so_str_add(&m->body, stream, len);
        so_str_adds(&m->body, "\nendstream\nendobj\n");
    } else {
        so_str_adds(&m->body, ">>\nendobj\n");
    }
    return m->count;
}

static so_source *finish(maker *m, int catalog)
{
    size_t place = m->body.len;
    so_str_addf(&m->body, "xref\n0 %d\n0000000000 65535 f \n", m->count + 1);
    for (int i = 0; i < m->count; i++) so_str_addf(&m->body, "%010zu 00000 n \n", m->places[i]);
    so_str_addf(&m->body, "trailer\n<</Size %d /Root %d 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                m->count + 1, catalog, place);
    return source_of(m->body.data, m->body.len);
}

// The pixels of some rows as bytes, 1 or 8 bits each, 0 = black.
static so_str raw_rows(PIX *pix, int from, int to)
{
    so_str out = {0};
    int depth = pixGetDepth(pix), row_bytes = (WIDTH * depth + 7) / 8;
    for (int y = from; y < to; y++) {
        for (int i = 0; i < row_bytes; i++) {
            const l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
            int byte = GET_DATA_BYTE(line, i);
            so_str_addc(&out, (char)(depth == 1 ? ~byte : byte));
        }
    }
    return out;
}

typedef struct {
    const char *name;
    int depth, rotate_deg;
    enum { RAW, INVERTED, G4, MASK, SOFT_MASK } how;
    int strips;
    const char *box;   // MediaBox and CropBox; the page is 853 x 1207 quarter points by default
    const char *drawn; // besides the image, behind it
    bool is_turned;    // the image stands on its side on an upright page
} scan;

static int add_image(maker *m, const scan *c, PIX *pix, int from, int to)
{
    so_auto(so_str) bytes = raw_rows(pix, from, to);
    so_auto(so_str) keys = {0};
    so_str_addf(&keys, "/Type /XObject /Subtype /Image /Width %d /Height %d", WIDTH, to - from);
    if (c->how == G4) {
        so_err err = {0};
        so_str_clear(&bytes);
        assert_true(so_tiff_g4(pix, &bytes, &err));
        so_str_addf(&keys, " /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns %d /Rows %d>>",
                    WIDTH, HEIGHT);
    }
    if (c->how == SOFT_MASK) {
        so_auto(so_str) opaque = {0};
        for (int i = 0; i < WIDTH * HEIGHT; i++) so_str_addc(&opaque, (char)255);
        so_autofree char *mask = so_fmt("/Type /XObject /Subtype /Image /Width %d /Height %d "
                                        "/ColorSpace /DeviceGray /BitsPerComponent 8",
                                        WIDTH, HEIGHT);
        so_str_addf(&keys, " /SMask %d 0 R", add_object(m, mask, opaque.data, opaque.len));
    }
    if (c->how == INVERTED) {
        for (size_t i = 0; i < bytes.len; i++) bytes.data[i] = (char)~bytes.data[i];
        so_str_adds(&keys, " /Decode [1 0]");
    }
    so_str_adds(&keys, c->how == MASK ? " /ImageMask true" : " /ColorSpace /DeviceGray");
    so_str_addf(&keys, " /BitsPerComponent %d", c->depth);
    return add_object(m, keys.data, bytes.data, bytes.len);
}

static so_source *make(const scan *c, PIX *pix)
{
    so_auto(maker) m = {0};
    so_auto(so_str) content = {0}, images = {0}, page = {0};
    double width = WIDTH * 0.25, height = HEIGHT * 0.25;
    for (int i = 0; i < c->strips; i++) {
        int from = HEIGHT * i / c->strips, to = HEIGHT * (i + 1) / c->strips;
        so_str_addf(&images, "/I%d %d 0 R ", i, add_image(&m, c, pix, from, to));
        if (c->is_turned) // its rows run upwards: a quarter turn against the clock
            so_str_addf(&content, "q 0 %g %g 0 %g 0 cm /I%d Do Q\n", width, -height, height, i);
        else
            so_str_addf(&content, "q %g 0 0 %g 0 %g cm /I%d Do Q\n", width, 0.25 * (to - from),
                        height - 0.25 * to, i);
    }
    so_str_adds(&content, c->drawn ? c->drawn : "");
    int stream = add_object(&m, "", so_str_text(&content), content.len);
    int font = add_object(&m, "/Type /Font /Subtype /Type1 /BaseFont /Helvetica", NULL, 0);
    so_str_addf(&page,
                "/Type /Page /Parent %d 0 R /Rotate %d /Contents %d 0 R /Resources "
                "<</XObject <<%s>> /Font <</F0 %d 0 R>>>> ",
                m.count + 2, c->rotate_deg, stream, images.data, font);
    if (c->box)
        so_str_adds(&page, c->box);
    else
        so_str_addf(&page, "/MediaBox [0 0 %g %g]", c->is_turned ? height : width,
                    c->is_turned ? width : height);
    int number = add_object(&m, page.data, NULL, 0);
    so_autofree char *pages = so_fmt("/Type /Pages /Count 1 /Kids [%d 0 R]", number);
    so_autofree char *catalog = so_fmt("/Type /Catalog /Pages %d 0 R", number + 1);
    add_object(&m, pages, NULL, 0);
    return finish(&m, add_object(&m, catalog, NULL, 0));
}

// --- reading it ---

#define HIDDEN_TEXT "BT 3 Tr /F0 40 Tf 20 100 Td (not to be seen) Tj ET\n"

static const scan scans[] = {
    {"1 bit", 1, 0, RAW, 1, NULL, NULL, false},
    {"8 bits", 8, 0, RAW, 1, NULL, NULL, false},
    {"turned by 90", 1, 90, RAW, 1, NULL, NULL, false},
    {"turned by 180", 1, 180, RAW, 1, NULL, NULL, false},
    {"turned by 270", 8, 270, RAW, 1, NULL, NULL, false},
    {"the image turned", 1, 0, RAW, 1, NULL, NULL, true},
    {"decoded the other way round", 1, 0, INVERTED, 1, NULL, NULL, false},
    {"G4", 1, 0, G4, 1, NULL, NULL, false},
    {"a mask", 1, 0, MASK, 1, NULL, NULL, false},
    {"with a soft mask", 8, 0, SOFT_MASK, 1, NULL, NULL, false},
    {"under a hidden text", 1, 0, RAW, 1, NULL, HIDDEN_TEXT, false},
    {"away from the origin", 1, 0, RAW, 1,
     "/MediaBox [-10 -20 400 500] /CropBox [0 0 213.25 301.75]", NULL, false},
};

static bool is_same(PIX *want, PIX *got)
{
    l_int32 same = 0;
    if (pixGetDepth(got) < pixGetDepth(want)) return false;
    pixEqual(want, got, &same);
    return same;
}

static void a_scan_comes_out_pixel_for_pixel(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < SO_COUNT(scans); i++) {
        const scan *c = &scans[i];
        PIX *drawn = noise(c->depth);
        so_autoptr(so_source) s = make(c, drawn);
        so_autoptr(so_image) image = page_of(s, 0);
        int turns = c->is_turned ? 3 : c->rotate_deg / 90;
        PIX *want = turns ? pixRotateOrth(drawn, turns) : pixClone(drawn);
        if (!image || !is_same(want, image->pix) || image->res.x_dpi != 288) {
            print_error("%s: %d x %d, %d dpi\n", c->name, image ? pixGetWidth(image->pix) : 0,
                        image ? pixGetHeight(image->pix) : 0, image ? image->res.x_dpi : 0);
            failed++;
        }
        pixDestroy(&drawn);
        pixDestroy(&want);
    }
    assert_int_equal(failed, 0);
}

// poppler lets neighbours overlap by the row that both touch, so each strip is stretched by one:
// the pixels are not the scan's, but their number is.
static void strips_come_out_as_one_scan(void **state)
{
    (void)state;
    for (int turns = 0; turns < 4; turns++) {
        scan strips = {"", 1, 90 * turns, RAW, 7, NULL, NULL, false};
        PIX *drawn = noise(1);
        so_autoptr(so_source) s = make(&strips, drawn);
        so_autoptr(so_image) image = page_of(s, 0);
        assert_int_equal(image->res.x_dpi, 288);
        assert_int_equal(pixGetWidth(image->pix), turns & 1 ? HEIGHT : WIDTH);
        assert_int_equal(pixGetHeight(image->pix), turns & 1 ? WIDTH : HEIGHT);
        pixDestroy(&drawn);
    }
}

static void what_is_drawn_over_a_scan_is_seen(void **state)
{
    (void)state;
    static const scan stamped = {"stamped", 1, 0, RAW, 1, NULL, "1 0 0 rg 50 50 100 40 re f\n", 0};
    PIX *drawn = noise(1);
    so_autoptr(so_source) s = make(&stamped, drawn);
    so_autoptr(so_image) image = page_of(s, 0);
    l_uint32 v = 0;
    assert_int_equal(pixGetWidth(image->pix), WIDTH);
    pixGetPixel(image->pix, 400, HEIGHT - 280, &v);
    assert_int_equal(v >> 8, 0xff0000);
    pixDestroy(&drawn);
}

static void a_fax_keeps_its_pixels_and_is_told_as_uneven(void **state)
{
    (void)state;
    so_auto(maker) m = {0};
    PIX *drawn = noise(1);
    scan c = {.depth = 1, .how = G4};
    int image = add_image(&m, &c, drawn, 0, HEIGHT);
    double width = WIDTH * 72.0 / 204, height = HEIGHT * 72.0 / 98;
    so_autofree char *content = so_fmt("%.6f 0 0 %.6f 0 0 cm /I Do", width, height);
    int stream = add_object(&m, "", content, strlen(content));
    so_autofree char *page = so_fmt("/Type /Page /Parent %d 0 R /Contents %d 0 R /Resources "
                                    "<</XObject <</I %d 0 R>>>> /MediaBox [0 0 %.6f %.6f]",
                                    stream + 2, stream, image, width, height);
    int number = add_object(&m, page, NULL, 0);
    so_autofree char *pages = so_fmt("/Type /Pages /Count 1 /Kids [%d 0 R]", number);
    so_autofree char *catalog = so_fmt("/Type /Catalog /Pages %d 0 R", number + 1);
    add_object(&m, pages, NULL, 0);
    so_autoptr(so_source) s = finish(&m, add_object(&m, catalog, NULL, 0));
    so_autoptr(so_image) got = page_of(s, 0);
    assert_true(is_same(drawn, got->pix));
    assert_int_equal(got->res.x_dpi, 204);
    assert_int_equal(got->res.y_dpi, 98);
    pixDestroy(&drawn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scan_comes_out_pixel_for_pixel),
        cmocka_unit_test(strips_come_out_as_one_scan),
        cmocka_unit_test(what_is_drawn_over_a_scan_is_seen),
        cmocka_unit_test(a_fax_keeps_its_pixels_and_is_told_as_uneven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
