// SPDX-License-Identifier: Apache-2.0
// Walls around processes that meet untrusted bytes; docs/security.md says which stand where.
//
// Two layers of Linux, each enough against most of what a taken-over decoder could want to do:
// seccomp lists the system calls that exist at all, Landlock the files that can be opened. Calls
// that no decoder makes by mistake (exec, sockets, ptrace, mounts, ...) end the process; the others
// answer EACCES or ENOSYS, which libraries live with. Entering is for ever, and needs no privilege.
//
// A kernel that lacks a layer is no error: the other one stands alone. The parent of all workers
// tells the operator once (so_sandbox_lacks).
#pragma once
#include <stdbool.h>

#include "base/err.h"

// A sentence naming what this kernel or processor lacks, or NULL when both layers are there.
const char *so_sandbox_lacks(void);

// For a process that has opened all it will ever need: from now on it can read, write and map what
// it holds, ask for memory and the time, talk over its sockets, and end. It opens nothing, starts
// nothing, makes no memory executable, and its files on disk cannot grow (RLIMIT_FSIZE 0).
bool so_sandbox_worker(so_err *err);

// For a freshly forked child that is about to exec program (a path, or a name in PATH). It may read
// libraries, fonts and the file that is its descriptor 0; open nothing for writing; start nothing
// but program; reach no network. Its limits are the caller's affair (base/proc.h).
bool so_sandbox_tool(const char *program, so_err *err);
