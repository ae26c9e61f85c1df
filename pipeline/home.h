// SPDX-License-Identifier: Apache-2.0
// An archive folder, as `sohoa init` makes it:
//   sohoa.ini     settings          inbox/       batches that wait
//   catalog.db    catalogue         quarantine/  bytes that could not be read, with the reason
//   store/        OCFL root         work/        stages and temporary files, may be emptied
//   tickets/      thumbnails of pages to scan again
//   run.lock      who is running    audit.log    who read what
#pragma once
#include "archive/store.h"
#include "fields/types.h"
#include "indexer/catalog.h"
#include "pipeline/policy.h"
#include "pipeline/settings.h"

typedef struct {
    char *dir;
    char *inbox, *quarantine, *tickets, *store, *work, *catalog, *lock; // paths
    so_settings settings;
} so_home;

void so_home_clear(so_home *h);
bool so_home_init(const char *dir, so_err *err); // harmless on an existing archive
// dir NULL: $SOHOA_ARCHIVE, else the nearest parent folder that holds sohoa.ini.
bool so_home_open(const char *dir, so_home *ret, so_err *err);

// Its parts; each NULL with *err.
so_store *so_home_store(const so_home *h, so_err *err);
so_catalog *so_home_catalog(const so_home *h, so_err *err);
so_types *so_home_types(const so_home *h, so_err *err);
so_policy *so_home_policy(const so_home *h, const so_types *types, so_err *err);
// The document types outside an archive: settings' folder, else installed, else the source tree's.
so_types *so_types_default(const char *dir, so_err *err);
