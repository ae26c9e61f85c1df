// SPDX-License-Identifier: Apache-2.0
// The rules measured apart from OCR: the samples' true lines are fed as a perfect reading, and the
// types and fields found are compared with the truth. SOHOA_TRUTH names another folder of truth
// files (samples/make batch --seed N), SOHOA_VERBOSE=1 prints every difference.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include <math.h>

#include "base/file.h"
#include "base/jsonin.h"
#include "base/text.h"
#include "fields/extract.h"
#include "tests/unit/fields_pages.h"

typedef struct {
    char key[24];
    int right, wrong, missing, extra, accepted, accepted_wrong;
} tally;

typedef struct {
    so_types *types;
    so_vec(tally) fields;
    int documents, types_right, begins_right, begins_wrong;
} measure;

static const char *truth_dir(void)
{
    const char *dir = getenv("SOHOA_TRUTH");
    return dir ? dir : SOHOA_SOURCE "/samples/truth";
}

static tally *tally_of(measure *m, const char *key)
{
    for (size_t i = 0; i < m->fields.len; i++)
        if (so_equal(m->fields.items[i].key, key)) return &m->fields.items[i];
    tally *t = so_vec_push(&m->fields);
    snprintf(t->key, sizeof t->key, "%s", key);
    return t;
}

// Page sizes are not in the truth: A4, or A5 when everything fits, at the page's resolution.
static void page_size(const so_jval *page, so_page *ret)
{
    const so_jval *boxes = so_jval_get(page, "line_boxes");
    int64_t right = 0, low = 0;
    for (size_t i = 0; i < so_jval_len(boxes); i++) {
        const so_jval *b = so_jval_at(boxes, i);
        int64_t x = so_jval_int(so_jval_at(b, 0), 0) + so_jval_int(so_jval_at(b, 2), 0);
        int64_t y = so_jval_int(so_jval_at(b, 1), 0) + so_jval_int(so_jval_at(b, 3), 0);
        right = x > right ? x : right;
        low = y > low ? y : low;
    }
    ret->res_dpi = (int)so_jval_kint(page, "res_dpi", 300);
    double mm = ret->res_dpi / 25.4;
    bool is_turned = so_jval_kint(page, "rotation_deg", 0) % 180 != 0;
    bool is_small =
        (double)right < (is_turned ? 210 : 148) * mm && (double)low < (is_turned ? 148 : 210) * mm;
    double width = is_small ? 148 : 210, height = is_small ? 210 : 297;
    ret->width_px = (int)((is_turned ? height : width) * mm);
    ret->height_px = (int)((is_turned ? width : height) * mm);
}

// Turns the page upright in the test, so that its words' boxes can be made from their lines'.
static so_box upright(const so_page *page, int rotation_deg, so_box b)
{
    switch (rotation_deg) {
    case 90:
        return (so_box){page->height_px - b.y - b.h, b.x, b.h, b.w};
    case 180:
        return (so_box){page->width_px - b.x - b.w, page->height_px - b.y - b.h, b.w, b.h};
    case 270:
        return (so_box){b.y, page->width_px - b.x - b.w, b.h, b.w};
    default:
        return b;
    }
}

// A line's place on the deskewed page; the box of a slanted line is higher than the line.
static void straighten(const so_page *page, so_box b, double skew_deg, double place[4])
{
    double turn = skew_deg * M_PI / 180, w = page->width_px, h = page->height_px;
    double high = b.h - fabs(b.w * sin(turn)), wide = b.w;
    if (high < 12) high = 12;
    double dx = b.x + b.w / 2.0 - w / 2, dy = b.y + b.h / 2.0 - h / 2;
    double x = w / 2 + dx * cos(turn) + dy * sin(turn), y = h / 2 - dx * sin(turn) + dy * cos(turn);
    place[0] = (x - wide / 2) / w;
    place[1] = (y - high / 2) / h;
    place[2] = (x + wide / 2) / w;
    place[3] = (y + high / 2) / h;
}

static so_page perfect_page(const so_jval *truth)
{
    so_page page = test_page();
    page_size(truth, &page);
    int turn = (int)so_jval_kint(truth, "rotation_deg", 0);
    so_page straight = page;
    if (turn % 180) {
        straight.width_px = page.height_px;
        straight.height_px = page.width_px;
    }
    const so_jval *lines = so_jval_get(truth, "lines"), *boxes = so_jval_get(truth, "line_boxes");
    for (size_t i = 0; i < so_jval_len(lines); i++) {
        const so_jval *b = so_jval_at(boxes, i);
        so_box box = {(int)so_jval_int(so_jval_at(b, 0), 0), (int)so_jval_int(so_jval_at(b, 1), 0),
                      (int)so_jval_int(so_jval_at(b, 2), 0), (int)so_jval_int(so_jval_at(b, 3), 0)};
        box = upright(&page, turn, box);
        double at[4];
        straighten(&straight, box, so_jval_kreal(truth, "skew_deg", 0), at);
        test_line(&straight, at[0], at[1], at[2], at[3], so_jval_str(so_jval_at(lines, i), ""), 1);
    }
    return straight;
}

static bool says(const so_jval *document, const char *key, const char *wanted, const char *value)
{
    so_auto(so_str) a = {0};
    so_text_nfc(wanted, &a);
    if (so_equal(so_str_text(&a), value)) return true;
    const so_jval *also = so_jval_get(so_jval_get(document, "also"), key);
    for (size_t i = 0; i < so_jval_len(also); i++)
        if (so_equal(so_jval_str(so_jval_at(also, i), ""), value)) return true;
    return false;
}

static bool is_verbose(void)
{
    return getenv("SOHOA_VERBOSE") != NULL;
}

static void compare_field(measure *m, const so_jval *truth, const so_field *f, const char *key,
                          const char *wanted, const char *where)
{
    bool is_right = f && says(truth, key, wanted, f->value);
    bool is_accepted = f && f->state == SO_STATE_ACCEPTED;
    tally *t = tally_of(m, key);
    t->right += is_right;
    t->missing += !f;
    t->wrong += f && !is_right;
    t->accepted += is_accepted;
    t->accepted_wrong += is_accepted && !is_right;
    if (is_verbose() && (!is_right || !is_accepted))
        print_message("%s %s: \"%s\" read \"%s\" (%.2f) by %s\n", where, key, wanted,
                      f ? f->value : "", f ? f->confidence : 0, f ? f->rule : "nobody");
}

static void compare(measure *m, const so_jval *truth, const so_document *doc, const char *where)
{
    const so_jval *fields = so_jval_get(truth, "fields");
    const so_jval *hand = so_jval_get(truth, "handwritten");
    for (void *it = so_jval_first(fields); it; it = so_jval_after(fields, it)) {
        const char *key = so_jval_it_key(it);
        compare_field(m, truth, so_fields_find(&doc->fields, key), key,
                      so_jval_str(so_jval_it_value(it), ""), where);
    }
    for (size_t i = 0; i < doc->fields.len; i++) {
        const so_field *f = &doc->fields.items[i];
        if (so_jval_get(fields, f->key) || so_jval_get(hand, f->key)) continue;
        tally_of(m, f->key)->extra++;
        if (is_verbose())
            print_message("%s %s: not on the paper, read \"%s\" by %s\n", where, f->key, f->value,
                          f->rule);
    }
}

#define PAGES_MAX 8

static void measure_document(measure *m, const so_jval *root, const so_jval *truth,
                             const char *file)
{
    const so_jval *ordinals = so_jval_get(truth, "pages");
    so_page pages[PAGES_MAX];
    const so_page *list[PAGES_MAX];
    size_t n = 0;
    for (size_t i = 0; i < so_jval_len(ordinals) && n < PAGES_MAX; i++, n++) {
        int64_t at = so_jval_int(so_jval_at(ordinals, i), 0);
        pages[n] = perfect_page(so_jval_at(so_jval_get(root, "pages"), (size_t)at));
        list[n] = &pages[n];
        so_page_signs signs;
        so_page_signs_of(m->types, &pages[n], &signs);
        bool is_content = pages[n].lines.len > 2;
        bool is_right = (signs.begins >= 0.5) == (i == 0);
        m->begins_right += is_content && is_right;
        m->begins_wrong += is_content && !is_right;
        if (is_content && !is_right && is_verbose())
            print_message("%s page %d begins %.2f, is page %zu of its document\n", file, (int)at,
                          signs.begins, i + 1);
        so_page_signs_clear(&signs);
    }
    so_auto(so_document) doc = {0};
    const char *type = so_jval_kstr(truth, "type", "");
    so_classify(m->types, list, n, &doc);
    m->documents++;
    if (so_equal(doc.type, type)) m->types_right++;
    if (is_verbose() && (!so_equal(doc.type, type) || doc.type_confidence < 0.9))
        print_message("%s document %d: %s taken for %s (%.2f, then %s)\n", file,
                      (int)so_jval_kint(truth, "ordinal", -1), type, doc.type, doc.type_confidence,
                      doc.runner_up);
    so_extract(m->types, list, n, &doc);
    so_autofree char *where =
        so_fmt("%s %d %s", file, (int)so_jval_kint(truth, "ordinal", -1), doc.type);
    compare(m, truth, &doc, where);
    for (size_t i = 0; i < n; i++) so_page_clear(&pages[i]);
}

static void measure_file(measure *m, const char *name)
{
    so_err err = {0};
    so_auto(so_str) text = {0};
    so_autofree char *path = so_path_join(truth_dir(), name);
    if (!so_file_read(path, 64 << 20, &text, &err)) fail_msg("%s", err.text);
    so_autoptr(so_jval) root = so_jval_parse(so_str_text(&text), text.len, &err);
    if (!root) fail_msg("%s: %s", name, err.text);
    const so_jval *documents = so_jval_get(root, "documents");
    for (size_t i = 0; i < so_jval_len(documents); i++)
        measure_document(m, root, so_jval_at(documents, i), name);
}

static tally print_tallies(const measure *m)
{
    tally sum = {.key = "all"};
    print_message("%-20s right wrong miss extra accepted wrong\n", "field");
    for (size_t i = 0; i <= m->fields.len; i++) {
        const tally *t = i < m->fields.len ? &m->fields.items[i] : &sum;
        print_message("%-20s %5d %5d %4d %5d %8d %5d\n", t->key, t->right, t->wrong, t->missing,
                      t->extra, t->accepted, t->accepted_wrong);
        if (i == m->fields.len) break;
        sum.right += t->right;
        sum.wrong += t->wrong;
        sum.missing += t->missing;
        sum.extra += t->extra;
        sum.accepted += t->accepted;
        sum.accepted_wrong += t->accepted_wrong;
    }
    return sum;
}

static void finds_the_fields_of_the_samples_in_their_true_text(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_tree) files = {0};
    if (!so_path_exists(truth_dir())) skip();
    if (!so_tree_list(truth_dir(), &files, &err)) fail_msg("%s", err.text);
    measure m = {.types = so_types_load(SOHOA_SOURCE "/share/types", &err)};
    if (!m.types) fail_msg("%s", err.text);
    for (size_t i = 0; i < files.len; i++)
        if (so_ends_with(files.items[i].path, ".json")) measure_file(&m, files.items[i].path);
    tally sum = print_tallies(&m);
    print_message("types %d of %d, beginnings %d of %d\n", m.types_right, m.documents,
                  m.begins_right, m.begins_right + m.begins_wrong);
    so_types_free(m.types);
    free(m.fields.items);
    if (!m.documents) skip();
    double found = sum.right + sum.wrong + sum.missing;
    assert_true(m.types_right >= 0.99 * m.documents);
    assert_true(sum.right >= 0.97 * found);
    assert_true(sum.accepted_wrong <= 0.005 * sum.accepted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_fields_of_the_samples_in_their_true_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
