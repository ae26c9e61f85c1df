// SPDX-License-Identifier: Apache-2.0
// The measures of a scan, on a committed sample and on the same page spoilt in known ways.
#include "tests/unit/test.h"

#include <fcntl.h>

#include "ocr/clean.h"
#include "ocr/quality.h"
#include "ocr/source.h"
#include "tests/unit/ocr_files.h"

#define PAGE SOHOA_SOURCE "/samples/batches/lo-001/0010.jpg"
enum { DPI = 300 };

static int mm(double length)
{
    return (int)(length / 25.4 * DPI);
}

static so_quality measure_at(PIX *pix, int res_dpi)
{
    so_quality q = {0};
    so_image image = {.pix = pix, .res = {.x_dpi = res_dpi, .y_dpi = res_dpi}};
    int ink_dpi = 0;
    PIX *ink = so_clean_ink(pix, res_dpi, &ink_dpi);
    so_quality_measure(&image, ink, ink_dpi, &q);
    pixDestroy(&ink);
    return q;
}

static so_quality measure(PIX *pix)
{
    return measure_at(pix, DPI);
}

static PIX *page(void)
{
    PIX *pix = pixRead(PAGE);
    assert_non_null(pix);
    return pix;
}

static int all_cut(const so_quality *q)
{
    return q->cut[0] + q->cut[1] + q->cut[2] + q->cut[3];
}

static void a_sound_page_has_sharp_dark_strokes_and_nothing_else(void **state)
{
    (void)state;
    PIX *pix = page();
    so_auto(so_quality) q = measure(pix);
    assert_int_equal(q.depth_bits, 24);
    assert_string_equal(so_quality_paper(&q, 0.03), "A4");
    assert_true(q.edge_mm > 0.1 && q.edge_mm < 0.3);
    assert_true(q.paper > 200 && q.contrast > 150);
    assert_int_equal(all_cut(&q), 0);
    assert_int_equal(q.streaks.len, 0);
    pixDestroy(&pix);
}

static void sharpness_does_not_depend_on_the_amount_of_text(void **state)
{
    (void)state;
    PIX *pix = page();
    so_auto(so_quality) whole = measure(pix);
    BOX *rest = boxCreate(0, mm(90), pixGetWidth(pix), pixGetHeight(pix));
    pixSetInRectArbitrary(pix, rest, 0xf8f8f800);
    so_auto(so_quality) top = measure(pix);
    assert_true(top.edge_mm > whole.edge_mm * 0.85 && top.edge_mm < whole.edge_mm * 1.15);
    boxDestroy(&rest);
    pixDestroy(&pix);
}

static void blur_widens_edges_also_when_only_one_direction_is_smeared(void **state)
{
    (void)state;
    PIX *pix = page();
    so_auto(so_quality) sound = measure(pix);
    static const int reach[][2] = {{4, 4}, {1, 6}, {6, 1}};
    for (size_t i = 0; i < SO_COUNT(reach); i++) {
        PIX *soft = pixBlockconv(pix, reach[i][0], reach[i][1]);
        PIX *softer = pixBlockconv(soft, reach[i][0], reach[i][1]);
        so_auto(so_quality) q = measure(softer);
        assert_true(q.edge_mm > 2 * sound.edge_mm);
        assert_true(q.edge_mm > 0.5);
        pixDestroy(&soft);
        pixDestroy(&softer);
    }
    pixDestroy(&pix);
}

// Every sample by value * part + plus.
static PIX *levels(PIX *pix, double part, int plus)
{
    PIX *out = pixCopy(NULL, pix);
    for (int y = 0; y < pixGetHeight(out); y++) {
        l_uint32 *row = pixGetData(out) + (size_t)y * (size_t)pixGetWpl(out);
        for (int x = 0; x < pixGetWidth(out); x++) {
            int r, g, b;
            extractRGBValues(row[x], &r, &g, &b);
            composeRGBPixel((int)(r * part) + plus, (int)(g * part) + plus, (int)(b * part) + plus,
                            &row[x]);
        }
    }
    return out;
}

static void darkness_and_faintness_are_told_apart(void **state)
{
    (void)state;
    PIX *pix = page(), *dark = levels(pix, 0.35, 0), *faint = levels(pix, 0.15, 216);
    so_auto(so_quality) d = measure(dark);
    so_auto(so_quality) f = measure(faint);
    assert_true(d.paper < 110 && d.contrast > 50);
    assert_true(f.paper > 200 && f.contrast < 50 && f.contrast > 0);
    pixDestroy(&pix);
    pixDestroy(&dark);
    pixDestroy(&faint);
}

static void letters_that_run_off_are_counted_at_their_side(void **state)
{
    (void)state;
    PIX *pix = page();
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    so_box cuts[SO_SIDE_COUNT] = {[SO_SIDE_LEFT] = {mm(34), 0, w - mm(34), h},
                                  [SO_SIDE_TOP] = {0, mm(22), w, h - mm(22)},
                                  [SO_SIDE_RIGHT] = {0, 0, w - mm(30), h}};
    for (int side = 0; side < SO_SIDE_BOTTOM; side++) {
        BOX *box = boxCreate(cuts[side].x, cuts[side].y, cuts[side].w, cuts[side].h);
        PIX *part = pixClipRectangle(pix, box, NULL);
        so_auto(so_quality) q = measure(part);
        assert_true(q.cut[side] >= 4);
        assert_int_equal(all_cut(&q), q.cut[side]);
        PIX *turned = pixRotateOrth(part, 2); // clockwise, twice
        so_auto(so_quality) t = measure(turned);
        assert_true(t.cut[so_side_turned((so_side)side, 180)] >= 4);
        boxDestroy(&box);
        pixDestroy(&part);
        pixDestroy(&turned);
    }
    pixDestroy(&pix);
}

static void bars(PIX *pix, so_box b, l_uint32 grey)
{
    BOX *box = boxCreate(b.x, b.y, b.w, b.h);
    pixSetInRectArbitrary(pix, box, grey << 24 | grey << 16 | grey << 8);
    boxDestroy(&box);
}

static void a_dark_band_of_the_scanner_is_no_cut_text(void **state)
{
    (void)state;
    PIX *pix = page();
    bars(pix, (so_box){0, 0, pixGetWidth(pix), mm(3)}, 40);
    for (int i = 0; i < 60; i++) // its frayed rim
        bars(pix, (so_box){0, mm(4.2 * i), mm(2 + i * 7 % 5), mm(1.8 + i % 3)}, 40);
    bars(pix, (so_box){mm(1), 0, mm(3), pixGetHeight(pix)}, 40);
    so_auto(so_quality) q = measure(pix);
    assert_int_equal(all_cut(&q), 0);
    pixDestroy(&pix);
}

static void a_line_from_border_to_border_is_a_streak_also_through_text(void **state)
{
    (void)state;
    static const int depths[] = {12, 40, 150};
    for (size_t i = 0; i < SO_COUNT(depths); i++) {
        PIX *pix = page();
        for (int y = 0; y < pixGetHeight(pix); y++)
            for (int x = mm(61); x < mm(61) + 2; x++) {
                int r, g, b, d = depths[i];
                pixGetRGBPixel(pix, x, y, &r, &g, &b);
                pixSetRGBPixel(pix, x, y, r < d ? 0 : r - d, g < d ? 0 : g - d, b < d ? 0 : b - d);
            }
        so_auto(so_quality) q = measure(pix);
        assert_int_equal(q.streaks.len, 1);
        assert_float_equal(q.streaks.items[0].x_mm, 61, 0.3);
        assert_in_range(q.streaks.items[0].depth, depths[i] - 4, depths[i] + 4);
        pixDestroy(&pix);
    }
}

static void rulings_and_frames_and_leaning_lines_are_no_streaks(void **state)
{
    (void)state;
    PIX *pix = page();
    int w = pixGetWidth(pix), h = pixGetHeight(pix);
    bars(pix, (so_box){mm(6), mm(6), 4, h - mm(12)}, 30); // a frame near the borders
    bars(pix, (so_box){w - mm(6), mm(6), 4, h - mm(12)}, 30);
    bars(pix, (so_box){mm(80), mm(20), 3, h - mm(40)}, 30);                          // a column
    for (int y = 0; y < h; y++) bars(pix, (so_box){mm(120) + y / 100, y, 3, 1}, 30); // a fold
    so_auto(so_quality) q = measure(pix);
    assert_int_equal(q.streaks.len, 0);
    pixDestroy(&pix);
}

static void an_odd_picture_is_measured_without_harm(void **state)
{
    (void)state;
    static const int sides[][2] = {{1, 1}, {3, 4000}, {4000, 3}, {90, 120}, {1240, 1754}};
    static const int depths[] = {1, 8, 32};
    for (size_t i = 0; i < SO_COUNT(sides); i++)
        for (size_t k = 0; k < SO_COUNT(depths); k++)
            for (int is_set = 0; is_set < 2; is_set++) {
                PIX *pix = pixCreate(sides[i][0], sides[i][1], depths[k]);
                if (is_set) pixSetAll(pix);
                so_auto(so_quality) q = measure_at(pix, k == 0 ? 72 : 1200);
                assert_int_equal(q.contrast, 0);
                assert_int_equal(all_cut(&q), 0);
                pixDestroy(&pix);
            }
}

// A PDF of one page that says the words.
static so_quality layer_of(const char *words)
{
    so_auto(so_str) pdf = {0};
    so_autofree char *content = so_fmt("BT /F 12 Tf 50 700 Td (%s) Tj ET", words);
    so_str_addf(&pdf,
                "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
                "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica"
                "/Encoding/WinAnsiEncoding>>>>>>>>endobj\n"
                "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n"
                "trailer<</Root 1 0 R>>\n%%%%EOF\n",
                strlen(content), content);
    so_autoptr(so_source) s = source_of(pdf.data, pdf.len);
    so_quality q = {0};
    so_quality_layer(s, 0, &q);
    return q;
}

static void the_text_a_pdf_brings_is_good_poor_or_none(void **state)
{
    (void)state;
    // \341 is a with acute in the font's code, and so on: words that need no letter outside it
    so_quality good =
        layer_of("Gi\\341m \\320\\364ng ch\\355nh l\\340 b\\340 l\\342u c\\363 t\\355nh");
    assert_int_equal(good.layer, SO_LAYER_GOOD);
    // TCVN3 read as Latin, as old office files give it
    so_quality poor = layer_of("C\\351ng ho\\265 x\\267 h\\351i ch\\361 ngh\\334a vi\\326t nam");
    assert_int_equal(poor.layer, SO_LAYER_POOR);
    assert_true(poor.layer_valid < good.layer_valid);
    so_quality bare = layer_of("Cong hoa xa hoi chu nghia Viet Nam doc lap tu do hanh phuc "
                               "uy ban nhan dan tinh quang tri so tai nguyen va moi truong");
    assert_int_equal(bare.layer, SO_LAYER_POOR);
    assert_int_equal(layer_of("").layer, SO_LAYER_NONE);
    so_autoptr(so_source) jpeg = source_of("\xff\xd8\xff", 3);
    so_quality none = {0};
    so_quality_layer(jpeg, 0, &none);
    assert_int_equal(none.layer, SO_LAYER_NONE);
}

static void the_layer_of_a_broken_pdf_is_none(void **state)
{
    (void)state;
    so_autoptr(so_source) s = source_of("%PDF-1.4\nnothing behind\n%%EOF\n", 30);
    so_quality q = {0};
    so_quality_layer(s, 0, &q);
    assert_int_equal(q.layer, SO_LAYER_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_page_has_sharp_dark_strokes_and_nothing_else),
        cmocka_unit_test(sharpness_does_not_depend_on_the_amount_of_text),
        cmocka_unit_test(blur_widens_edges_also_when_only_one_direction_is_smeared),
        cmocka_unit_test(darkness_and_faintness_are_told_apart),
        cmocka_unit_test(letters_that_run_off_are_counted_at_their_side),
        cmocka_unit_test(a_dark_band_of_the_scanner_is_no_cut_text),
        cmocka_unit_test(a_line_from_border_to_border_is_a_streak_also_through_text),
        cmocka_unit_test(rulings_and_frames_and_leaning_lines_are_no_streaks),
        cmocka_unit_test(an_odd_picture_is_measured_without_harm),
        cmocka_unit_test(the_text_a_pdf_brings_is_good_poor_or_none),
        cmocka_unit_test(the_layer_of_a_broken_pdf_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
