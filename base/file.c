// SPDX-License-Identifier: Apache-2.0
// Commit by temporary file, fsync, rename, fsync of the folder. Rejected: O_TMPFILE + linkat, which
// cannot replace and is missing on some network file systems.
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct so_commit {
    int fd;
    char *path, *tmp;
    bool failed; // sticky: a write failed, commit must not succeed
};

bool so_fd_read_all(int fd, size_t max_bytes, so_str *ret, so_err *err)
{
    char buf[65536];
    for (;;) {
        ssize_t n = read(fd, buf, sizeof buf);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return so_err_sys(err, "reading");
        if (n == 0) return true;
        if (ret->len + (size_t)n > max_bytes)
            return so_err_set(err, SO_DATA, "larger than the limit of %zu bytes", max_bytes);
        so_str_add(ret, buf, (size_t)n);
    }
}

bool so_file_read(const char *path, size_t max_bytes, so_str *ret, so_err *err)
{
    so_autofd int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return so_err_sys(err, "%s: cannot be opened", path);
    if (!so_fd_read_all(fd, max_bytes, ret, err)) return so_err_in(err, "%s", path);
    return true;
}

bool so_fd_write_all(int fd, const void *bytes, size_t len_bytes, so_err *err)
{
    const char *p = bytes;
    while (len_bytes) {
        ssize_t n = write(fd, p, len_bytes);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return so_err_sys(err, "writing");
        p += n;
        len_bytes -= (size_t)n;
    }
    return true;
}

ssize_t so_fd_pread(int fd, void *into, size_t len_bytes, uint64_t at)
{
    ssize_t n;
    do n = pread(fd, into, len_bytes, (off_t)at);
    while (n < 0 && errno == EINTR);
    return n;
}

so_commit *so_commit_open(const char *path, so_err *err)
{
    static unsigned counter;
    so_autofree char *dir = so_path_dir(path);
    so_commit *c = so_alloc(sizeof *c);
    c->path = so_strdup(path);
    c->tmp = so_fmt("%s/" SO_TMP_PREFIX "%ld-%u", dir, (long)getpid(), counter++);
    c->fd = open(c->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (c->fd < 0 && errno == EEXIST && unlink(c->tmp) == 0) // left by a killed process of this pid
        c->fd = open(c->tmp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (c->fd >= 0) return c;
    so_err_sys(err, "%s: cannot be made", c->tmp);
    so_commit_abandon(c);
    return NULL;
}

int so_commit_fd(so_commit *c)
{
    return c->fd;
}

bool so_commit_write(so_commit *c, const void *bytes, size_t len_bytes, so_err *err)
{
    if (so_fd_write_all(c->fd, bytes, len_bytes, err)) return true;
    c->failed = true;
    return so_err_in(err, "%s", c->tmp);
}

static bool rename_into_place(so_commit *c, bool no_replace, so_err *err)
{
    unsigned flags = no_replace ? RENAME_NOREPLACE : 0;
    if (renameat2(AT_FDCWD, c->tmp, AT_FDCWD, c->path, flags) == 0) return true;
    return so_err_sys(err, "%s: cannot be put in place", c->path);
}

static bool close_synced(so_commit *c, mode_t mode, so_err *err)
{
    if (c->failed) return so_err_set(err, SO_IO, "%s: an earlier write failed", c->path);
    if (fchmod(c->fd, mode) != 0) return so_err_sys(err, "%s: mode", c->tmp);
    if (!so_fd_sync(c->fd, c->tmp, err)) return false;
    int fd = so_steal_fd(&c->fd);
    if (close(fd) != 0) return so_err_sys(err, "%s: closing", c->tmp);
    return true;
}

bool so_commit_close(so_commit *c, mode_t mode, bool no_replace, so_err *err)
{
    so_autoptr(so_commit) owned = c;
    if (!close_synced(c, mode, err) || !rename_into_place(c, no_replace, err)) return false;
    free(c->tmp);
    c->tmp = NULL;
    so_autofree char *dir = so_path_dir(c->path);
    return so_dir_sync(dir, err);
}

void so_commit_abandon(so_commit *c)
{
    if (!c) return;
    so_fd_cleanup(&c->fd);
    if (c->tmp) unlink(c->tmp);
    free(c->tmp);
    free(c->path);
    free(c);
}

bool so_file_commit(const char *path, const void *bytes, size_t len_bytes, mode_t mode, so_err *err)
{
    so_autoptr(so_commit) c = so_commit_open(path, err);
    if (!c || !so_commit_write(c, bytes, len_bytes, err)) return false;
    return so_commit_close(so_steal(&c), mode, false, err);
}

bool so_fd_sync(int fd, const char *path, so_err *err)
{
    if (fsync(fd) == 0) return true;
    return so_err_sys(err, "%s: could not be synced to disk; what was written is suspect", path);
}

bool so_dir_sync(const char *path, so_err *err)
{
    so_autofd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return so_err_sys(err, "%s: cannot be opened", path);
    return so_fd_sync(fd, path, err);
}

bool so_dirs_make(const char *path, so_err *err)
{
    struct stat st;
    if (stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode)) return true;
        return so_err_set(err, SO_IO, "%s: is in the way, it is not a folder", path);
    }
    so_autofree char *parent = so_path_dir(path);
    if (!so_dirs_make(parent, err)) return false;
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return so_err_sys(err, "%s: cannot be made", path);
    return so_dir_sync(path, err) && so_dir_sync(parent, err);
}

static bool rename_synced(const char *from, const char *to, unsigned flags, so_err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) != 0)
        return so_err_sys(err, "%s: cannot be moved to %s", from, to);
    so_autofree char *from_dir = so_path_dir(from);
    so_autofree char *to_dir = so_path_dir(to);
    return so_dir_sync(to_dir, err) && so_dir_sync(from_dir, err);
}

bool so_rename_no_replace(const char *from, const char *to, so_err *err)
{
    return rename_synced(from, to, RENAME_NOREPLACE, err);
}

bool so_rename_replace(const char *from, const char *to, so_err *err)
{
    return rename_synced(from, to, 0, err);
}

char *so_path_join(const char *a, const char *b)
{
    return so_fmt("%s%s%s", a, *a && !so_ends_with(a, "/") ? "/" : "", b);
}

char *so_path_dir(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash) return so_strdup(".");
    if (slash == path) return so_strdup("/");
    return so_strndup(path, (size_t)(slash - path));
}

const char *so_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool so_path_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

bool so_path_is_safe(const char *path)
{
    for (;;) {
        size_t len = strcspn(path, "/");
        bool dots = (len == 1 && path[0] == '.') || (len == 2 && path[0] == '.' && path[1] == '.');
        if (len == 0 || dots) return false;
        if (!path[len]) return true;
        path += len + 1;
    }
}

int so_tmp_file(const char *dir, so_err *err)
{
    so_autofree char *path = so_fmt("%s/" SO_TMP_PREFIX "XXXXXX", dir);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        so_err_sys(err, "%s: cannot make a temporary file", dir);
        return -1;
    }
    unlink(path);
    return fd;
}
