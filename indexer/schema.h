// SPDX-License-Identifier: Apache-2.0
// The tables of the catalogue. docs/search.md explains them. Internal to the indexer.
#pragma once
#include "indexer/catalog.h"
#include "indexer/db.h"

struct so_catalog {
    so_db *db;
};

// Makes the tables of a new database; CONFIG when the file is of another program or version.
bool so_schema_ensure(so_db *db, bool create, so_err *err);

// Values as stored. Names that the tables cannot hold give the first value.
const char *so_batch_state_name(so_batch_state s);
so_batch_state so_batch_state_loaded(const char *name);
const char *so_reason_stored(so_reason reason); // NULL for none
so_reason so_reason_loaded(const char *name);
so_state so_state_loaded(const char *name);

// The form under which a case code is compared: folded, without spaces, one kind of dash.
char *so_case_key(const char *code);
