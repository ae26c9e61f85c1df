// SPDX-License-Identifier: Apache-2.0
// The storage root: its declaration and layout (extension 0004: sha256 of the object id, 3 x 3),
// and the walk over its objects. Inside the archive room only.
#pragma once
#include "archive/store.h"

#define SO_OCFL_ROOT "0=ocfl_1.1"
#define SO_LAYOUT_NAME "0004-hashed-n-tuple-storage-layout"

// Writes what a root must hold, each file only when it is missing: repeating it heals a cut one.
bool so_layout_init(const char *root, so_err *err);
bool so_layout_is_root(const char *root, so_err *err); // CONFIG when it is not ours
char *so_layout_path(const char *object_id);           // relative to the root; the caller owns it
bool so_layout_names(const char *dir, so_strs *ret, so_err *err); // of everything in it, sorted
bool so_layout_each(const char *root, so_store_visit fn, void *arg, so_err *err);
bool so_layout_is_object(const so_strs *names); // names of a folder: does it hold an object?
bool so_root_check(const char *root, so_findings *ret, so_err *err); // root_check.c
