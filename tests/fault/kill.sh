#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Killed at any moment and started again, a run goes on where it was: no page twice, none lost.
#   tests/fault/kill.sh [KILLS] [SEED]     6 in the suite; 50 on demand
# The same small batch is digitised once undisturbed and once with kill -9 on the whole process
# group at random moments; then both archives must say the same in every listing.
. "$(dirname "$0")/../e2e/lib.sh"

kills=${1:-6} seed=${2:-$(date +%s)}
RANDOM=$seed
echo "$kills kills, seed $seed"

fill_inbox() {
    mkdir "$archive/inbox/night"
    # One dossier: separator, receipt with a blank back, application, ID card, extract, a torn file.
    cp -a "$SAMPLES/batches/lo-002/"IMG_{9,10,11,12,13,14}.tif "$archive/inbox/night"
    touch "$archive/inbox/night/.done"
}
# All that the archive says, without what honestly differs: when and how fast.
says_all() {
    for listing in documents pages cases quarantine review; do
        so list "$listing" --json
    done
    so search 'quyet dinh' --json | sed 's/"took_ms":[0-9.]*//'
    so list pages --json >"$out"
    for page in $(value '" ".join(p["id"] for p in rows if p["kind"] == "content")'); do
        so show "$page" --text
    done
}
contents() { # names and digests of what was restored
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

tell "an undisturbed run, for comparison"
new_archive
fill_inbox
began=$(date +%s%N)
digitise
took_ms=$((($(date +%s%N) - began) / 1000000))
exits 0 so restore night --to "$work/restored-undisturbed"
says_all >"$work/undisturbed"
mv "$archive" "$work/first-archive"

tell "the same, killed $kills times somewhere in the $took_ms ms that a run takes"
new_archive
fill_inbox
finished=0 killed=0
while [ "$killed" -lt "$kills" ]; do
    # A run that got to its end has nothing left to be killed: look at it, and deliver afresh.
    if [ "$finished" -eq 1 ]; then
        says_all >"$work/killed"
        diff "$work/undisturbed" "$work/killed" || fail "after $killed kills: another result"
        exits 0 so verify --json
        rm -rf "$archive"
        new_archive
        fill_inbox
        finished=0
    fi
    setsid "$SOHOA" -C "$archive" run --json >"$out" 2>"$errors" 9>&- &
    group=$!
    wait_ms=$(((RANDOM * 32768 + RANDOM) % (took_ms + 100)))
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    kill -9 -- "-$group" 2>/dev/null || true
    status=0
    wait "$group" 2>/dev/null || status=$?
    case $status in
        137) killed=$((killed + 1)) && echo "  $killed: killed after $wait_ms ms" ;;
        0 | 1) finished=1 && echo "  came to its end before $wait_ms ms" ;;
        *) fail "the run ended by itself with $status" ;;
    esac
    # Whatever the moment, what the catalogue and the archive hold is whole.
    exits 0 so verify --json
done

tell "and then left alone to its end"
status=0
so run --json >"$out" 2>"$errors" || status=$?
[ "$status" -le 1 ] || fail "the last run ended with $status"
says_all >"$work/killed"
diff "$work/undisturbed" "$work/killed" || fail "another result than that of the undisturbed run"
exits 0 so restore night --to "$work/restored-killed"
equal "originals" "$(contents "$work/restored-killed")" "$(contents "$work/restored-undisturbed")"
equal "files left in the inbox" "$(find "$archive/inbox" -type f | wc -l)" 0
equal "files left in work/" "$(find "$archive/work" -type f | wc -l)" 0
finish
