// SPDX-License-Identifier: Apache-2.0
// Errors: one value on the caller's stack, filled where the fault is found.
//
// Every function that can fail returns bool or a pointer and takes `so_err *err` last, never NULL.
// It is set once, by the finder; callers on the way up may only put the place in front
// (so_err_in). Nobody logs and returns. The kind decides what happens next:
//   DATA    this page or file is bad: quarantine it and go on
//   BUSY    somebody else holds it: come back later
//   CONFIG  stop and tell the operator what to change
//   IO      disk, network, memory: stop the batch, keep the state, try again later
//   DAMAGE  the archive does not hold what it promised: verify and repair
//   BUG     our own mistake: abort the worker
#pragma once
#include <stdbool.h>

typedef enum {
    SO_OK = 0,
    SO_DATA,
    SO_BUSY,
    SO_CONFIG,
    SO_IO,
    SO_DAMAGE,
    SO_BUG,
} so_err_kind;

typedef struct {
    so_err_kind kind;
    char text[600]; // English sentence, UTF-8, no personal data; cut at a character when too long
} so_err;

// All return false, so that `return so_err_set(err, SO_DATA, "...");` reads well.
bool so_err_set(so_err *err, so_err_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
// Kind IO, with the text of errno behind the sentence.
bool so_err_sys(so_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
// Puts "place: " in front of the text.
bool so_err_in(so_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

int so_err_exit_code(so_err_kind kind); // CONTRACT.md: 0 ok, 2 config, 3 IO, 4 damage, 5 busy, ...
