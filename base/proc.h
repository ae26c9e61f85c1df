// SPDX-License-Identifier: Apache-2.0
// Child processes with limits.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

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
    bool is_walled; // enters base/sandbox.h's profile for tools before it becomes argv[0]
} so_proc_spec;

// The child dies with its parent (PR_SET_PDEATHSIG). All other descriptors are close-on-exec.
bool so_proc_spawn(const so_proc_spec *spec, pid_t *ret, so_err *err);

// Runs to its end and gives the wait status. A child that takes longer than wait_ms is killed and
// *ret_is_late says so; it is reaped in every case.
bool so_proc_run(const so_proc_spec *spec, int64_t wait_ms, int *ret_status, bool *ret_is_late,
                 so_err *err);
