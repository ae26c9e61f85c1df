// SPDX-License-Identifier: Apache-2.0
// Child processes with limits.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/str.h"

typedef struct {
    uint64_t memory_bytes; // RLIMIT_AS; 0 = unlimited
    uint32_t cpu_s;        // RLIMIT_CPU
    uint64_t file_bytes;   // RLIMIT_FSIZE
} so_proc_limits; // never above our own; core dumps are always off: pages are personal data

typedef struct {
    const char *const *argv; // argv[0] is looked up in PATH unless it holds '/'
    const char *const *env;  // "NAME=value" added to the environment; may be NULL
    int in_fd, out_fd;       // become 0 and 1; -1 = /dev/null
    int err_fd;              // becomes 2; 0 = the parent's
    int extra_fd;            // becomes descriptor 3; -1 = none
    so_proc_limits limits;
} so_proc_spec;

// The child dies with its parent (PR_SET_PDEATHSIG). All other descriptors are close-on-exec.
bool so_proc_spawn(const so_proc_spec *spec, pid_t *ret, so_err *err);

// Runs to the end, gathering standard output (at most max_bytes: DATA beyond). in_fd may be -1.
// After wait_ms the child is killed: DATA "took longer than ...". *ret_status is the wait status.
bool so_proc_capture(const so_proc_spec *spec, size_t max_bytes, int64_t wait_ms, so_str *ret,
                     int *ret_status, so_err *err);
