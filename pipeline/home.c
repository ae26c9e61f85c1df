// SPDX-License-Identifier: Apache-2.0
// Where things lie. Nothing else in the program builds these paths.
#include "pipeline/home.h"

#include <unistd.h>

#include "base/file.h"

#define INI "sohoa.ini"

void so_home_clear(so_home *h)
{
    char **paths[] = {&h->dir,   &h->inbox, &h->quarantine, &h->tickets,
                      &h->store, &h->work,  &h->catalog,    &h->lock};
    for (size_t i = 0; i < SO_COUNT(paths); i++) free(*paths[i]);
    so_settings_clear(&h->settings);
    *h = (so_home){0};
}

static void set_paths(so_home *h, const char *dir)
{
    h->dir = realpath(dir, NULL);
    if (!h->dir) h->dir = so_strdup(dir);
    h->inbox = so_path_join(h->dir, "inbox");
    h->quarantine = so_path_join(h->dir, "quarantine");
    h->tickets = so_path_join(h->dir, "tickets");
    h->store = so_path_join(h->dir, "store");
    h->work = so_path_join(h->dir, "work");
    h->catalog = so_path_join(h->dir, "catalog.db");
    h->lock = so_path_join(h->dir, "run.lock");
}

static bool make_parts(const so_home *h, so_err *err)
{
    if (!so_dirs_make(h->inbox, err) || !so_dirs_make(h->quarantine, err)) return false;
    so_autoptr(so_store) store = so_store_open(h->store, h->work, true, err);
    if (!store) return false;
    so_autoptr(so_catalog) catalog = so_catalog_open(h->catalog, true, err);
    return catalog != NULL;
}

bool so_home_init(const char *dir, so_err *err)
{
    if (!so_dirs_make(dir, err)) return false;
    so_auto(so_home) h = {0};
    set_paths(&h, dir);
    if (!make_parts(&h, err)) return false;
    so_autofree char *ini = so_path_join(h.dir, INI);
    if (so_path_exists(ini)) return true;
    so_auto(so_str) text = {0};
    so_settings_template(&text);
    return so_file_commit(ini, so_str_text(&text), text.len, 0644, err);
}

static bool holds_ini(const char *dir)
{
    so_autofree char *ini = so_path_join(dir, INI);
    return so_path_exists(ini);
}

static char *find_upwards(void)
{
    so_autofree char *dir = getcwd(NULL, 0);
    while (dir && !holds_ini(dir)) {
        if (so_equal(dir, "/")) return NULL;
        char *parent = so_path_dir(dir);
        free(dir);
        dir = parent;
    }
    return so_steal(&dir);
}

bool so_home_open(const char *dir, so_home *ret, so_err *err)
{
    const char *from_env = getenv("SOHOA_ARCHIVE");
    so_autofree char *found = NULL;
    if (!dir && from_env && *from_env) dir = from_env;
    if (!dir) dir = found = find_upwards();
    if (!dir)
        return so_err_set(err, SO_CONFIG,
                          "no archive here: name it with -C, or make one with "
                          "\"sohoa init DIR\"");
    if (!holds_ini(dir))
        return so_err_set(err, SO_CONFIG,
                          "%s: not an archive (no " INI "); \"sohoa init %s\" makes "
                          "one",
                          dir, dir);
    set_paths(ret, dir);
    so_autofree char *ini = so_path_join(ret->dir, INI);
    return so_settings_load(ini, &ret->settings, err);
}

so_store *so_home_store(const so_home *h, so_err *err)
{
    return so_store_open(h->store, h->work, false, err);
}

so_catalog *so_home_catalog(const so_home *h, so_err *err)
{
    return so_catalog_open(h->catalog, false, err);
}

// What so_settings_share names; NULL with CONFIG when it is not there. The caller owns it.
static char *shared(const char *set, const char *name, const char *what, so_err *err)
{
    so_autofree char *path = so_settings_share(set, name);
    if (so_path_exists(path)) return so_steal(&path);
    so_err_set(err, SO_CONFIG, "no %s: %s is missing; install the package again", what, path);
    return NULL;
}

so_types *so_types_default(const char *dir, so_err *err)
{
    so_autofree char *found = shared(dir, "types", "document types", err);
    return found ? so_types_load(found, err) : NULL;
}

so_types *so_home_types(const so_home *h, so_err *err)
{
    return so_types_default(h->settings.types_dir, err);
}

so_policy *so_home_policy(const so_home *h, const so_types *types, so_err *err)
{
    so_autofree char *found =
        shared(h->settings.quality_file, "quality.ini", "policy of quality", err);
    return found ? so_policy_load(found, types, err) : NULL;
}
