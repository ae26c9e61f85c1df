// SPDX-License-Identifier: Apache-2.0
// A reader's filter as SQL: ?1 the batch, ?2 the key of the case. Internal to the indexer.
#pragma once
#include "indexer/catalog_read.h"

typedef struct {
    const char *batch; // borrowed; NULL = any
    char *case_key;    // NULL = any
} so_filter;
so_filter so_filter_of(const so_catalog_filter *filter);
void so_filter_clear(so_filter *f);

// Which batches b are walked; a case narrows them to those that hold one of its dossiers.
#define SO_FILTER_BATCH                            \
    "(?1 IS NULL OR b.id = ?1 OR b.name = ?1) AND" \
    " (?2 IS NULL OR b.id IN (SELECT batch_id FROM dossier WHERE case_key = ?2))"
// The same, and of their dossiers d only the case's.
#define SO_FILTER_DOSSIER SO_FILTER_BATCH " AND (?2 IS NULL OR d.case_key = ?2)"
