// SPDX-License-Identifier: Apache-2.0
// The object store: a valid OCFL 1.1 storage root (https://ocfl.io/1.1/spec/), layout extension
// 0004-hashed-n-tuple-storage-layout with sha256, 3 x 3; content digests sha512. Readable for ever
// without us.
//
// A new object appears by one rename of a whole folder, so it is there complete or not at all.
// Order of syncs: content, inventory, sidecar, folders, then the rename, then the parent. Files are
// 0444.
// The stage lies beside the root (same file system); leftovers of a kill there are harmless.
//
// A new version is one rename of its folder into the object; the root inventory and its sidecar
// follow, one after the other. A kill between these steps leaves an object that every reader here
// still reads (a root inventory that does not match its sidecar is passed over for the newest one
// that does), and that the next commit, or so_store_recover, completes.
#pragma once
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

typedef struct so_store so_store;
// create: makes root and work when missing (root is initialised with 0=ocfl_1.1, ocfl_layout.json).
so_store *so_store_open(const char *root, const char *work, bool create, so_err *err);
void so_store_close(so_store *s);
SO_AUTOPTR(so_store, so_store_close)

bool so_store_has(const so_store *s, const char *object_id);
// A fresh empty folder to put content files into; the caller owns the string and, until commit, the
// folder (so_tree_remove it on failure).
char *so_store_stage(so_store *s, so_err *err);

// Removes what killed runs left in work. The caller holds the archive's lock.
bool so_store_sweep(so_store *s, so_err *err);

// Commits every file below stage as version 1 of a new object. When the object exists already:
// success if its head holds the same logical state, else IO "exists with other content". The stage
// is consumed on success.
bool so_store_commit_new(so_store *s, const char *object_id, const char *stage, const char *message,
                         int64_t created_ms, so_err *err);
// The same as the next version of an existing object; unchanged files are not stored twice, and a
// stage that holds just what the head holds makes no version. BUSY when another writer was faster.
bool so_store_commit_version(so_store *s, const char *object_id, const char *stage,
                             const char *message, int64_t created_ms, so_err *err);

// Completes a commit that was cut short: root inventory and sidecar again from the newest version.
// Without effect on a whole object. *ret_changed may be NULL.
bool so_store_recover(so_store *s, const char *object_id, bool *ret_changed, so_err *err);

// Path on disk of a logical file of the head version; the caller owns it; NULL with IO when the
// object or file is missing, DAMAGE when the inventory cannot be trusted.
char *so_store_file(const so_store *s, const char *object_id, const char *logical, so_err *err);
// Its content, checked against the digest in the inventory (DAMAGE); DATA beyond max_bytes.
bool so_store_read(const so_store *s, const char *object_id, const char *logical, size_t max_bytes,
                   so_str *ret, so_err *err);

// Calls fn for each object folder (path on disk); false stops.
typedef bool (*so_store_visit)(void *arg, const char *object_path, so_err *err);
bool so_store_each(const so_store *s, so_store_visit fn, void *arg, so_err *err);
char *so_store_object_id(const char *object_path, so_err *err); // from its inventory

// One thing found wrong; text is English, names file and object.
typedef struct {
    char *object; // object id or folder
    char *text;
} so_finding;
typedef so_vec(so_finding) so_findings;
void so_findings_add(so_findings *list, const char *object, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void so_findings_clear(so_findings *list);
// Checks one object against the OCFL specification, digests of every content file included.
// Appends what is wrong; false only when the check itself could not be done.
bool so_store_check_object(const char *object_path, so_findings *ret, so_err *err);
bool so_store_check_root(const so_store *s, so_findings *ret, so_err *err); // declaration, strays
