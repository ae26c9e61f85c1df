// SPDX-License-Identifier: Apache-2.0
// Files that must survive a power cut.
//
// Every final file goes through one commit: temporary name in the same folder, write, fsync,
// rename, fsync of the folder (measured in ARCHIVE.md 2.3: anything less loses acknowledged files).
// After a failed fsync nothing is retried: the temporary file is thrown away and the caller starts
// over from its source. Names that begin with ".so-tmp-" are leftovers of a kill and may be
// removed.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/str.h"

#define SO_TMP_PREFIX ".so-tmp-"

// Reads a whole file; IO when unreadable, DATA when larger than max_bytes.
bool so_file_read(const char *path, size_t max_bytes, so_str *ret, so_err *err);
bool so_fd_read_all(int fd, size_t max_bytes, so_str *ret, so_err *err);
bool so_fd_write_all(int fd, const void *bytes, size_t len_bytes, so_err *err);
// pread(2), again when a signal interrupted it.
ssize_t so_fd_pread(int fd, void *into, size_t len_bytes, uint64_t at);

// A file being committed. Write errors are sticky: check once, at commit.
typedef struct so_commit so_commit;
so_commit *so_commit_open(const char *path, so_err *err);
int so_commit_fd(so_commit *c);
bool so_commit_write(so_commit *c, const void *bytes, size_t len_bytes, so_err *err);
// Syncs, renames onto the path, syncs the folder. mode e.g. 0444. With no_replace an existing file
// is an error (IO, "exists") and stays. Frees c in every case.
bool so_commit_close(so_commit *c, mode_t mode, bool no_replace, so_err *err);
void so_commit_abandon(so_commit *c); // removes the temporary file, frees c; NULL is fine
SO_AUTOPTR(so_commit, so_commit_abandon)

bool so_file_commit(const char *path, const void *bytes, size_t len_bytes, mode_t mode,
                    so_err *err);

bool so_dirs_make(const char *path, so_err *err); // mkdir -p, each new folder and its parent synced
bool so_dir_sync(const char *path, so_err *err);
bool so_fd_sync(int fd, const char *path, so_err *err);
// rename(2) that refuses to replace, and one that replaces; both fsync both parent folders.
bool so_rename_no_replace(const char *from, const char *to, so_err *err);
bool so_rename_replace(const char *from, const char *to, so_err *err);
bool so_tree_remove(const char *path, so_err *err); // a missing path is fine
bool so_tree_sync(const char *path, so_err *err);   // fsync of every file and folder below

typedef struct {
    char *path;     // relative to the walked folder, '/' between
    struct stat st; // lstat
} so_tree_entry;
typedef so_vec(so_tree_entry) so_tree;
// Lists everything below dir but folders themselves (files, links, sockets: see st.st_mode), in
// natural order of the relative paths. Does not follow links.
bool so_tree_list(const char *dir, so_tree *ret, so_err *err);
void so_tree_clear(so_tree *tree);

char *so_path_join(const char *a, const char *b);
char *so_path_dir(const char *path);        // "." when there is none
const char *so_path_base(const char *path); // behind the last '/'
bool so_path_exists(const char *path);
// A relative path that stays inside: no empty part, no "." or "..", no leading or trailing '/'.
bool so_path_is_safe(const char *path);
int so_tmp_file(const char *dir, so_err *err); // an unlinked file, read-write, or -1
