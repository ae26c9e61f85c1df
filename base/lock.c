// SPDX-License-Identifier: Apache-2.0
// flock on a small file that stays: removing lock files is where races come from.
#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

struct so_lock {
    int fd;
};

static void say_holder(int fd, const char *path, so_err *err)
{
    so_auto(so_str) holder = {0};
    so_err unreadable = {0};
    so_fd_read_all(fd, 1000, &holder, &unreadable);
    while (holder.len && holder.data[holder.len - 1] == '\n') holder.data[--holder.len] = 0;
    so_err_set(err, SO_BUSY, "%s is held by another run (%s)", path, so_str_text(&holder));
}

static bool write_holder(int fd, const char *path, so_err *err)
{
    char host[256] = "?";
    gethostname(host, sizeof host - 1);
    so_autofree char *text =
        so_fmt("pid %ld on %s since %s\n", (long)getpid(), host, so_time_rfc3339(so_now_ms()).text);
    if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0) return so_err_sys(err, "%s", path);
    if (!so_fd_write_all(fd, text, strlen(text), err)) return so_err_in(err, "%s", path);
    return true;
}

so_lock *so_lock_take(const char *path, so_err *err)
{
    so_autofd int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) {
        so_err_sys(err, "%s: cannot be opened", path);
        return NULL;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK)
            say_holder(fd, path, err);
        else
            so_err_sys(err, "%s: cannot be locked", path);
        return NULL;
    }
    if (!write_holder(fd, path, err)) return NULL;
    so_lock *lock = so_alloc(sizeof *lock);
    lock->fd = so_steal_fd(&fd);
    return lock;
}

void so_lock_release(so_lock *lock)
{
    if (!lock) return;
    so_fd_cleanup(&lock->fd);
    free(lock);
}
