// SPDX-License-Identifier: Apache-2.0
// Readings (large JSON) lie apart from pages, so that lists and joins read small rows only. Names
// of kinds and states are stored as the contract's words: a person with the sqlite3 shell can read
// it. The full-text rows keep their words (FTS5 3.40 cannot delete from a contentless table);
// `ascii` tokenizing suffices because words.c has split and folded the text before.
#include "indexer/schema.h"

#include <string.h>

#include "base/text.h"

#define SCHEMA_VERSION 2
#define APPLICATION_ID 0x736F686F // "soho"

static const char schema_sql[] =
    "CREATE TABLE batch("
    " id TEXT PRIMARY KEY, name TEXT NOT NULL, inbox_path TEXT NOT NULL,"
    " received_ms INTEGER NOT NULL, stored_bytes INTEGER NOT NULL DEFAULT 0,"
    " state TEXT NOT NULL CHECK(state IN ('receiving','reading','leaving','done'))) STRICT;"
    "CREATE INDEX batch_by_time ON batch(received_ms, id);"
    "CREATE INDEX batch_unfinished ON batch(received_ms) WHERE state <> 'done';"

    "CREATE TABLE original("
    " batch_id TEXT NOT NULL REFERENCES batch ON DELETE CASCADE, ordinal INTEGER NOT NULL,"
    " path TEXT NOT NULL, size_bytes INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
    " sha256 TEXT NOT NULL, pages INTEGER NOT NULL, reason TEXT, detail TEXT,"
    " PRIMARY KEY(batch_id, ordinal)) STRICT, WITHOUT ROWID;"

    "CREATE TABLE case_file(key TEXT PRIMARY KEY, code TEXT NOT NULL) STRICT, WITHOUT ROWID;"

    "CREATE TABLE dossier("
    " id TEXT PRIMARY KEY, batch_id TEXT NOT NULL REFERENCES batch ON DELETE CASCADE,"
    " ordinal INTEGER NOT NULL, case_key TEXT REFERENCES case_file,"
    " link_score REAL NOT NULL, link_evidence TEXT NOT NULL," // one word a line
    " state TEXT NOT NULL) STRICT;"
    "CREATE INDEX dossier_by_batch ON dossier(batch_id, ordinal);"
    "CREATE INDEX dossier_by_case ON dossier(case_key);"
    "CREATE INDEX dossier_in_review ON dossier(batch_id) WHERE state = 'review';"

    // number and issued_on repeat the fields of that name: every search hit is sorted by them
    "CREATE TABLE document("
    " id TEXT PRIMARY KEY, dossier_id TEXT NOT NULL REFERENCES dossier ON DELETE CASCADE,"
    " ordinal INTEGER NOT NULL, type TEXT NOT NULL, type_confidence REAL NOT NULL,"
    " runner_up TEXT, role TEXT NOT NULL, state TEXT NOT NULL, number TEXT, issued_on TEXT) STRICT;"
    "CREATE INDEX document_by_dossier ON document(dossier_id, ordinal);"
    "CREATE INDEX document_in_review ON document(dossier_id) WHERE state = 'review';"

    "CREATE TABLE field("
    " document_id TEXT NOT NULL REFERENCES document ON DELETE CASCADE, ordinal INTEGER NOT NULL,"
    " key TEXT NOT NULL, value TEXT NOT NULL, raw TEXT, rule TEXT, confidence REAL NOT NULL,"
    " state TEXT NOT NULL, page INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL,"
    " w INTEGER NOT NULL, h INTEGER NOT NULL,"
    " PRIMARY KEY(document_id, ordinal)) STRICT, WITHOUT ROWID;"

    "CREATE INDEX field_in_review ON field(document_id) WHERE state = 'review';"

    // kind is NULL while the page waits to be read
    "CREATE TABLE page("
    " rowid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,"
    " batch_id TEXT NOT NULL REFERENCES batch ON DELETE CASCADE, ordinal INTEGER NOT NULL,"
    " original INTEGER NOT NULL, file_index INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " kind TEXT CHECK(kind IN ('content','blank','separator','quarantined')),"
    " width_px INTEGER NOT NULL DEFAULT 0, height_px INTEGER NOT NULL DEFAULT 0,"
    " res_dpi INTEGER NOT NULL DEFAULT 0, rotation_deg INTEGER NOT NULL DEFAULT 0,"
    " skew_deg REAL NOT NULL DEFAULT 0, confidence REAL NOT NULL DEFAULT 0,"
    " words INTEGER NOT NULL DEFAULT 0, reason TEXT, detail TEXT,"
    " dossier_id TEXT REFERENCES dossier ON DELETE SET NULL,"
    " document_id TEXT REFERENCES document ON DELETE SET NULL, document_ordinal INTEGER,"
    " UNIQUE(batch_id, ordinal), FOREIGN KEY(batch_id, original) REFERENCES original) STRICT;"
    "CREATE INDEX page_by_dossier ON page(dossier_id);"
    "CREATE INDEX page_by_document ON page(document_id, document_ordinal);"
    "CREATE INDEX page_waiting ON page(batch_id, ordinal) WHERE kind IS NULL;"
    "CREATE INDEX page_quarantined ON page(batch_id, ordinal) WHERE kind = 'quarantined';"

    "CREATE TABLE reading("
    " page INTEGER PRIMARY KEY REFERENCES page ON DELETE CASCADE, json TEXT NOT NULL) STRICT;"

    "CREATE VIEW review_item(kind, batch_id, dossier_id, dossier_ordinal, document_id,"
    " document_ordinal, field_ordinal) AS"
    " SELECT 'dossier', batch_id, id, ordinal, NULL, -1, -1 FROM dossier WHERE state = 'review'"
    " UNION ALL SELECT 'document', d.batch_id, d.id, d.ordinal, o.id, o.ordinal, -1"
    "  FROM document o JOIN dossier d ON d.id = o.dossier_id WHERE o.state = 'review'"
    "  AND NOT EXISTS(SELECT 1 FROM field f WHERE f.document_id = o.id AND f.state = 'review')"
    " UNION ALL SELECT 'field', d.batch_id, d.id, d.ordinal, o.id, o.ordinal, f.ordinal"
    "  FROM field f JOIN document o ON o.id = f.document_id JOIN dossier d ON d.id = o.dossier_id"
    "  WHERE f.state = 'review';"

    "CREATE VIRTUAL TABLE page_text USING fts5("
    " field_marked, body_marked, field_folded, body_folded, tokenize='ascii');"
    "CREATE VIRTUAL TABLE page_word USING fts5vocab(page_text, col);";

// What each version added to the one before; a catalogue of an older program is brought up to date
// when it is opened. The first is the step from 1 to 2.
static const char *const steps[SCHEMA_VERSION - 1] = {
    "CREATE TABLE ticket("
    " batch_id TEXT NOT NULL REFERENCES batch ON DELETE CASCADE, page INTEGER NOT NULL,"
    " flaw TEXT NOT NULL, is_notice INTEGER NOT NULL, value REAL NOT NULL, wanted REAL NOT NULL,"
    " side INTEGER NOT NULL, x_mm REAL NOT NULL, pages INTEGER NOT NULL,"
    " FOREIGN KEY(batch_id, page) REFERENCES page(batch_id, ordinal)) STRICT;"
    "CREATE INDEX ticket_by_page ON ticket(batch_id, page);",
};

static bool read_pragma(so_db *db, const char *sql, int *ret, so_err *err)
{
    so_autoptr(so_stmt) s = so_db_query(db, err, sql, "");
    if (so_stmt_row(s, err)) *ret = so_stmt_int(s, 0);
    return err->kind == SO_OK;
}

// From the version that is there (0: none) to ours.
static bool bring_up(so_db *db, so_err *err)
{
    so_auto(so_tx) tx = {0};
    so_autofree char *mark =
        so_fmt("PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, SCHEMA_VERSION);
    int version = 0;
    if (!so_tx_begin(&tx, db, true, err) || !read_pragma(db, "PRAGMA user_version", &version, err))
        return false;
    if (version >= SCHEMA_VERSION) return true; // somebody else was faster
    if (version == 0 && !so_db_script(db, schema_sql, err)) return false;
    for (int from = version ? version : 1; from < SCHEMA_VERSION; from++)
        if (!so_db_script(db, steps[from - 1], err)) return false;
    return so_db_script(db, mark, err) && so_tx_commit(&tx, err);
}

bool so_schema_ensure(so_db *db, bool create, so_err *err)
{
    int version = 0, application = 0, tables = 0;
    if (!read_pragma(db, "PRAGMA user_version", &version, err) ||
        !read_pragma(db, "PRAGMA application_id", &application, err) ||
        !read_pragma(db, "SELECT count(*) FROM sqlite_schema", &tables, err))
        return false;
    if (create && version == 0 && tables == 0) return bring_up(db, err);
    if (application != APPLICATION_ID)
        return so_err_set(err, SO_CONFIG, "catalogue: the file is no catalogue of this program");
    if (version > 0 && version < SCHEMA_VERSION) return bring_up(db, err);
    if (version != SCHEMA_VERSION)
        return so_err_set(err, SO_CONFIG,
                          "catalogue: the file has version %d, this program reads version %d: "
                          "use the newer program, or rebuild the catalogue from the archive",
                          version, SCHEMA_VERSION);
    return true;
}

static const char *const state_names[] = {"receiving", "reading", "leaving", "done"};

const char *so_batch_state_name(so_batch_state s)
{
    return state_names[s];
}

so_batch_state so_batch_state_loaded(const char *name)
{
    for (size_t i = 0; i < SO_COUNT(state_names); i++)
        if (so_equal(name, state_names[i])) return (so_batch_state)i;
    return SO_BATCH_RECEIVING; // the CHECK of the table leaves no other
}

const char *so_reason_stored(so_reason reason)
{
    return reason == SO_REASON_NONE ? NULL : so_reason_name(reason);
}

so_reason so_reason_loaded(const char *name)
{
    so_reason reason = SO_REASON_NONE;
    if (name) so_reason_parse(name, &reason);
    return reason;
}

so_state so_state_loaded(const char *name)
{
    so_state state = SO_STATE_ACCEPTED;
    so_state_parse(name, &state);
    return state;
}

char *so_case_key(const char *code)
{
    so_auto(so_str) folded = {0};
    so_str key = {0};
    so_text_fold(code, &folded);
    const char *p = so_str_text(&folded);
    while (*p) {
        uint32_t cp = so_text_next(&p);
        if (cp == ' ') continue;
        if ((cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212) cp = '-';
        so_text_add_cp(&key, cp);
    }
    return so_str_take(&key);
}
