// SPDX-License-Identifier: Apache-2.0
// The policy table and its judgement: limits per class, sides as people see them, streaks that
// recur, and the record of measures that crosses the border from a worker.
#include "tests/unit/test.h"

#include "pipeline/scans.h"

#define TYPES SOHOA_SOURCE "/share/types"
#define POLICY SOHOA_SOURCE "/share/quality.ini"

static so_types *types;

static int load_types(void **state)
{
    (void)state;
    so_err err = {0};
    types = so_types_load(TYPES, &err);
    return types ? 0 : -1;
}

static int free_types(void **state)
{
    (void)state;
    so_types_free(types);
    return 0;
}

static so_policy *load_text(const char *text, so_err *err)
{
    char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "quality.ini");
    so_err io = {0};
    assert_ok(so_file_commit(path, text, strlen(text), 0644, &io), io);
    so_policy *p = so_policy_load(path, types, err);
    scratch_end(dir);
    return p;
}

static so_policy *delivered(void)
{
    so_err err = {0};
    so_policy *p = so_policy_load(POLICY, types, &err);
    if (!p) fail_msg("%s", err.text);
    return p;
}

#define DEFAULT                                                                             \
    "[default]\nlow_resolution = 200\nlow_depth = 24\nodd_paper_size = 3\nblurred = 0.5\n"  \
    "skewed = 5\ndark = 110\nfaint = 50\ncut = 4\nstreak = 24\nstreak_pages = 3\nnotice = " \
    "low_depth\n"

static void a_class_changes_what_it_names_and_takes_the_rest_from_the_default(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_policy) p = load_text(
        DEFAULT "[map]\ntypes = letter | report\nlow_resolution = 300\nstreak = off\n", &err);
    if (!p) fail_msg("%s", err.text);
    const so_limits *map = so_policy_limits(p, "report"), *usual = so_policy_limits(p, "decision");
    assert_true(map->limits[SO_FLAW_RESOLUTION] == 300 && usual->limits[SO_FLAW_RESOLUTION] == 200);
    assert_true(map->limits[SO_FLAW_STREAK] < 0 && map->limits[SO_FLAW_BLURRED] == 0.5);
    assert_true(map->is_notice[SO_FLAW_DEPTH]);
    assert_ptr_equal(so_policy_limits(p, NULL), usual);
}

static void a_bad_policy_is_refused_with_line_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text, *reason;
    } bad[] = {
        {"", "quality.ini: there is no [default]"},
        {"[map]\ncut = 4\n", "quality.ini:2: [default] must come first, not [map]"},
        {"[default]\ncut = 4\n", "quality.ini: [default] does not give \"low_resolution\""},
        {DEFAULT "sharp = 1\n", "quality.ini:13: unknown key \"sharp\""},
        {DEFAULT "cut = none\n",
         "quality.ini:13: cut: needs a number from 1 to 1000, not \"none\""},
        {DEFAULT "dark = nan\n", "quality.ini:13: dark: needs a number from 1 to 255, not \"nan\""},
        {DEFAULT "streak_pages = 1\n",
         "quality.ini:13: streak_pages: needs a number from 2 to 1000, not \"1\""},
        {DEFAULT "notice = cut | dust\n", "quality.ini:13: no flaw is named \"dust\""},
        {DEFAULT "types = letter\n", "quality.ini:13: [default] is for all types, it names none"},
        {DEFAULT "[map]\ntypes = atlas\n", "quality.ini:14: no document type is named \"atlas\""},
        {DEFAULT "[a]\ntypes = letter\n[b]\ntypes = letter\n",
         "quality.ini:16: \"letter\" is in class [a] already"},
        {DEFAULT "[a]\ncut = 4\n[b]\ncut = 4\n[a]\ncut = 5\n",
         "quality.ini:18: [a] is given twice"},
    };
    for (size_t i = 0; i < SO_COUNT(bad); i++) {
        so_err err = {0};
        assert_null(load_text(bad[i].text, &err));
        assert_int_equal(err.kind, SO_CONFIG);
        assert_non_null(strstr(err.text, bad[i].reason));
    }
}

static so_scan sound_scan(void)
{
    return (so_scan){.kind = SO_PAGE_CONTENT,
                     .res_dpi = 300,
                     .quality = {.depth_bits = 24,
                                 .width_mm = 210,
                                 .height_mm = 297,
                                 .edge_mm = 0.2,
                                 .paper = 240,
                                 .contrast = 200}};
}

static void every_flaw_has_its_ticket_and_a_sound_page_none(void **state)
{
    (void)state;
    so_autoptr(so_policy) p = delivered();
    so_auto(so_scans) scans = {0};
    so_scan *s;
    *so_vec_push(&scans) = sound_scan();
    *(s = so_vec_push(&scans)) = sound_scan(), s->res_dpi = 150;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.depth_bits = 8;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.width_mm = 180;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.edge_mm = 0.7;
    *(s = so_vec_push(&scans)) = sound_scan(), s->skew_deg = -7;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.paper = 90;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.contrast = 30;
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.cut[SO_SIDE_TOP] = 9;
    so_auto(so_tickets) t = {0};
    so_scans_judge(p, &scans, &t);
    assert_int_equal(t.len, SO_FLAW_STREAK);
    for (size_t i = 0; i < t.len; i++) {
        assert_int_equal(t.items[i].flaw, i);
        assert_int_equal(t.items[i].ordinal, i + 1);
        assert_int_equal(t.items[i].is_notice, i == SO_FLAW_DEPTH || i == SO_FLAW_PAPER_SIZE);
    }
}

static void what_could_not_be_measured_and_what_is_no_content_is_not_judged(void **state)
{
    (void)state;
    so_autoptr(so_policy) p = delivered();
    so_auto(so_scans) scans = {0};
    so_scan *s;
    *so_vec_push(&scans) = (so_scan){.kind = SO_PAGE_CONTENT, .res_dpi = 100};
    *(s = so_vec_push(&scans)) = sound_scan(), s->quality.edge_mm = 0, s->quality.paper = 0,
          s->quality.contrast = 0;
    static const so_page_kind kinds[] = {SO_PAGE_BLANK, SO_PAGE_SEPARATOR, SO_PAGE_QUARANTINED};
    for (size_t i = 0; i < SO_COUNT(kinds); i++) {
        *(s = so_vec_push(&scans)) = sound_scan();
        s->kind = kinds[i], s->res_dpi = 72, s->quality.edge_mm = 1;
    }
    *(s = so_vec_push(&scans)) = sound_scan(), s->res_dpi = 199; // a scanner that rounds
    so_auto(so_tickets) t = {0};
    so_scans_judge(p, &scans, &t);
    assert_int_equal(t.len, 0);
}

static void the_side_of_a_cut_is_that_of_the_upright_page(void **state)
{
    (void)state;
    so_autoptr(so_policy) p = delivered();
    so_auto(so_scans) scans = {0};
    for (int quads = 0; quads < 4; quads++) {
        so_scan *s = so_vec_push(&scans);
        *s = sound_scan();
        s->rotation_deg = 90 * quads;
        s->quality.cut[SO_SIDE_LEFT] = 5;
    }
    so_auto(so_tickets) t = {0};
    so_scans_judge(p, &scans, &t);
    assert_int_equal(t.len, 4);
    static const so_side sides[] = {SO_SIDE_LEFT, SO_SIDE_TOP, SO_SIDE_RIGHT, SO_SIDE_BOTTOM};
    for (size_t i = 0; i < 4; i++) assert_int_equal(t.items[i].side, sides[i]);
}

static void add_streak(so_scans *scans, so_page_kind kind, double x_mm, int depth)
{
    so_scan *s = so_vec_push(scans);
    *s = sound_scan();
    s->kind = kind;
    *so_vec_push(&s->quality.streaks) = (so_streak){x_mm, depth};
}

static void a_streak_counts_when_it_recurs_at_its_place_and_is_dark(void **state)
{
    (void)state;
    so_autoptr(so_policy) p = delivered();
    so_auto(so_scans) scans = {0};
    add_streak(&scans, SO_PAGE_CONTENT, 61.0, 60);
    add_streak(&scans, SO_PAGE_CONTENT, 61.2, 10); // too pale for a ticket, but the same dirt
    add_streak(&scans, SO_PAGE_BLANK, 60.9, 60);
    add_streak(&scans, SO_PAGE_CONTENT, 99.0, 60); // on two pages only
    add_streak(&scans, SO_PAGE_CONTENT, 99.1, 60);
    so_scan *twice = &scans.items[4]; // two near each other on one page do not make three pages
    *so_vec_push(&twice->quality.streaks) = (so_streak){99.2, 60};
    so_auto(so_tickets) t = {0};
    so_scans_judge(p, &scans, &t);
    assert_int_equal(t.len, 1);
    assert_int_equal(t.items[0].ordinal, 0);
    assert_int_equal(t.items[0].pages, 3);
    so_autofree char *vi = so_ticket_sentence(&t.items[0], "0004.tif", 3, true);
    assert_string_equal(vi, "Trang 3 của 0004.tif có vệt dọc cách mép trái 61 mm, lặp lại trên 3 "
                            "trang: lau kính máy quét và quét lại");
}

static void the_class_of_a_document_decides(void **state)
{
    (void)state;
    so_autoptr(so_policy) p = delivered();
    so_auto(so_scans) scans = {0};
    for (int i = 0; i < 2; i++) {
        so_scan *s = so_vec_push(&scans);
        *s = sound_scan();
        s->quality.width_mm = 190, s->quality.height_mm = 265; // a land certificate
        s->type = so_strdup(i ? "land_certificate" : "decision");
    }
    so_auto(so_tickets) t = {0};
    so_scans_judge(p, &scans, &t);
    assert_int_equal(t.len, 1);
    assert_int_equal(t.items[0].ordinal, 0);
    assert_int_equal(t.items[0].flaw, SO_FLAW_PAPER_SIZE);
}

static void measures_come_back_from_json_as_they_were(void **state)
{
    (void)state;
    so_auto(so_quality) q = sound_scan().quality;
    q.cut[SO_SIDE_RIGHT] = 7, q.layer = SO_LAYER_POOR, q.layer_valid = 0.25;
    *so_vec_push(&q.streaks) = (so_streak){61.25, 40};
    so_auto(so_str) text = {0};
    so_json j = so_json_to(&text);
    so_quality_to_json(&q, &j);
    so_err err = {0};
    so_autoptr(so_jval) json = so_jval_parse(text.data, text.len, &err);
    so_auto(so_quality) got = {0};
    assert_ok(so_quality_from_json(json, &got, &err), err);
    so_auto(so_str) again = {0};
    j = so_json_to(&again);
    so_quality_to_json(&got, &j);
    assert_string_equal(text.data, again.data);
    assert_int_equal(got.cut[SO_SIDE_RIGHT], 7);
    assert_float_equal(got.streaks.items[0].x_mm, 61.25, 0.001);
}

static void measures_out_of_bounds_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"depth_bits\":64}",
        "{\"paper\":-1}",
        "{\"cut\":{\"top\":1e300}}",
        "{\"text_layer\":\"fine\"}",
        "{\"streaks\":[{\"depth\":999}]}",
        "{\"edge_mm\":-0.1}",
    };
    for (size_t i = 0; i < SO_COUNT(bad); i++) {
        so_err err = {0};
        so_autoptr(so_jval) json = so_jval_parse(bad[i], strlen(bad[i]), &err);
        so_auto(so_quality) q = {0};
        assert_false(so_quality_from_json(json, &q, &err));
        assert_string_equal(err.text, "page record: a measure of quality is out of range");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_class_changes_what_it_names_and_takes_the_rest_from_the_default),
        cmocka_unit_test(a_bad_policy_is_refused_with_line_and_reason),
        cmocka_unit_test(every_flaw_has_its_ticket_and_a_sound_page_none),
        cmocka_unit_test(what_could_not_be_measured_and_what_is_no_content_is_not_judged),
        cmocka_unit_test(the_side_of_a_cut_is_that_of_the_upright_page),
        cmocka_unit_test(a_streak_counts_when_it_recurs_at_its_place_and_is_dark),
        cmocka_unit_test(the_class_of_a_document_decides),
        cmocka_unit_test(measures_come_back_from_json_as_they_were),
        cmocka_unit_test(measures_out_of_bounds_are_refused),
    };
    return cmocka_run_group_tests(tests, load_types, free_types);
}
