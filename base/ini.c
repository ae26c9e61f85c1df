// SPDX-License-Identifier: Apache-2.0
// libinih gives line numbers only to the handler's caller, so the first failing entry's line is
// what ini_parse_string returns; our handler keeps the reason.
#include "base/ini.h"

#include <ini.h>

#include "base/file.h"

typedef struct {
    so_ini_entry entry;
    void *arg;
    so_err *err;
    bool failed;
} walk;

static int on_entry(void *user, const char *section, const char *key, const char *value)
{
    walk *w = user;
    if (w->failed) return 0;
    w->failed = !w->entry(w->arg, section, key, value ? value : "", w->err);
    return !w->failed;
}

bool so_ini_parse(const char *text, const char *name, so_ini_entry entry, void *arg, so_err *err)
{
    walk w = {entry, arg, err, false};
    int line = ini_parse_string(text, on_entry, &w);
    if (line == 0) return true;
    if (!w.failed) so_err_set(err, SO_CONFIG, "not \"key = value\" nor \"[section]\"");
    return so_err_in(err, "%s:%d", name, line);
}

bool so_ini_parse_file(const char *path, so_ini_entry entry, void *arg, so_err *err)
{
    so_auto(so_str) text = {0};
    if (!so_file_read(path, 4 << 20, &text, err)) return false;
    return so_ini_parse(so_str_text(&text), path, entry, arg, err);
}
