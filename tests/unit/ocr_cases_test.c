// SPDX-License-Identifier: Apache-2.0
// Bad scans as data: each tests/cases/<name>/case.ini names a whole file, how it is spoilt, and
// what the probe must say of it.
//   base     file under samples/ or among the fixtures; the case is skipped where it is absent
//   mutate   (any number, in order) truncate AT · cut AT LEN · zero AT LEN · flip AT · put AT HEX ·
//            append HEX · prepend HEX; AT is a byte, -N from the end, or N%
//   reason   of the whole file: none, truncated, ...        pages    how many are counted
//   page.N   reason of page N (from 1); pages not named must be good
//   read.N   the same for decoding the page, where it finds more than the probe (PDF)
//   detail   words that stand in the technical detail of the file or of one of its pages
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/ini.h"
#include "tests/unit/ocr_files.h"

#define MAX_PAGES 32

typedef struct {
    char *base, *detail;
    so_strs mutations;
    so_reason reason, pages_reason[MAX_PAGES], read_reason[MAX_PAGES];
    int pages;
} bad_case;

static void bad_case_clear(bad_case *c)
{
    free(c->base);
    free(c->detail);
    so_strs_clear(&c->mutations);
}

static bool on_reason(const char *value, so_reason *ret, so_err *err)
{
    return so_reason_parse(value, ret) || so_err_set(err, SO_CONFIG, "no reason \"%s\"", value);
}

static bool on_entry(void *arg, const char *section, const char *key, const char *value,
                     so_err *err)
{
    (void)section;
    bad_case *c = arg;
    int page = 0;
    if (so_equal(key, "base")) {
        c->base = so_strdup(value);
    } else if (so_equal(key, "detail")) {
        c->detail = so_strdup(value);
    } else if (so_equal(key, "mutate")) {
        so_strs_add(&c->mutations, value);
    } else if (so_equal(key, "pages")) {
        c->pages = (int)strtol(value, NULL, 10);
    } else if (so_equal(key, "reason")) {
        return on_reason(value, &c->reason, err);
    } else if (sscanf(key, "page.%d", &page) == 1 && page > 0 && page <= MAX_PAGES) {
        c->read_reason[page - 1] = SO_REASON_COUNT;
        return on_reason(value, &c->pages_reason[page - 1], err);
    } else if (sscanf(key, "read.%d", &page) == 1 && page > 0 && page <= MAX_PAGES) {
        return on_reason(value, &c->read_reason[page - 1], err);
    } else {
        return so_err_set(err, SO_CONFIG, "no key \"%s\"", key);
    }
    return true;
}

static size_t place(const char *word, size_t len)
{
    long n = strtol(word, NULL, 10);
    if (so_ends_with(word, "%")) return len * (size_t)n / 100;
    size_t at = n < 0 ? len + (size_t)n : (size_t)n;
    assert_true(at <= len);
    return at;
}

static void add_hex(so_str *out, const char *hex)
{
    for (unsigned byte; sscanf(hex, "%2x", &byte) == 1; hex += 2) so_str_addc(out, (char)byte);
}

// In place of n bytes at a place come the bytes of with.
static void splice(so_str *bytes, size_t at, size_t n, const so_str *with)
{
    so_str out = {0};
    if (n > bytes->len - at) n = bytes->len - at;
    so_str_add(&out, bytes->data, at);
    so_str_add(&out, with->data, with->len);
    so_str_add(&out, bytes->data + at + n, bytes->len - at - n);
    so_str_clear(bytes);
    *bytes = out;
}

static void mutate(so_str *bytes, const char *how)
{
    char verb[16] = "", first[16] = "", second[4000] = "";
    assert_true(sscanf(how, "%15s %15s %3999s", verb, first, second) >= 2);
    so_auto(so_str) with = {0};
    if (so_equal(verb, "append") || so_equal(verb, "prepend")) {
        add_hex(&with, first);
        splice(bytes, so_equal(verb, "append") ? bytes->len : 0, 0, &with);
        return;
    }
    size_t at = place(first, bytes->len), n = (size_t)strtol(second, NULL, 10);
    if (so_equal(verb, "truncate")) {
        splice(bytes, at, bytes->len - at, &with);
    } else if (so_equal(verb, "cut")) {
        splice(bytes, at, n, &with);
    } else if (so_equal(verb, "zero")) {
        for (size_t i = 0; i < n; i++) so_str_addc(&with, 0);
        splice(bytes, at, n, &with);
    } else if (so_equal(verb, "flip")) {
        so_str_addc(&with, (char)~bytes->data[at]);
        splice(bytes, at, 1, &with);
    } else if (so_equal(verb, "put")) {
        add_hex(&with, second);
        splice(bytes, at, with.len, &with);
    } else {
        fail_msg("no mutation \"%s\"", how);
    }
}

static bool load_base(const char *name, so_str *ret)
{
    static const char *const roots[] = {SOHOA_SOURCE "/samples", SOHOA_FIXTURES};
    so_err err = {0};
    for (size_t i = 0; i < SO_COUNT(roots); i++) {
        so_autofree char *path = so_path_join(roots[i], name);
        if (so_path_exists(path)) return so_file_read(path, 1u << 30, ret, &err);
    }
    return false;
}

static bool has_detail(const so_probe *p, const char *words)
{
    if (p->detail && strstr(p->detail, words)) return true;
    for (size_t i = 0; i < p->pages.len; i++)
        if (p->pages.items[i].detail && strstr(p->pages.items[i].detail, words)) return true;
    return false;
}

static void check_pages(const bad_case *c, const so_source *s, const so_probe *p)
{
    so_err err = {0};
    for (size_t i = 0; i < p->pages.len; i++) {
        so_reason told = p->pages.items[i].reason;
        assert_string_equal(so_reason_name(told), so_reason_name(c->pages_reason[i]));
        so_reason want = c->read_reason[i] == SO_REASON_COUNT ? told : c->read_reason[i];
        so_auto(so_fault) fault = {0};
        so_autoptr(so_image) image = so_decode_page(s, (int)i, &fault, &err);
        assert_string_equal(so_reason_name(fault.reason), so_reason_name(want));
        assert_int_equal(image != NULL, want == SO_REASON_NONE);
    }
}

static void run_case(void **state)
{
    const char *path = *state;
    so_err err = {0};
    so_auto(bad_case) c = {0};
    if (!so_ini_parse_file(path, on_entry, &c, &err)) fail_msg("%s", err.text);
    so_auto(so_str) bytes = {0};
    if (!load_base(c.base, &bytes)) skip();
    for (size_t i = 0; i < c.mutations.len; i++) mutate(&bytes, c.mutations.items[i]);
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    so_auto(so_probe) p = {0};
    if (!so_decode_probe(s, &p, &err)) fail_msg("%s", err.text);
    assert_string_equal(so_reason_name(p.reason), so_reason_name(c.reason));
    assert_int_equal(p.pages.len, c.pages);
    check_pages(&c, s, &p);
    if (c.detail && !has_detail(&p, c.detail)) fail_msg("no detail says \"%s\"", c.detail);
}

// One cmocka test per folder, named after it. None at all is a fault: the data is gone.
int main(void)
{
    so_tree tree = {0};
    so_err err = {0};
    so_vec(struct CMUnitTest) tests = {0};
    so_strs names = {0}, paths = {0};
    if (!so_tree_list(SOHOA_SOURCE "/tests/cases", &tree, &err)) return 1;
    for (size_t i = 0; i < tree.len; i++) {
        if (!so_equal(so_path_base(tree.items[i].path), "case.ini")) continue;
        so_autofree char *path = so_path_join(SOHOA_SOURCE "/tests/cases", tree.items[i].path);
        so_autofree char *name = so_path_dir(tree.items[i].path);
        so_strs_add(&paths, path);
        so_strs_add(&names, name);
    }
    for (size_t i = 0; i < names.len; i++)
        *so_vec_push(&tests) = (struct CMUnitTest){
            .name = names.items[i], .test_func = run_case, .initial_state = paths.items[i]};
    int failed =
        tests.len ? _cmocka_run_group_tests("cases", tests.items, tests.len, NULL, NULL) : 1;
    so_tree_clear(&tree);
    so_strs_clear(&names);
    so_strs_clear(&paths);
    free(tests.items);
    return failed;
}
