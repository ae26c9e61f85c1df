#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Killed at a given step to the disk: the run is ended by SIGKILL at its Nth fsync, rename, unlink
# or write, for N spread over all of them; then started again, it must come to the same result.
#   tests/fault/steps.sh [POINTS]     10 in the suite; 0 = every single one
# Random moments (kill.sh) fall mostly into the reading of pages; these fall between two steps of a
# commit.
. "$(dirname "$0")/../e2e/lib.sh"

points=${1:-10}
calls=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,pwrite64,ftruncate
command -v strace >/dev/null || { echo "no strace: skipped"; exit 77; }
strace -o "$work/trace" true 2>/dev/null || { echo "strace may not trace here: skipped"; exit 77; }

fill_inbox() {
    mkdir -p "$archive/inbox/tiny/sub"
    cp -a "$SAMPLES/batches/lo-002/IMG_9.tif" "$archive/inbox/tiny/1.tif"
    cp -a "$SAMPLES/batches/lo-002/IMG_14.tif" "$archive/inbox/tiny/sub/2.tif"
    touch "$archive/inbox/tiny/.done"
}
says_all() {
    for listing in documents pages cases quarantine review; do so list "$listing" --json; done
    so restore tiny --to "$1" >/dev/null
    (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum)
}

tell "an undisturbed run, and how many steps it takes"
new_archive
fill_inbox
cp -a "$archive" "$work/before"
# Only the parent is followed: it alone writes.
strace -o "$work/trace" -e trace="$calls" "$SOHOA" -C "$archive" run --json >"$out" 2>"$errors" ||
    [ $? -eq 1 ] || fail "the run failed under strace"
grep -o '^[a-z0-9]*(' "$work/trace" | tr -d '(' >"$work/steps"
steps=$(wc -l <"$work/steps")
says_all "$work/restored-undisturbed" >"$work/undisturbed"
[ "$points" -gt 0 ] && [ "$points" -lt "$steps" ] || points=$steps

tell "the same, killed at $points of its $steps steps"
for ((i = 0; i < points; i++)); do
    at=$(((2 * i + 1) * steps / (2 * points) + 1))
    rm -rf "$archive"
    cp -a "$work/before" "$archive"
    # strace counts each call by itself: the Nth step is the Mth of its kind.
    call=$(sed -n "${at}p" "$work/steps")
    nth=$(head -n "$at" "$work/steps" | grep -cx "$call")
    code=0
    { strace -o /dev/null -e trace="$call" -e inject="$call:signal=KILL:when=$nth" \
        "$SOHOA" -C "$archive" run --json >"$out" 2>"$errors" || code=$?; } 2>/dev/null
    [ "$code" -eq 137 ] || fail "step $at ($call $nth): ended with $code, not killed"
    exits 0 so verify --json
    digitise
    rm -rf "$work/restored"
    says_all "$work/restored" >"$work/killed"
    diff "$work/undisturbed" "$work/killed" || fail "step $at ($call $nth): another result"
    equal "files left in the inbox" "$(find "$archive/inbox" -type f | wc -l)" 0
    exits 0 so verify --json
done
finish
