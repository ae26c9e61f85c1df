// SPDX-License-Identifier: Apache-2.0
// A class begins as a copy of [default], so [default] must come first and be complete; what is
// missing there is noticed when the next section, or the end, is reached.
#include "pipeline/policy.h"

#include <math.h>
#include <string.h>

#include "base/ini.h"

// The keys of a flaw's limit are the flaw's own names.
static const struct {
    double least, most;
} ranges[SO_FLAW_COUNT] = {
    [SO_FLAW_RESOLUTION] = {50, 1200}, [SO_FLAW_DEPTH] = {1, 24},    [SO_FLAW_PAPER_SIZE] = {0, 20},
    [SO_FLAW_BLURRED] = {0.1, 2},      [SO_FLAW_SKEWED] = {0.1, 45}, [SO_FLAW_DARK] = {1, 255},
    [SO_FLAW_FAINT] = {1, 255},        [SO_FLAW_CUT] = {1, 1000},    [SO_FLAW_STREAK] = {5, 255},
};
#define OFF (-1.0)

typedef struct {
    char *name;
    so_strs types;
    so_limits limits;
} class;

struct so_policy {
    so_vec(class) classes; // the first is [default]
};

typedef struct {
    so_policy *policy;
    const so_types *types;
} reading;

void so_policy_free(so_policy *p)
{
    if (!p) return;
    for (size_t i = 0; i < p->classes.len; i++) {
        free(p->classes.items[i].name);
        so_strs_clear(&p->classes.items[i].types);
    }
    free(p->classes.items);
    free(p);
}

static bool number(const char *value, double least, double most, double *ret, so_err *err)
{
    char *end = NULL;
    double n = strtod(value, &end);
    if (end == value || *end || !(n >= least && n <= most))
        return so_err_set(err, SO_CONFIG, "needs a number from %g to %g, not \"%s\"", least, most,
                          value);
    *ret = n;
    return true;
}

// Calls each for the trimmed parts of value between '|'.
static bool each_part(class *c, const reading *r, const char *value,
                      bool (*each)(class *c, const reading *r, const char *part, so_err *err),
                      so_err *err)
{
    so_autofree char *copy = so_strdup(value);
    char *rest = NULL;
    for (char *part = strtok_r(copy, "| \t", &rest); part; part = strtok_r(NULL, "| \t", &rest))
        if (!each(c, r, part, err)) return false;
    return true;
}

static const class *class_of(const so_policy *p, const char *type)
{
    for (size_t i = 1; i < p->classes.len; i++)
        for (size_t k = 0; k < p->classes.items[i].types.len; k++)
            if (so_equal(p->classes.items[i].types.items[k], type)) return &p->classes.items[i];
    return NULL;
}

static bool is_type(const so_types *types, const char *name)
{
    size_t i = 0;
    while (i < so_types_count(types) && !so_equal(so_types_name(types, i), name)) i++;
    return i < so_types_count(types);
}

static bool add_type(class *c, const reading *r, const char *type, so_err *err)
{
    const class *other = class_of(r->policy, type);
    if (c == r->policy->classes.items)
        return so_err_set(err, SO_CONFIG, "[default] is for all types, it names none");
    if (!is_type(r->types, type))
        return so_err_set(err, SO_CONFIG, "no document type is named \"%s\"", type);
    if (other)
        return so_err_set(err, SO_CONFIG, "\"%s\" is in class [%s] already", type, other->name);
    so_strs_add(&c->types, type);
    return true;
}

static bool add_notice(class *c, const reading *r, const char *name, so_err *err)
{
    (void)r;
    so_flaw flaw;
    if (!so_flaw_parse(name, &flaw))
        return so_err_set(err, SO_CONFIG, "no flaw is named \"%s\"", name);
    c->limits.is_notice[flaw] = true;
    return true;
}

static bool set_notices(class *c, const reading *r, const char *value, so_err *err)
{
    memset(c->limits.is_notice, 0, sizeof c->limits.is_notice);
    return each_part(c, r, value, add_notice, err);
}

static bool set_streak_pages(class *c, const char *value, so_err *err)
{
    double pages = 0;
    if (!number(value, 2, 1000, &pages, err)) return so_err_in(err, "streak_pages");
    c->limits.streak_pages = (int)pages;
    return true;
}

static bool set_limit(class *c, const char *key, const char *value, so_err *err)
{
    so_flaw f;
    if (!so_flaw_parse(key, &f)) return so_err_set(err, SO_CONFIG, "unknown key \"%s\"", key);
    if (so_equal(value, "off")) {
        c->limits.limits[f] = OFF;
        return true;
    }
    return number(value, ranges[f].least, ranges[f].most, &c->limits.limits[f], err) ||
           so_err_in(err, "%s", key);
}

static bool is_complete(const so_policy *p, so_err *err)
{
    if (p->classes.len == 0) return so_err_set(err, SO_CONFIG, "there is no [default]");
    const so_limits *l = &p->classes.items[0].limits;
    for (int f = 0; f < SO_FLAW_COUNT; f++)
        if (isnan(l->limits[f]))
            return so_err_set(err, SO_CONFIG, "[default] does not give \"%s\"",
                              so_flaw_name((so_flaw)f));
    return l->streak_pages ||
           so_err_set(err, SO_CONFIG, "[default] does not give \"streak_pages\"");
}

static class *begin_class(so_policy *p, const char *name, so_err *err)
{
    bool is_first = p->classes.len == 0;
    if (is_first && !so_equal(name, "default")) {
        so_err_set(err, SO_CONFIG, "[default] must come first, not [%s]", name);
        return NULL;
    }
    for (size_t i = 0; i < p->classes.len; i++)
        if (so_equal(p->classes.items[i].name, name)) {
            so_err_set(err, SO_CONFIG, "[%s] is given twice", name);
            return NULL;
        }
    if (!is_first && !is_complete(p, err)) return NULL;
    class *c = so_vec_push(&p->classes);
    c->name = so_strdup(name);
    if (!is_first) c->limits = p->classes.items[0].limits;
    for (int f = 0; is_first && f < SO_FLAW_COUNT; f++) c->limits.limits[f] = NAN;
    return c;
}

static bool on_entry(void *arg, const char *section, const char *key, const char *value,
                     so_err *err)
{
    const reading *r = arg;
    so_policy *p = r->policy;
    class *c = p->classes.len ? &p->classes.items[p->classes.len - 1] : NULL;
    if ((!c || !so_equal(c->name, section)) && !(c = begin_class(p, section, err))) return false;
    if (so_equal(key, "types")) return each_part(c, r, value, add_type, err);
    if (so_equal(key, "notice")) return set_notices(c, r, value, err);
    if (so_equal(key, "streak_pages")) return set_streak_pages(c, value, err);
    return set_limit(c, key, value, err);
}

so_policy *so_policy_load(const char *path, const so_types *types, so_err *err)
{
    so_autoptr(so_policy) p = so_alloc(sizeof *p);
    reading r = {p, types};
    if (!so_ini_parse_file(path, on_entry, &r, err)) return NULL;
    if (!is_complete(p, err)) {
        so_err_in(err, "%s", path);
        return NULL;
    }
    return so_steal(&p);
}

const so_limits *so_policy_limits(const so_policy *p, const char *type)
{
    const class *c = type ? class_of(p, type) : NULL;
    return c ? &c->limits : &p->classes.items[0].limits;
}
