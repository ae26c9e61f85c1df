// SPDX-License-Identifier: Apache-2.0
// Two passes over the files: rules first, then the types that name them, so that a wrong reference
// is reported with its own file and line whatever the order of the files.
#include "fields/types.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/text.h"
#include "fields/rules.h"

#define FILES_MAX 500

typedef struct {
    so_types *types;
    so_type *type; // of the file being read, once [type] was seen
    so_rule *rule;
    bool is_second_pass;
} reading;

static const char *const evidence_names[] = {"base",  "title",     "notation", "no_type",
                                             "about", "addressee", "state",    "barcode"};

static bool set_evidence(double *evidence, const char *key, const char *value, so_err *err)
{
    for (size_t i = 0; i < SO_COUNT(evidence_names); i++)
        if (so_equal(key, evidence_names[i]))
            return so_number_read(value, -20, 20, &evidence[i], err) || so_err_in(err, "%s", key);
    return so_err_set(err, SO_CONFIG, "unknown evidence \"%s\"", key);
}

static bool unknown_key(const char *section, const char *key, so_err *err)
{
    return so_err_set(err, SO_CONFIG, "[%s] has no key \"%s\"", section, key);
}

// Sections that hold for all types; they stand in common.ini.
static bool common_entry(so_types *t, const char *section, const char *key, const char *value,
                         so_err *err)
{
    if (so_equal(section, "evidence")) return set_evidence(t->evidence, key, value, err);
    if (so_equal(section, "accept") && so_equal(key, "field"))
        return so_number_read(value, 0, 1, &t->accept, err);
    if (so_equal(section, "accept") && so_equal(key, "type"))
        return so_number_read(value, 0, 1, &t->accept_type, err);
    if (so_equal(section, "header") && so_equal(key, "agency")) {
        so_list_add_folded(&t->agency_heads, value);
        return true;
    }
    if (so_equal(section, "header") && so_equal(key, "stop")) {
        so_list_add_folded(&t->stops, value);
        return true;
    }
    if (so_equal(section, "spelling") && so_equal(key, "phrase")) {
        so_list_add(&t->spellings, value);
        return true;
    }
    return unknown_key(section, key, err);
}

static bool type_entry(so_type *t, const char *key, const char *value, so_err *err)
{
    char **texts[] = {&t->name, &t->vi, &t->en, &t->role, &t->law_code};
    static const char *const keys[] = {"name", "vi", "en", "role", "law_code"};
    for (size_t i = 0; i < SO_COUNT(keys); i++) {
        if (!so_equal(key, keys[i])) continue;
        if (*texts[i]) return so_err_set(err, SO_CONFIG, "%s is given twice", key);
        *texts[i] = so_strdup(value);
        return true;
    }
    if (so_equal(key, "fallback")) return so_yes_read(value, &t->is_fallback, err);
    return unknown_key("type", key, err);
}

static bool title_entry(so_type *t, const char *key, const char *value, so_err *err)
{
    if (so_equal(key, "anywhere")) return so_yes_read(value, &t->is_anywhere, err);
    if (!so_equal(key, "anchor")) return unknown_key("title", key, err);
    so_list_add_folded(&t->anchors, value);
    return true;
}

static bool copy_entry(so_type *t, const char *key, const char *value, so_err *err)
{
    if (so_equal(key, "words")) {
        so_list_add_folded(&t->copy_words, value);
        return true;
    }
    if (!so_equal(key, "role") || t->copy_role) return unknown_key("copy", key, err);
    t->copy_role = so_strdup(value);
    return true;
}

static bool word_entry(so_type *t, const char *key, const char *value, so_err *err)
{
    double weight = 0;
    if (!so_number_read(value, -10, 10, &weight, err)) return so_err_in(err, "%s", key);
    *so_vec_push(&t->words) = (so_type_word){so_text_folded(key), weight};
    return true;
}

static bool use_rules(const so_types *types, so_type *t, const char *value, so_err *err)
{
    so_auto(so_strs) names = {0};
    so_list_add(&names, value);
    for (size_t n = 0; n < names.len; n++) {
        size_t i = 0;
        while (i < types->rules.len && !so_equal(types->rules.items[i].name, names.items[n])) i++;
        if (i == types->rules.len)
            return so_err_set(err, SO_CONFIG, "no rule is named \"%s\"", names.items[n]);
        *so_vec_push(&t->rules) = i;
    }
    return true;
}

static bool fields_entry(const so_types *types, so_type *t, const char *key, const char *value,
                         so_err *err)
{
    if (so_equal(key, "use")) return use_rules(types, t, value, err);
    if (!so_equal(key, "key")) return unknown_key("fields", key, err);
    so_list_add(&t->key_fields, value);
    return true;
}

// Every section of a type's own file but [type].
static bool own_entry(reading *r, const char *section, const char *key, const char *value,
                      so_err *err)
{
    so_type *t = r->type;
    if (so_equal(section, "title")) return title_entry(t, key, value, err);
    if (so_equal(section, "words")) return word_entry(t, key, value, err);
    if (so_equal(section, "copy")) return copy_entry(t, key, value, err);
    if (so_equal(section, "fields")) return fields_entry(r->types, t, key, value, err);
    if (so_equal(section, "evidence")) return set_evidence(t->evidence, key, value, err);
    if (so_equal(section, "barcode") && so_equal(key, "pattern") && !t->barcode)
        return (t->barcode = so_regex_new(value, false, err)) != NULL;
    if (so_equal(section, "notation") && so_equal(key, "abbreviation")) {
        so_list_add(&t->abbreviations, value);
        return true;
    }
    return unknown_key(section, key, err);
}

static bool rule_entry(reading *r, const char *name, const char *key, const char *value,
                       so_err *err)
{
    bool is_new = !r->rule || !so_equal(r->rule->name, name);
    if (is_new && !so_rule_begin(r->types, name, &r->rule, err)) return false;
    return so_rule_set(r->rule, key, value, err);
}

static bool on_entry(void *arg, const char *section, const char *key, const char *value,
                     so_err *err)
{
    reading *r = arg;
    if (so_starts_with(section, "rule "))
        return r->is_second_pass || rule_entry(r, section + 5, key, value, err);
    if (!r->is_second_pass) return true;
    if (so_equal(section, "type")) {
        if (!r->type) {
            r->type = so_vec_push(&r->types->types);
            memcpy(r->type->evidence, r->types->evidence, sizeof r->type->evidence);
        }
        return type_entry(r->type, key, value, err);
    }
    return r->type ? own_entry(r, section, key, value, err)
                   : common_entry(r->types, section, key, value, err);
}

static bool is_role(const char *role)
{
    static const char *const roles[] = {"component", "result", "process", "separator"};
    for (size_t i = 0; i < SO_COUNT(roles); i++)
        if (so_equal(role, roles[i])) return true;
    return false;
}

static bool check_type(const so_types *types, const so_type *t, so_err *err)
{
    if (!t->name || !t->vi || !t->en || !t->role || !t->law_code)
        return so_err_set(err, SO_CONFIG, "[type] needs name, vi, en, role and law_code");
    if (!is_role(t->role) || (t->copy_role && !is_role(t->copy_role)))
        return so_err_set(err, SO_CONFIG, "role is none of: component, result, process, separator");
    for (const so_type *other = types->types.items; other < t; other++)
        if (so_equal(other->name, t->name))
            return so_err_set(err, SO_CONFIG, "type %s is defined twice", t->name);
    for (size_t k = 0; k < t->key_fields.len; k++) {
        bool is_carried = false;
        for (size_t i = 0; i < t->rules.len; i++)
            is_carried |=
                so_equal(types->rules.items[t->rules.items[i]].key, t->key_fields.items[k]);
        if (!is_carried)
            return so_err_set(err, SO_CONFIG, "key field %s has no rule in use",
                              t->key_fields.items[k]);
    }
    return true;
}

static bool read_file(so_types *types, const char *path, bool is_second_pass, so_err *err)
{
    reading r = {.types = types, .is_second_pass = is_second_pass};
    if (!so_ini_parse_file(path, on_entry, &r, err)) return false;
    return !r.type || check_type(types, r.type, err) || so_err_in(err, "%s", path);
}

static bool read_pass(so_types *types, const char *dir, const so_tree *files, bool is_second_pass,
                      so_err *err)
{
    // Files without [type] hold what all types share; common.ini sorts them to the front.
    for (int common = 1; common >= 0; common--) {
        for (size_t i = 0; i < files->len; i++) {
            const char *name = files->items[i].path;
            if (!so_ends_with(name, ".ini") || so_equal(so_path_base(name), "common.ini") != common)
                continue;
            so_autofree char *path = so_path_join(dir, name);
            if (!read_file(types, path, is_second_pass, err)) return false;
        }
    }
    return true;
}

static bool check_rules(const so_types *types, const char *dir, so_err *err)
{
    for (size_t i = 0; i < types->rules.len; i++)
        if (!so_rule_check(&types->rules.items[i], err)) return so_err_in(err, "%s", dir);
    return true;
}

static bool check_types(const so_types *types, const char *dir, so_err *err)
{
    int fallbacks = 0;
    for (size_t i = 0; i < types->types.len; i++) fallbacks += types->types.items[i].is_fallback;
    if (fallbacks == 1) return true;
    return so_err_set(err, SO_CONFIG, "%s: exactly one type must say \"fallback = yes\", not %d",
                      dir, fallbacks);
}

so_types *so_types_load(const char *dir, so_err *err)
{
    so_auto(so_tree) files = {0};
    if (!so_tree_list(dir, &files, err)) return NULL;
    if (files.len > FILES_MAX) {
        so_err_set(err, SO_CONFIG, "%s: more than %d files", dir, FILES_MAX);
        return NULL;
    }
    so_autoptr(so_types) types = so_alloc(sizeof *types);
    types->accept = 0.90;
    types->accept_type = 0.70;
    if (!read_pass(types, dir, &files, false, err) || !check_rules(types, dir, err) ||
        !read_pass(types, dir, &files, true, err) || !check_types(types, dir, err))
        return NULL;
    return so_steal(&types);
}

static void type_clear(so_type *t)
{
    char *texts[] = {t->name, t->vi, t->en, t->role, t->law_code, t->copy_role};
    for (size_t i = 0; i < SO_COUNT(texts); i++) free(texts[i]);
    so_strs_clear(&t->copy_words);
    so_strs_clear(&t->anchors);
    so_strs_clear(&t->abbreviations);
    so_strs_clear(&t->key_fields);
    so_regex_free(t->barcode);
    for (size_t i = 0; i < t->words.len; i++) free(t->words.items[i].phrase);
    free(t->words.items);
    free(t->rules.items);
}

void so_types_free(so_types *types)
{
    if (!types) return;
    for (size_t i = 0; i < types->rules.len; i++) so_rule_clear(&types->rules.items[i]);
    for (size_t i = 0; i < types->types.len; i++) type_clear(&types->types.items[i]);
    free(types->rules.items);
    free(types->types.items);
    so_strs_clear(&types->agency_heads);
    so_strs_clear(&types->stops);
    so_strs_clear(&types->spellings);
    free(types);
}

const so_type *so_types_find(const so_types *types, const char *name)
{
    for (size_t i = 0; i < types->types.len; i++)
        if (so_equal(types->types.items[i].name, name)) return &types->types.items[i];
    return NULL;
}

const so_type *so_types_fallback(const so_types *types)
{
    for (size_t i = 0; i < types->types.len; i++)
        if (types->types.items[i].is_fallback) return &types->types.items[i];
    return NULL;
}

size_t so_types_count(const so_types *types)
{
    return types->types.len;
}

const char *so_types_name(const so_types *types, size_t i)
{
    return i < types->types.len ? types->types.items[i].name : NULL;
}

// An unknown type (of an archive written with other files) is shown and treated as the fallback.
static const so_type *known(const so_types *types, const char *name)
{
    const so_type *t = so_types_find(types, name);
    return t ? t : so_types_fallback(types);
}

const char *so_types_role(const so_types *types, const char *type)
{
    return known(types, type)->role;
}

const char *so_types_label(const so_types *types, const char *type, bool vi)
{
    const so_type *t = known(types, type);
    return vi ? t->vi : t->en;
}

const char *so_types_law_code(const so_types *types, const char *type)
{
    return known(types, type)->law_code;
}
