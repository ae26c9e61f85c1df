// SPDX-License-Identifier: Apache-2.0
// INI files through libinih (its only home): UTF-8, `; ` and `#` comments, repeated keys allowed
// (each is reported). A line holds at most 190 bytes (libinih as Debian builds it); an indented
// line below an entry is reported as another entry of the same key. " ;" begins a comment also
// inside a line.
#pragma once
#include <stdbool.h>

#include "base/err.h"

// Called for each "key = value"; false (with *err set) stops, and the place (name:line) is put in
// front of the error by the parser.
typedef bool (*so_ini_entry)(void *arg, const char *section, const char *key, const char *value,
                             so_err *err);
bool so_ini_parse(const char *text, const char *name, so_ini_entry entry, void *arg, so_err *err);
bool so_ini_parse_file(const char *path, so_ini_entry entry, void *arg, so_err *err);
