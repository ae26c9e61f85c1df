// SPDX-License-Identifier: Apache-2.0
// Reading [rule ...] sections. Everything is checked here, at load: a rule that can never work
// stops the program with a sentence instead of staying silent for a year.
#include "fields/rules.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const char *const field_keys[] = {
    "case_code",
    "number",
    "issued_on",
    "place",
    "issuer",
    "subject",
    "signer",
    "signer_title",
    "recipient",
    "person_name",
    "citizen_id",
    "birth_date",
    "sex",
    "address",
    "phone",
    "tax_code",
    "procedure",
    "received_on",
    "due_on",
    "parcel",
    "map_sheet",
    "area_m2",
    "certificate_serial",
    "register_number",
    "expires_on",
};

static bool is_field_key(const char *key)
{
    for (size_t i = 0; i < SO_COUNT(field_keys); i++)
        if (so_equal(key, field_keys[i])) return true;
    return false;
}

static void list_add(so_strs *list, const char *value, bool folded)
{
    while (*value) {
        size_t len = strcspn(value, "|"), at = 0, end = len;
        while (at < end && isspace((unsigned char)value[at])) at++;
        while (end > at && isspace((unsigned char)value[end - 1])) end--;
        so_autofree char *part = so_strndup(value + at, end - at);
        so_autofree char *fold = folded ? so_text_folded(part) : NULL;
        if (*part) so_strs_add(list, folded ? fold : part);
        value += len + (value[len] == '|');
    }
}

void so_list_add(so_strs *list, const char *value)
{
    list_add(list, value, false);
}

void so_list_add_folded(so_strs *list, const char *value)
{
    list_add(list, value, true);
}

bool so_number_read(const char *value, double least, double most, double *ret, so_err *err)
{
    char *end = NULL;
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= least && number <= most))
        return so_err_set(err, SO_CONFIG, "\"%s\" is not a number from %g to %g", value, least,
                          most);
    *ret = number;
    return true;
}

bool so_yes_read(const char *value, bool *ret, so_err *err)
{
    *ret = so_equal(value, "yes");
    if (*ret || so_equal(value, "no")) return true;
    return so_err_set(err, SO_CONFIG, "\"%s\" is neither yes nor no", value);
}

// The index of value among the names; an error lists what is allowed.
static bool choice(const char *value, const char *const *names, size_t count, int *ret, so_err *err)
{
    so_auto(so_str) all = {0};
    for (size_t i = 0; i < count; i++) {
        so_str_addf(&all, "%s%s", i ? ", " : "", names[i]);
        if (!so_equal(value, names[i])) continue;
        *ret = (int)i;
        return true;
    }
    return so_err_set(err, SO_CONFIG, "\"%s\" is none of: %s", value, so_str_text(&all));
}

static bool set_from(so_rule *r, const char *value, so_err *err)
{
    static const char *const names[] = {"text",    "barcode", "codes",    "issuer",
                                        "subject", "about",   "addressee"};
    int i = 0;
    if (!choice(value, names, SO_COUNT(names), &i, err)) return false;
    r->from = (so_rule_from)i;
    return true;
}

static bool set_take(so_rule *r, const char *value, so_err *err)
{
    static const char *const names[] = {"rest", "below", "rest-or-below", "line", "name-below"};
    int i = 0;
    if (!choice(value, names, SO_COUNT(names), &i, err)) return false;
    r->take = (so_rule_take)i;
    return true;
}

static bool set_pages(so_rule *r, const char *value, so_err *err)
{
    static const char *const names[] = {"any", "first", "last"};
    int i = 0;
    if (!choice(value, names, SO_COUNT(names), &i, err)) return false;
    r->pages = (so_rule_pages)i;
    return true;
}

static bool set_zone(so_rule *r, const char *value, so_err *err)
{
    char rest = 0;
    int n = sscanf(value, "%lf %lf %lf %lf %c", &r->x0, &r->x1, &r->y0, &r->y1, &rest);
    if (n == 4 && r->x0 >= 0 && r->x0 < r->x1 && r->x1 <= 1 && r->y0 >= 0 && r->y0 < r->y1 &&
        r->y1 <= 1)
        return true;
    return so_err_set(err, SO_CONFIG, "\"%s\" is no zone: left right top bottom, each 0 to 1",
                      value);
}

static bool set_regex(so_regex **slot, const char *value, so_err *err)
{
    if (*slot) return so_err_set(err, SO_CONFIG, "given twice");
    *slot = so_regex_new(value, false, err);
    return *slot != NULL;
}

static bool set_pattern(so_rule *r, const char *value, so_err *err)
{
    return set_regex(&r->pattern, value, err);
}

static bool set_folded(so_rule *r, const char *value, so_err *err)
{
    return set_regex(&r->folded, value, err);
}

static bool set_until(so_rule *r, const char *value, so_err *err)
{
    return set_regex(&r->until, value, err);
}

static bool set_unless(so_rule *r, const char *value, so_err *err)
{
    return set_regex(&r->unless, value, err);
}

static bool set_as(so_rule *r, const char *value, so_err *err)
{
    r->normal = so_normaliser_named(value);
    return r->normal || so_err_set(err, SO_CONFIG, "no normaliser is named \"%s\"", value);
}

static bool set_strength(so_rule *r, const char *value, so_err *err)
{
    return so_number_read(value, 0.01, 1, &r->strength, err);
}

static bool set_more(so_rule *r, const char *value, so_err *err)
{
    double lines = 0;
    if (!so_number_read(value, 0, 5, &lines, err)) return false;
    r->more = (int)lines;
    return true;
}

static bool set_labels(so_rule *r, const char *value, so_err *err)
{
    (void)err;
    so_list_add_folded(&r->labels, value);
    return true;
}

static bool set_prefer(so_rule *r, const char *value, so_err *err)
{
    static const char *const names[] = {"first", "last"};
    int i = 0;
    if (!choice(value, names, SO_COUNT(names), &i, err)) return false;
    r->is_last = i == 1;
    return true;
}

static bool set_at_start(so_rule *r, const char *value, so_err *err)
{
    return so_yes_read(value, &r->at_start, err);
}

static bool set_capitals(so_rule *r, const char *value, so_err *err)
{
    return so_yes_read(value, &r->in_capitals, err);
}

bool so_rule_set(so_rule *rule, const char *key, const char *value, so_err *err)
{
    static const struct {
        const char *key;
        bool (*set)(so_rule *r, const char *value, so_err *err);
    } table[] = {
        {"from", set_from},         {"take", set_take},     {"pages", set_pages},
        {"zone", set_zone},         {"labels", set_labels}, {"pattern", set_pattern},
        {"folded", set_folded},     {"until", set_until},   {"as", set_as},
        {"strength", set_strength}, {"more", set_more},     {"prefer", set_prefer},
        {"at-start", set_at_start}, {"unless", set_unless}, {"capitals", set_capitals},
    };
    for (size_t i = 0; i < SO_COUNT(table); i++)
        if (so_equal(key, table[i].key))
            return table[i].set(rule, value, err) || so_err_in(err, "rule %s, %s", rule->name, key);
    return so_err_set(err, SO_CONFIG, "rule %s: unknown key \"%s\"", rule->name, key);
}

bool so_rule_begin(so_types *types, const char *name, so_rule **ret, so_err *err)
{
    size_t len = strcspn(name, ".");
    so_autofree char *key = so_strndup(name, len);
    if (!is_field_key(key))
        return so_err_set(err, SO_CONFIG, "rule %s: no field is named \"%s\"", name, key);
    for (size_t i = 0; i < types->rules.len; i++)
        if (so_equal(types->rules.items[i].name, name))
            return so_err_set(err, SO_CONFIG, "rule %s is defined twice", name);
    so_rule *rule = so_vec_push(&types->rules);
    *rule = (so_rule){.strength = 0.95, .x1 = 1, .y1 = 1};
    rule->name = so_strdup(name);
    rule->key = so_steal(&key);
    *ret = rule;
    return true;
}

bool so_rule_check(const so_rule *r, so_err *err)
{
    bool has_search = r->labels.len || r->pattern || r->folded;
    const char *missing = NULL;
    if (!r->normal)
        missing = "\"as\"";
    else if (r->from == SO_FROM_BARCODE && !r->pattern)
        missing = "\"pattern\"";
    else if (r->from == SO_FROM_TEXT && !has_search)
        missing = "\"labels\", \"pattern\" or \"folded\"";
    else if (r->take != SO_TAKE_REST && !r->labels.len)
        missing = "\"labels\" for its \"take\"";
    if (missing) return so_err_set(err, SO_CONFIG, "rule %s has no %s", r->name, missing);
    return true;
}

void so_rule_clear(so_rule *r)
{
    free(r->name);
    free(r->key);
    so_strs_clear(&r->labels);
    so_regex_free(r->pattern);
    so_regex_free(r->folded);
    so_regex_free(r->until);
    so_regex_free(r->unless);
    *r = (so_rule){0};
}
