#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The main job: batches that wait in the inbox become dossiers in the archive, and every page of
# every file is accounted for.
. "$(dirname "$0")/lib.sh"

tell "all sample batches are digitised in one run; one file is truncated, so the exit code is 1"
archive_of_all_samples
cp "$work/run.json" "$out"
holds "schema" 'it["schema"] == 1'
holds "every batch" "it['batches'] == $(batches | wc -l)"
holds "no page is lost or doubled" \
    'it["pages_in"] == it["content"] + it["blank"] + it["separators"] + it["quarantined"]'
holds "all that was read had bytes, and packs are smaller" '0 < it["bytes_stored"] < it["bytes_in"]'
holds "work was done" 'it["documents"] > 0 and it["cases"] > 0 and it["took_s"] > 0'

tell "the balance of each batch is that of its truth"
for batch in $(batches); do
    exits 0 so list pages --batch "$batch" --json
    equal "pages of $batch" "$(value 'len(rows)')" "$(truth "$batch" 'len(it["pages"])')"
    for kind in content blank separator quarantined; do
        equal "$kind pages of $batch" \
            "$(value "sum(p['kind'] == '$kind' for p in rows)")" \
            "$(truth "$batch" "sum(p['kind'] == '$kind' for p in it['pages'])")"
    done
    equal "pages by file and index, in scanning order" \
        "$(value '[(p["file"], p["index"]) for p in rows]')" \
        "$(truth "$batch" '[(p["file"], p["index"]) for p in it["pages"]]')"
done

tell "the inbox is empty: its files are in the archive"
equal "files left in the inbox" "$(find "$archive/inbox" -type f | wc -l)" 0

tell "a morning report says the same in words"
exits 0 so report batch
for batch in $(batches); do says "$batch"; done

tell "a second run finds nothing to do"
digitise
holds "nothing" 'it["batches"] == 0 and it["pages_in"] == 0'

finish
