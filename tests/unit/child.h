// SPDX-License-Identifier: Apache-2.0
// Other people's tools in tests: runs one to its end and gathers what it says.
#pragma once
#include "base/proc.h"
#include "tests/unit/test.h"

// The wait status; out_fd of spec is ours to choose.
static inline int captured(const so_proc_spec *spec, so_str *ret)
{
    so_err err = {0};
    so_autofd int out = so_tmp_file("/tmp", &err);
    assert_true(out >= 0);
    so_proc_spec with_file = *spec;
    with_file.out_fd = out;
    int status = -1;
    bool is_late = false;
    assert_ok(so_proc_run(&with_file, 60000, &status, &is_late, &err), err);
    assert_false(is_late);
    assert_int_equal(lseek(out, 0, SEEK_SET), 0);
    assert_ok(so_fd_read_all(out, 16u << 20, ret, &err), err);
    return status;
}
