// SPDX-License-Identifier: Apache-2.0
// Statements are kept by the address of their SQL literal: no hashing of text, no list to maintain
// by hand. One that is in use while asked for again (a callback inside a list) is prepared a second
// time and finalised after its use.
#include "indexer/db.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#define BUSY_WAIT_MS 30000

struct so_stmt {
    so_db *db;
    const char *sql;
    sqlite3_stmt *handle;
    bool is_used, is_kept;
};

struct so_db {
    sqlite3 *handle;
    so_vec(so_stmt *) kept;
};

static so_err_kind kind_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return SO_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return SO_DAMAGE;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_NOMEM:
        return SO_IO;
    default:
        return SO_BUG;
    }
}

static bool fail(const so_db *db, so_err *err)
{
    int code = sqlite3_extended_errcode(db->handle);
    return so_err_set(err, kind_of(code), "catalogue: %s (SQLite %d)", sqlite3_errmsg(db->handle),
                      code);
}

bool so_db_script(so_db *db, const char *sql, so_err *err)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, err);
}

so_db *so_db_open(const char *path, bool create, so_err *err)
{
    if (!create && access(path, F_OK) != 0) {
        so_err_set(err, SO_CONFIG, "catalogue: there is none at %s", path);
        return NULL;
    }
    so_autoptr(so_db) db = so_alloc(sizeof *db);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path, &db->handle, flags, NULL) != SQLITE_OK) {
        if (db->handle)
            fail(db, err);
        else
            so_err_set(err, SO_IO, "catalogue: out of memory");
        return NULL;
    }
    sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!so_db_script(db,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                      "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
                      "PRAGMA cache_size=-32000; PRAGMA journal_size_limit=67108864;",
                      err))
        return NULL;
    return so_steal(&db);
}

static void stmt_free(so_stmt *s)
{
    sqlite3_finalize(s->handle);
    free(s);
}

void so_db_close(so_db *db)
{
    if (!db) return;
    for (size_t i = 0; i < db->kept.len; i++) stmt_free(db->kept.items[i]);
    free(db->kept.items);
    sqlite3_close_v2(db->handle);
    free(db);
}

// ---------------------------------------------------------------------------- statements

static so_stmt *kept_stmt(const so_db *db, const char *sql)
{
    for (size_t i = 0; i < db->kept.len; i++)
        if (db->kept.items[i]->sql == sql) return db->kept.items[i];
    return NULL;
}

static so_stmt *take(so_db *db, const char *sql, so_err *err)
{
    so_stmt *s = kept_stmt(db, sql);
    if (s && !s->is_used) {
        s->is_used = true;
        return s;
    }
    sqlite3_stmt *handle = NULL;
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) !=
        SQLITE_OK) {
        fail(db, err);
        return NULL;
    }
    bool keep = !s;
    s = so_alloc(sizeof *s);
    *s = (so_stmt){.db = db, .sql = sql, .handle = handle, .is_used = true, .is_kept = keep};
    if (keep) *so_vec_push(&db->kept) = s;
    return s;
}

static int bind_one(so_stmt *s, int i, char letter, va_list *args)
{
    switch (letter) {
    case 's':
        return sqlite3_bind_text(s->handle, i, va_arg(*args, const char *), -1, SQLITE_TRANSIENT);
    case 'i':
        return sqlite3_bind_int(s->handle, i, va_arg(*args, int));
    case 'I':
        return sqlite3_bind_int64(s->handle, i, va_arg(*args, int64_t));
    case 'r':
        return sqlite3_bind_double(s->handle, i, va_arg(*args, double));
    default:
        return SQLITE_MISUSE;
    }
}

static so_stmt *query(so_db *db, so_err *err, const char *sql, const char *format, va_list *args)
{
    so_autoptr(so_stmt) s = take(db, sql, err);
    if (!s) return NULL;
    for (int i = 0; format[i]; i++) {
        if (bind_one(s, i + 1, format[i], args) != SQLITE_OK) {
            fail(db, err);
            return NULL;
        }
    }
    return so_steal(&s);
}

so_stmt *so_db_query(so_db *db, so_err *err, const char *sql, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    so_stmt *s = query(db, err, sql, format, &args);
    va_end(args);
    return s;
}

bool so_db_run(so_db *db, so_err *err, const char *sql, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    so_autoptr(so_stmt) s = query(db, err, sql, format, &args);
    va_end(args);
    if (!s) return false;
    int code;
    while ((code = sqlite3_step(s->handle)) == SQLITE_ROW) continue;
    return code == SQLITE_DONE || fail(db, err);
}

bool so_stmt_row(so_stmt *s, so_err *err)
{
    if (!s) return false;
    int code = sqlite3_step(s->handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(s->db, err);
    return code == SQLITE_ROW;
}

void so_stmt_done(so_stmt *s)
{
    if (!s) return;
    sqlite3_reset(s->handle);
    sqlite3_clear_bindings(s->handle);
    s->is_used = false;
    if (!s->is_kept) stmt_free(s);
}

const char *so_stmt_text(so_stmt *s, int column)
{
    return (const char *)sqlite3_column_text(s->handle, column);
}

int so_stmt_int(so_stmt *s, int column)
{
    return sqlite3_column_int(s->handle, column);
}

int64_t so_stmt_int64(so_stmt *s, int column)
{
    return sqlite3_column_int64(s->handle, column);
}

double so_stmt_real(so_stmt *s, int column)
{
    return sqlite3_column_double(s->handle, column);
}

bool so_stmt_is_null(so_stmt *s, int column)
{
    return sqlite3_column_type(s->handle, column) == SQLITE_NULL;
}

int so_db_changes(so_db *db)
{
    return sqlite3_changes(db->handle);
}

// ---------------------------------------------------------------------------- transactions

bool so_db_in_transaction(so_db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

bool so_tx_begin(so_tx *tx, so_db *db, bool will_write, so_err *err)
{
    if (so_db_in_transaction(db)) return true;
    if (!so_db_script(db, will_write ? "BEGIN IMMEDIATE" : "BEGIN", err)) return false;
    tx->db = db;
    return true;
}

bool so_tx_commit(so_tx *tx, so_err *err)
{
    if (!tx->db) return true;
    if (!so_db_script(tx->db, "COMMIT", err)) return false; // the cleanup rolls back
    tx->db = NULL;
    return true;
}

void so_tx_clear(so_tx *tx)
{
    so_err ignored = {0};
    if (tx->db && so_db_in_transaction(tx->db)) so_db_script(tx->db, "ROLLBACK", &ignored);
    tx->db = NULL;
}
