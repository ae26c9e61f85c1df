// SPDX-License-Identifier: Apache-2.0
// ALTO as written, held against the published schema where it is at hand.
#include "tests/unit/child.h"

#include "base/text.h"
#include "ocr/alto.h"

static void add_word(so_line *line, const char *text, double confidence, so_box box)
{
    *so_vec_push(&line->words) =
        (so_word){.text = so_strdup(text), .confidence = confidence, .box = box};
    line->box = so_box_union(line->box, box);
}

static so_page page_of_words(const char *first, const char *second)
{
    so_page page = {.width_px = 2480, .height_px = 3508, .res_dpi = 300, .confidence = 0.9};
    so_line *line = so_vec_push(&page.lines);
    add_word(line, first, 0.987654, (so_box){100, 200, 80, 30});
    add_word(line, second, 0.5, (so_box){190, 200, 70, 30});
    return page;
}

static void write_alto(const so_page *page, so_str *out)
{
    so_alto_write(page, "b0123456789abcdef.p0007", "Tập 1 & 2/<0001>.tif",
                  "tesseract 5.3.0 vie 0123456789ab", out);
}

// Runs the schema validator over the text; skips when the schema or the validator is absent.
static void assert_valid(const so_str *xml)
{
    const char *schema = SOHOA_FIXTURES "/schemas/alto-4-4.xsd";
    if (!so_path_exists(schema) || !so_path_exists("/usr/bin/xmllint")) skip();
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "page.xml");
    so_autofree char *catalog = so_path_join(dir, "catalog.xml");
    so_auto(so_str) text = {0}, said = {0};
    so_str_addf(&text,
                "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\"><uri "
                "name=\"http://www.loc.gov/standards/xlink/xlink.xsd\" "
                "uri=\"file://%s/schemas/xlink.xsd\"/><system "
                "systemId=\"http://www.loc.gov/standards/xlink/xlink.xsd\" "
                "uri=\"file://%s/schemas/xlink.xsd\"/></catalog>",
                SOHOA_FIXTURES, SOHOA_FIXTURES);
    so_err err = {0};
    assert_ok(so_file_commit(path, xml->data, xml->len, 0600, &err), err);
    assert_ok(so_file_commit(catalog, text.data, text.len, 0600, &err), err);
    so_autofree char *env = so_fmt("XML_CATALOG_FILES=%s", catalog);
    so_proc_spec spec = {
        .argv = (const char *const[]){"/usr/bin/xmllint", "--nonet", "--noout", "--schema", schema,
                                      path, NULL},
        .env = (const char *const[]){env, NULL},
        .in_fd = -1,
        .extra_fd = -1,
    };
    assert_int_equal(captured(&spec, &said), 0);
    scratch_end(dir);
}

static void a_page_of_text_is_valid_and_holds_words_and_boxes(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("Cộng", "hòa");
    so_auto(so_str) xml = {0};
    write_alto(&page, &xml);
    assert_non_null(strstr(xml.data, "<String HPOS=\"100\" VPOS=\"200\" WIDTH=\"80\" HEIGHT=\"30\" "
                                     "WC=\"0.988\" CONTENT=\"Cộng\"/>"));
    assert_non_null(strstr(xml.data, "<SP/><String HPOS=\"190\""));
    assert_non_null(strstr(xml.data, "<softwareVersion>5.3.0 vie 0123456789ab</softwareVersion>"));
    assert_non_null(strstr(xml.data, "<fileName>Tập 1 &amp; 2/&lt;0001&gt;.tif</fileName>"));
    assert_valid(&xml);
}

static void a_line_that_is_no_body_text_is_tagged(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("HỎA", "TỐC");
    page.lines.items[0].region = SO_REGION_STAMP;
    so_auto(so_str) xml = {0};
    write_alto(&page, &xml);
    assert_non_null(strstr(xml.data, "<LayoutTag ID=\"stamp\" LABEL=\"stamp\"/>"));
    assert_non_null(strstr(xml.data, "<TextLine TAGREFS=\"stamp\" HPOS"));
    assert_valid(&xml);
}

static void a_blank_page_is_valid_and_says_so(void **state)
{
    (void)state;
    so_auto(so_page) page = {.width_px = 10, .height_px = 20, .kind = SO_PAGE_BLANK};
    so_auto(so_str) xml = {0};
    write_alto(&page, &xml);
    assert_non_null(strstr(xml.data, "PAGECLASS=\"blank\""));
    assert_null(strstr(xml.data, "TextBlock"));
    assert_valid(&xml);
}

static void a_turned_page_tells_its_rotation_counterclockwise(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("a", "b");
    page.rotation_deg = 90, page.skew_deg = 1.25;
    so_auto(so_str) xml = {0};
    write_alto(&page, &xml);
    assert_non_null(strstr(xml.data, " ROTATION=\"88.75\""));
    assert_valid(&xml);
}

static void hostile_text_stays_inside_its_attribute(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("\"/><x a='&\t\x01\x1b", "\xff\xed\xa0\x80\xef\xbf\xbf");
    so_auto(so_str) xml = {0};
    write_alto(&page, &xml);
    assert_non_null(strstr(xml.data, "CONTENT=\"&quot;/&gt;&lt;x a='&amp;\"/>"));
    assert_null(strchr(xml.data, '\x01'));
    assert_true(so_text_is_valid(xml.data));
    assert_valid(&xml);
}

static void any_page_id_becomes_an_xml_name(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("a", "b");
    so_auto(so_str) xml = {0};
    so_alto_write(&page, "7 \"é", "f", "e", &xml);
    assert_non_null(strstr(xml.data, "<Page ID=\"_7____\""));
    assert_valid(&xml);
}

static void the_same_page_gives_the_same_bytes(void **state)
{
    (void)state;
    so_auto(so_page) page = page_of_words("Độc", "lập");
    so_auto(so_str) one = {0}, two = {0};
    write_alto(&page, &one);
    write_alto(&page, &two);
    assert_string_equal(one.data, two.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_text_is_valid_and_holds_words_and_boxes),
        cmocka_unit_test(a_line_that_is_no_body_text_is_tagged),
        cmocka_unit_test(a_blank_page_is_valid_and_says_so),
        cmocka_unit_test(a_turned_page_tells_its_rotation_counterclockwise),
        cmocka_unit_test(hostile_text_stays_inside_its_attribute),
        cmocka_unit_test(any_page_id_becomes_an_xml_name),
        cmocka_unit_test(the_same_page_gives_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
