// SPDX-License-Identifier: Apache-2.0
// Type files: the shipped ones load, and each kind of mistake is refused with its place and reason.
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "fields/types.h"

static const char common[] = "[rule number.x]\nlabels = số\nas = notation\n";
static const char other[] = "[type]\nname = other\nvi = Khác\nen = Other\nrole = component\n"
                            "law_code = 32\nfallback = yes\n";

static void write_file(const char *dir, const char *name, const char *text)
{
    so_err err = {0};
    so_autofree char *path = so_path_join(dir, name);
    if (!so_file_commit(path, text, strlen(text), 0644, &err)) fail_msg("%s", err.text);
}

// Loads a folder of three files and gives the error's text behind the folder's name.
static void load(const char *common_text, const char *type_text, so_err *err)
{
    char dir[] = "/tmp/so-types-XXXXXX";
    assert_non_null(mkdtemp(dir));
    write_file(dir, "common.ini", common_text);
    write_file(dir, "other.ini", other);
    write_file(dir, "a.ini", type_text);
    so_types_free(so_types_load(dir, err));
    so_err ignored = {0};
    so_tree_remove(dir, &ignored);
    size_t skip = strlen(dir);
    if (!strncmp(err->text, dir, skip))
        memmove(err->text, err->text + skip, strlen(err->text) - skip + 1);
}

static void loads_every_type_of_the_contract(void **state)
{
    (void)state;
    static const char *const names[] = {
        "receipt",     "application", "id_card",    "decision",         "permit",
        "certificate", "plan",        "notice",     "land_certificate", "civil_extract",
        "letter",      "report",      "submission", "minutes",          "contract",
        "resolution",  "directive",   "invitation", "control_slip",     "separator",
        "other",
    };
    so_err err = {0};
    so_autoptr(so_types) types = so_types_load(SOHOA_SOURCE "/share/types", &err);
    if (!types) fail_msg("%s", err.text);
    assert_int_equal(so_types_count(types), SO_COUNT(names));
    for (size_t i = 0; i < SO_COUNT(names); i++) {
        bool found = false;
        for (size_t t = 0; t < so_types_count(types); t++)
            found |= !strcmp(so_types_name(types, t), names[i]);
        if (!found) fail_msg("no type %s", names[i]);
    }
    assert_string_equal(so_types_law_code(types, "decision"), "02");
    assert_string_equal(so_types_role(types, "decision"), "result");
    assert_string_equal(so_types_label(types, "letter", true), "Công văn");
    assert_string_equal(so_types_label(types, "letter", false), "Official letter");
    assert_null(so_types_name(types, so_types_count(types)));
}

static void treats_an_unknown_type_as_the_fallback(void **state)
{
    (void)state;
    so_err err = {0};
    so_autoptr(so_types) types = so_types_load(SOHOA_SOURCE "/share/types", &err);
    assert_non_null(types);
    assert_string_equal(so_types_role(types, "no such type"), "component");
    assert_string_equal(so_types_law_code(types, "no such type"), "32");
}

#define A "[type]\nname = a\nvi = A\nen = A\nrole = result\nlaw_code = 01\n"

static void refuses_a_bad_file_with_its_place_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *common, *type, *text;
    } cases[] = {
        {common, A "[fields]\nuse = number.y\n", "/a.ini:8: no rule is named \"number.y\""},
        {common, A "[fields]\nkey = number\n", "/a.ini: key field number has no rule in use"},
        {common, A "[title]\nancor = x\n", "/a.ini:8: [title] has no key \"ancor\""},
        {common, A "[evidence]\ntitle = much\n",
         "/a.ini:8: title: \"much\" is not a number from -20 to 20"},
        {common, A "fallback = yes\n", ": exactly one type must say \"fallback = yes\", not 2"},
        {common, "[type]\nname = a\n", "/a.ini: [type] needs name, vi, en, role and law_code"},
        {common, "[type]\nname = a\nvi = A\nen = A\nrole = king\nlaw_code = 01\n",
         "/a.ini: role is none of: component, result, process, separator"},
        {common, "[type]\nname = other\nvi = A\nen = A\nrole = result\nlaw_code = 01\n",
         "/other.ini: type other is defined twice"},
        {common, A "no equals sign\n", "/a.ini:7: not \"key = value\" nor \"[section]\""},
        {"[rule number.x]\nlabels = số\n", A, ": rule number.x has no \"as\""},
        {"[rule number.x]\nas = text\n", A,
         ": rule number.x has no \"labels\", \"pattern\" or \"folded\""},
        {"[rule colour.x]\nas = text\n", A,
         "/common.ini:2: rule colour.x: no field is named \"colour\""},
        {"[rule number.x]\nas = texts\n", A,
         "/common.ini:2: rule number.x, as: no normaliser is named \"texts\""},
        {"[rule number.x]\npattern = a(b\n", A,
         "/common.ini:2: rule number.x, pattern: pattern, character 3: missing closing "
         "parenthesis"},
        {"[rule number.x]\nzone = 0 1 0.5 0.2\n", A,
         "/common.ini:2: rule number.x, zone: \"0 1 0.5 0.2\" is no zone: left right top bottom, "
         "each 0 to 1"},
        {"[rule number.x]\ntake = all\n", A,
         "/common.ini:2: rule number.x, take: \"all\" is none of: rest, below, rest-or-below, "
         "line, "
         "name-below"},
        {"[accept]\nfield = 2\n", A, "/common.ini:2: \"2\" is not a number from 0 to 1"},
    };
    for (size_t i = 0; i < SO_COUNT(cases); i++) {
        so_err err = {0};
        load(cases[i].common, cases[i].type, &err);
        assert_string_equal(err.text, cases[i].text);
        assert_int_equal(err.kind, SO_CONFIG);
    }
}

static void takes_a_new_type_without_a_new_program(void **state)
{
    (void)state;
    so_err err = {0};
    load(common, A "[title]\nanchor = thẻ\n[fields]\nuse = number.x\nkey = number\n", &err);
    assert_string_equal(err.text, "");
}

static void names_a_folder_that_is_not_there(void **state)
{
    (void)state;
    so_err err = {0};
    assert_null(so_types_load("/nonexistent-types", &err));
    assert_int_equal(err.kind, SO_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loads_every_type_of_the_contract),
        cmocka_unit_test(treats_an_unknown_type_as_the_fallback),
        cmocka_unit_test(refuses_a_bad_file_with_its_place_and_reason),
        cmocka_unit_test(takes_a_new_type_without_a_new_program),
        cmocka_unit_test(names_a_folder_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
