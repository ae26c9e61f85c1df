// SPDX-License-Identifier: Apache-2.0
// A lock file that says who holds it. The lock itself is flock(2), so the kernel releases it when
// the holder dies, however it dies; the text inside (pid, host, since) is for people.
#pragma once
#include "base/err.h"
#include "base/mem.h"

typedef struct so_lock so_lock;
// BUSY, naming the holder, when another process has it.
so_lock *so_lock_take(const char *path, so_err *err);
void so_lock_release(so_lock *lock);
SO_AUTOPTR(so_lock, so_lock_release)
