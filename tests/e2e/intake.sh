#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# When a batch is taken: marked with .done, or quiet for settle_s with every file whole. A file that
# is still being copied is left alone.
. "$(dirname "$0")/lib.sh"

new_archive
size=$(stat -c %s "$one_page")

tell "a batch that changed a moment ago and has no .done is not taken yet"
mkdir "$archive/inbox/fresh"
cp "$one_page" "$archive/inbox/fresh/1.tif"
digitise
holds "nothing was taken" 'it["batches"] == 0'
[ -f "$archive/inbox/fresh/1.tif" ] || fail "the file left the inbox"

tell "once it has been quiet for settle_s it is"
setting settle_s 1
sleep 1.2
digitise
holds "taken" 'it["batches"] == 1 and it["pages_in"] == 1'

tell "a half-written file keeps its batch waiting, even when it is quiet"
mkdir "$archive/inbox/half"
head -c $((size / 2)) "$one_page" >"$archive/inbox/half/1.tif"
sleep 1.2
digitise
holds "nothing was taken" 'it["batches"] == 0'
tell "when the rest has come it is taken, and nothing is quarantined"
tail -c +$((size / 2 + 1)) "$one_page" >>"$archive/inbox/half/1.tif"
sleep 1.2
digitise
holds "taken whole" 'it["batches"] == 1 and it["quarantined"] == 0 and it["content"] == 1'

tell "a loose file in the inbox is a batch of its own"
cp "$one_page" "$archive/inbox/loose page.tif"
sleep 1.2
digitise
holds "one batch of one page" 'it["batches"] == 1 and it["pages_in"] == 1'
exits 0 so restore "loose page.tif" --to "$work/loose"
cmp "$one_page" "$work/loose/loose page.tif"

tell "the same delivery again is recognised and makes nothing twice"
exits 0 so list pages --json
pages=$(value 'len(rows)')
mkdir "$archive/inbox/fresh"
cp "$one_page" "$archive/inbox/fresh/1.tif"
touch "$archive/inbox/fresh/.done"
digitise
exits 0 so list pages --json
equal "pages" "$(value 'len(rows)')" "$pages"
[ ! -e "$archive/inbox/fresh/1.tif" ] || fail "the second copy still waits"

tell "two runs at once: the second says who holds the lock and leaves"
mkdir "$archive/inbox/slow"
for i in 1 2 3 4; do cp "$one_page" "$archive/inbox/slow/$i.tif"; done
touch "$archive/inbox/slow/.done"
so run --json >"$work/first" 2>&1 &
first=$!
for _ in $(seq 100); do
    if grep -qs "$first" "$archive/run.lock"; then break; fi
    sleep 0.05
done
exits 5 so run --json
says "$first"
wait "$first" || fail "the first run was disturbed"
cp "$work/first" "$out"
holds "the first run did all the work" 'it["pages_in"] == 4'
finish
