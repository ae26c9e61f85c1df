#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The listings that other programs read: JSON Lines with the keys of the contract.
. "$(dirname "$0")/lib.sh"

archive_of_all_samples
keys() { # keys LISTING NAME...: every line has them, and schema 1
    local listing=$1
    shift
    exits 0 so list "$listing" --json
    holds "$listing" "rows and all(set('$*'.split()) | {'schema'} <= set(r) for r in rows)"
    holds "$listing: schema" 'all(r["schema"] == 1 for r in rows)'
}

tell "documents, pages, cases, batches, quarantine and review"
keys batches id
keys cases case_code documents pages
keys quarantine batch file reason
exits 0 so list review --json
keys pages id batch file index document_id ordinal width_px height_px res_dpi rotation_deg \
    skew_deg kind sha256 text_confidence words
holds "kinds" 'all(r["kind"] in ("content", "blank", "separator", "quarantined") for r in rows)'
holds "digests" 'all(len(r["sha256"]) == 64 for r in rows)'
holds "page ids are unique" 'len({r["id"] for r in rows}) == len(rows)'
keys documents id batch case_code link type role page_ids state fields
holds "states" 'all(r["state"] in ("accepted", "review", "confirmed") for r in rows)'
holds "a field says its value, its confidence and where it stands" \
    'all({"value", "confidence", "state", "page_id", "box"} <= set(f)
         for r in rows for f in r["fields"].values())'
holds "roles" 'all(r["role"] in ("component", "result", "process", "separator") for r in rows)'

tell "a page belongs to one document at most"
holds "no page twice" 'len({p for r in rows for p in r["page_ids"]})
    == sum(len(r["page_ids"]) for r in rows)'

tell "listings can be narrowed to a batch or a case"
batch=$(batches | head -n 1)
exits 0 so list documents --batch "$batch" --json
holds "of the batch" "rows and all(r['batch'] == '$batch' for r in rows)"
code=$(value 'next(r["case_code"] for r in rows if r["case_code"])')
exits 0 so list documents --case "$code" --json
holds "of the case" "rows and all(r['case_code'] == '$code' for r in rows)"
id=$(value 'rows[0]["id"]')
page=$(value 'rows[0]["page_ids"][0]')

tell "one document, and one page in every form"
exits 0 so show "$id" --json
holds "document" "it['schema'] == 1 and it['id'] == '$id'"
exits 0 so show "$page" --json
holds "page" "it['schema'] == 1"
exits 0 so show "$page" --text
[ -s "$out" ] || fail "no text"
exits 0 so show "$page" --alto
is_valid_alto "$out"
exits 0 so show "$page" --image
equal "a PNG" "$(head -c 4 "$out" | tail -c 3)" PNG
exits 0 so show "$id" --pdf
equal "a PDF" "$(head -c 5 "$out")" %PDF-
exits 2 so show b0000000000000000.p0001 --json
finish
