// SPDX-License-Identifier: Apache-2.0
// Walking folders (declared in base/file.h). fts(3) does the walking, never following links.
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

static void close_fts(FTS **walk)
{
    if (*walk) fts_close(*walk);
}

static FTS *open_fts(const char *dir, so_err *err)
{
    char *roots[] = {(char *)(uintptr_t)dir, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk) so_err_sys(err, "%s: cannot be listed", dir);
    return walk;
}

// fts reports trouble inside the entry; give it as an error of the walk.
static bool entry_ok(const FTSENT *e, so_err *err)
{
    if (e->fts_info != FTS_DNR && e->fts_info != FTS_ERR && e->fts_info != FTS_NS) return true;
    errno = e->fts_errno;
    return so_err_sys(err, "%s: cannot be listed", e->fts_path);
}

static int by_natural_path(const void *a, const void *b)
{
    const so_tree_entry *x = a, *y = b;
    return so_text_natural_cmp(x->path, y->path);
}

bool so_tree_list(const char *dir, so_tree *ret, so_err *err)
{
    __attribute__((cleanup(close_fts))) FTS *walk = open_fts(dir, err);
    if (!walk) return false;
    size_t skip = strlen(dir);
    while (dir[skip - 1] == '/') skip--;
    for (FTSENT *e = fts_read(walk); e; e = fts_read(walk)) {
        if (!entry_ok(e, err)) return false;
        if (e->fts_info == FTS_D || e->fts_info == FTS_DP || e->fts_level == 0) continue;
        so_tree_entry *entry = so_vec_push(ret);
        const char *relative = e->fts_path + skip;
        entry->path = so_strdup(relative + strspn(relative, "/"));
        entry->st = *e->fts_statp;
    }
    if (ret->len) qsort(ret->items, ret->len, sizeof *ret->items, by_natural_path);
    return true;
}

void so_tree_clear(so_tree *tree)
{
    for (size_t i = 0; i < tree->len; i++) free(tree->items[i].path);
    free(tree->items);
    *tree = (so_tree){0};
}

bool so_tree_remove(const char *path, so_err *err)
{
    if (!so_path_exists(path)) return true;
    __attribute__((cleanup(close_fts))) FTS *walk = open_fts(path, err);
    if (!walk) return false;
    for (FTSENT *e = fts_read(walk); e; e = fts_read(walk)) {
        if (!entry_ok(e, err)) return false;
        if (e->fts_info == FTS_D) continue;
        int failed = e->fts_info == FTS_DP ? rmdir(e->fts_path) : unlink(e->fts_path);
        if (failed) return so_err_sys(err, "%s: cannot be removed", e->fts_path);
    }
    return true;
}

bool so_tree_sync(const char *path, so_err *err)
{
    __attribute__((cleanup(close_fts))) FTS *walk = open_fts(path, err);
    if (!walk) return false;
    for (FTSENT *e = fts_read(walk); e; e = fts_read(walk)) {
        if (!entry_ok(e, err)) return false;
        if (e->fts_info != FTS_F && e->fts_info != FTS_DP) continue;
        so_autofd int fd = open(e->fts_path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) return so_err_sys(err, "%s: cannot be opened", e->fts_path);
        if (!so_fd_sync(fd, e->fts_path, err)) return false;
    }
    return true;
}
