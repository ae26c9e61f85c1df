// SPDX-License-Identifier: Apache-2.0
// SQLite, wrapped thinly: the only includer of sqlite3.h. Internal to the indexer.
//
// A statement is taken for one use by its SQL text (a string literal: prepared once per database
// and kept), bound by a format of one letter per parameter, stepped, and given back by its cleanup:
//     so_autoptr(so_stmt) s = so_db_query(db, err, "SELECT a FROM t WHERE b = ?", "s", name);
//     while (so_stmt_row(s, err)) use(so_stmt_text(s, 0));
//     return err->kind == SO_OK;
// Letters: s text (NULL = SQL NULL), i int, I int64_t, r double. Errors: BUSY when another writer
// holds the lock too long, DAMAGE for a broken database file, IO for the disk, BUG for the rest.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

typedef struct so_db so_db;
so_db *so_db_open(const char *path, bool create, so_err *err);
void so_db_close(so_db *db);
SO_AUTOPTR(so_db, so_db_close)

bool so_db_script(so_db *db, const char *sql, so_err *err); // several statements, no parameters

typedef struct so_stmt so_stmt;
// NULL when it cannot be prepared; so_stmt_row(NULL) is false, so only *err needs a look.
so_stmt *so_db_query(so_db *db, so_err *err, const char *sql, const char *format, ...);
// Runs it to its end; rows are not looked at.
bool so_db_run(so_db *db, so_err *err, const char *sql, const char *format, ...);
// Moves to the next row; false at the end or with *err set.
bool so_stmt_row(so_stmt *s, so_err *err);
void so_stmt_done(so_stmt *s);
SO_AUTOPTR(so_stmt, so_stmt_done)

// Columns of the current row, from 0. Text is borrowed until the next step; NULL for SQL NULL.
const char *so_stmt_text(so_stmt *s, int column);
int so_stmt_int(so_stmt *s, int column);
int64_t so_stmt_int64(so_stmt *s, int column);
double so_stmt_real(so_stmt *s, int column);
bool so_stmt_is_null(so_stmt *s, int column);

int so_db_changes(so_db *db); // rows touched by the last so_db_run

// A transaction by scope, nothing when one is open already:
//     so_auto(so_tx) tx = {0};
//     if (!so_tx_begin(&tx, db, true, err)) return false;
//     ...
//     return so_tx_commit(&tx, err);     // without it everything is rolled back
typedef struct {
    so_db *db; // NULL when there is nothing to end here
} so_tx;
bool so_tx_begin(so_tx *tx, so_db *db, bool will_write, so_err *err);
bool so_tx_commit(so_tx *tx, so_err *err);
void so_tx_clear(so_tx *tx);
bool so_db_in_transaction(so_db *db);
