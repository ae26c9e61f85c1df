// SPDX-License-Identifier: Apache-2.0
// What every unit test starts with: cmocka and its prerequisites, and a scratch folder.
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

// A fresh folder below TMPDIR; the caller owns the string and removes the tree.
static inline char *scratch_new(void)
{
    const char *top = getenv("TMPDIR");
    char *path = so_fmt("%s/sohoa-test-XXXXXX", top ? top : "/tmp");
    assert_non_null(mkdtemp(path));
    return path;
}

static inline void scratch_end(char *path)
{
    so_err err = {0};
    assert_true(so_tree_remove(path, &err));
    free(path);
}

// The call must have succeeded; else the test fails with the error's sentence.
#define assert_ok(call, err)                     \
    do {                                         \
        if (!(call)) fail_msg("%s", (err).text); \
    } while (0)
