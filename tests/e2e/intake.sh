#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# When a batch is taken: marked with .done, or quiet for settle_s with every file whole. A file that
# is still being copied is left alone.
. "$(dirname "$0")/lib.sh"

new_archive
size=$(stat -c %s "$one_page")
setting settle_s 2
setting broken_settle_s 8

tell "a batch without .done is taken once it has been quiet for settle_s; a run waits for that"
mkdir "$archive/inbox/fresh"
cp "$one_page" "$archive/inbox/fresh/1.tif"
touch "$archive/inbox/fresh"/*
digitise
holds "taken, and not at once" 'it["batches"] == 1 and it["pages_in"] == 1 and it["took_s"] >= 2'

tell "with .done it is taken at once"
setting settle_s 3600
mkdir "$archive/inbox/marked"
cp "$one_page" "$archive/inbox/marked/2.tif"
touch "$archive/inbox/marked/.done"
digitise
holds "taken" 'it["batches"] == 1'
setting settle_s 2

tell "a half-written file keeps its batch waiting even when it is quiet: the rest may be on its way"
mkdir "$archive/inbox/half"
head -c $((size / 2)) "$one_page" >"$archive/inbox/half/3.tif"
(sleep 5 && tail -c +$((size / 2 + 1)) "$one_page" >>"$archive/inbox/half/3.tif") &
digitise
wait
holds "taken whole" 'it["batches"] == 1 and it["quarantined"] == 0 and it["content"] == 1'

tell "when nothing more comes for broken_settle_s it is taken as it is, and quarantined"
setting broken_settle_s 3
mkdir "$archive/inbox/torn"
head -c $((size / 2)) "$one_page" >"$archive/inbox/torn/4.tif"
digitise
holds "quarantined" 'it["batches"] == 1 and it["quarantined"] == 1'

tell "a file dated in the future (a scanner's wrong clock) does not make its batch wait until then"
mkdir "$archive/inbox/ahead"
cp "$one_page" "$archive/inbox/ahead/1.tif"
touch -d '2099-01-01' "$archive/inbox/ahead/1.tif"
digitise
holds "taken" 'it["batches"] == 1 and it["content"] == 1'

tell "a loose file in the inbox is a batch of its own"
cp "$one_page" "$archive/inbox/loose page.tif"
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
for i in 5 6 7 8; do cp "$one_page" "$archive/inbox/slow/$i.tif"; done
touch "$archive/inbox/slow/.done"
"$SOHOA" -C "$archive" run --json >"$work/first" 2>&1 &
first=$!
for _ in $(seq 100); do
    if grep -qs "$first" "$archive/run.lock"; then break; fi
    sleep 0.05
done
exits 5 so run --json
says "$first"
wait "$first" || [ $? -eq 1 ] || fail "the first run was disturbed"
cp "$work/first" "$out"
holds "the first run did all the work" 'it["pages_in"] == 4'
finish
