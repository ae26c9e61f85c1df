// SPDX-License-Identifier: Apache-2.0
// The two kinds of object (ARCHIVE.md decision 1).
//
//   batch object   "urn:sohoa:batch:<id>"    content: manifest.json, originals-0001.tar.zst, ...
//                  what the scanner delivered; written at intake; never changed.
//   dossier object "urn:sohoa:dossier:<id>"  content: dossier.json, text.tar.zst (ALTO per page)
//                  what we know of it; a correction is a new version.
#pragma once
#include "archive/pack.h"
#include "archive/store.h"
#include "model/batch.h"
#include "model/dossier.h"

#define SO_PACK_BYTES (64u * 1024 * 1024) // a pack is closed when it has grown past this

// Opens one original of the delivery for reading (O_NOFOLLOW, regular files only); -1 with *err.
typedef int (*so_original_open)(void *arg, const so_original *o, so_err *err);

// Writes, syncs, commits, then reads every original back from the committed packs and compares its
// SHA-256. Only then true. Repeating it for the same batch is harmless. *ret_stored_bytes: size of
// the packs.
bool so_batch_archive(so_store *s, const so_batch *b, so_original_open open_original, void *arg,
                      uint64_t *ret_stored_bytes, so_err *err);
bool so_batch_load(const so_store *s, const char *batch_id, so_batch *ret, so_err *err);
// The bytes of one original to out_fd, checked against its SHA-256.
bool so_batch_read_original(const so_store *s, const char *batch_id, const char *path, int out_fd,
                            so_err *err);
// Writes originals (all, or those whose path is in only) below dir under their names, sub-folders
// and modification times. Refuses unsafe paths and existing files, follows no links.
bool so_batch_restore(const so_store *s, const char *batch_id, const so_strs *only, const char *dir,
                      int *ret_files, so_err *err);
// Manifest against packs: every original there once, every member decodes to its SHA-256.
bool so_batch_check(const so_store *s, const char *batch_id, so_findings *ret, so_err *err);

typedef struct {
    char *page_id;
    so_str xml;
} so_alto_page;
typedef so_vec(so_alto_page) so_alto_pages;
void so_alto_pages_clear(so_alto_pages *list);

// dossier_json from so_dossier_to_json; texts in page order. New object, or new version when the
// content differs. created_ms must come from the batch so that a repeated run makes the same bytes.
bool so_dossier_archive(so_store *s, const char *dossier_id, const so_str *dossier_json,
                        const so_alto_pages *texts, int64_t created_ms, so_err *err);
bool so_dossier_alto(const so_store *s, const char *dossier_id, const char *page_id, so_str *ret,
                     so_err *err);
bool so_dossier_json(const so_store *s, const char *dossier_id, so_str *ret, so_err *err);

char *so_batch_object(const char *batch_id); // object ids; the caller owns them
char *so_dossier_object(const char *dossier_id);
