// SPDX-License-Identifier: Apache-2.0
// Writing originals out again. Every folder is opened below the one before it and no link is ever
// followed, so whatever stands in the target folder cannot lead a file elsewhere.
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/manifest.h"
#include "base/file.h"

static bool pack_of(const so_store *s, const so_manifest *m, size_t i, so_pack **ret, so_err *err)
{
    so_autofree char *object = so_batch_object(m->batch.id);
    so_autofree char *path =
        so_store_file(s, object, m->packs.items[m->pack_of.items[i]].name, err);
    *ret = path ? so_pack_open(path, err) : NULL;
    return *ret != NULL;
}

static bool copy_out(so_pack *pack, const so_original *o, int out_fd, so_err *err)
{
    const so_pack_member *m = so_pack_find(pack, o->path);
    if (!m || strcmp(m->sha256, o->sha256) != 0)
        return so_err_set(err, SO_DAMAGE, "%s is not in its pack", o->path);
    return so_pack_read_fd(pack, m, out_fd, err);
}

bool so_batch_read_original(const so_store *s, const char *batch_id, const char *path, int out_fd,
                            so_err *err)
{
    so_auto(so_manifest) m = {0};
    if (!so_manifest_load(s, batch_id, &m, err)) return false;
    for (size_t i = 0; i < m.batch.originals.len; i++) {
        if (strcmp(m.batch.originals.items[i].path, path) != 0) continue;
        so_autoptr(so_pack) pack = NULL;
        return pack_of(s, &m, i, &pack, err) &&
               copy_out(pack, &m.batch.originals.items[i], out_fd, err);
    }
    return so_err_set(err, SO_DATA, "batch %s has no file %s", batch_id, path);
}

// Opens the folder of path below dir_fd, making what is missing; *ret_name: the last part of path.
static int open_parent(int dir_fd, const char *path, const char **ret_name, so_err *err)
{
    so_autofd int at = fcntl(dir_fd, F_DUPFD_CLOEXEC, 0);
    for (const char *slash = strchr(path, '/'); at >= 0 && slash; slash = strchr(path, '/')) {
        so_autofree char *part = so_strndup(path, (size_t)(slash - path));
        if (mkdirat(at, part, 0777) != 0 && errno != EEXIST) break;
        int next = openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        so_fd_cleanup(&at);
        at = next;
        path = slash + 1;
    }
    *ret_name = path;
    if (at < 0 || strchr(path, '/')) {
        so_err_sys(err, "cannot make the folder of %s", path);
        return -1;
    }
    return so_steal_fd(&at);
}

static bool write_original(so_pack *pack, const so_original *o, int fd, so_err *err)
{
    struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}};
    times[1].tv_sec = o->mtime_ns / 1000000000 - (o->mtime_ns % 1000000000 < 0);
    times[1].tv_nsec = o->mtime_ns - times[1].tv_sec * 1000000000;
    if (!copy_out(pack, o, fd, err)) return false;
    if (futimens(fd, times) != 0) return so_err_sys(err, "%s: cannot set its time", o->path);
    return true;
}

static bool restore_one(so_pack *pack, const so_original *o, int dir_fd, so_err *err)
{
    if (!so_path_is_safe(o->path))
        return so_err_set(err, SO_DATA, "unsafe name, not restored: %s", o->path);
    const char *name;
    so_autofd int parent = open_parent(dir_fd, o->path, &name, err);
    if (parent < 0) return false;
    so_autofd int fd =
        openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (fd < 0) return so_err_sys(err, "%s: cannot be made", o->path);
    if (write_original(pack, o, fd, err)) return true;
    unlinkat(parent, name, 0); // rather no file than a wrong one
    return false;
}

static bool is_wanted(const so_strs *only, const char *path)
{
    if (!only) return true;
    for (size_t i = 0; i < only->len; i++)
        if (strcmp(only->items[i], path) == 0) return true;
    return false;
}

static bool all_known(const so_manifest *m, const so_strs *only, so_err *err)
{
    for (size_t i = 0; only && i < only->len; i++) {
        bool known = false;
        for (size_t k = 0; k < m->batch.originals.len && !known; k++)
            known = strcmp(m->batch.originals.items[k].path, only->items[i]) == 0;
        if (!known)
            return so_err_set(err, SO_DATA, "batch %s has no file %s", m->batch.id, only->items[i]);
    }
    return true;
}

bool so_batch_restore(const so_store *s, const char *batch_id, const so_strs *only, const char *dir,
                      int *ret_files, so_err *err)
{
    so_auto(so_manifest) m = {0};
    if (!so_manifest_load(s, batch_id, &m, err) || !all_known(&m, only, err) ||
        !so_dirs_make(dir, err))
        return false;
    so_autofd int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir_fd < 0) return so_err_sys(err, "%s: cannot be opened", dir);
    so_autoptr(so_pack) pack = NULL;
    size_t opened = SIZE_MAX;
    *ret_files = 0;
    for (size_t i = 0; i < m.batch.originals.len; i++) {
        if (!is_wanted(only, m.batch.originals.items[i].path)) continue;
        if (m.pack_of.items[i] != opened) {
            so_pack_close(so_steal(&pack));
            opened = m.pack_of.items[i];
            if (!pack_of(s, &m, i, &pack, err)) return false;
        }
        if (!restore_one(pack, &m.batch.originals.items[i], dir_fd, err)) return false;
        ++*ret_files;
    }
    if (syncfs(dir_fd) != 0) return so_err_sys(err, "%s: could not be synced", dir);
    return true;
}
