#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A full disk stops the run with a sentence and exit code 3; nothing is lost, and when there is room
# again the next run finishes. Needs root (a small tmpfs); skipped elsewhere.
. "$(dirname "$0")/../e2e/lib.sh"

disk=$work/disk
mkdir "$disk"
mount -t tmpfs -o size=8m tmpfs "$disk" 2>/dev/null || {
    echo "cannot mount a tmpfs here: skipped"
    exit 77
}
trap 'umount "$disk"; at_exit' EXIT

run_out_of_room() { # KILOBYTES left when the run begins
    local room
    rm -rf "${disk:?}"/*
    archive=$disk/archive
    new_archive
    mkdir "$archive/inbox/night"
    cp -a "$SAMPLES/batches/lo-002/"IMG_{9,10,11}.tif "$archive/inbox/night"
    touch "$archive/inbox/night/.done"
    room=$(df --output=avail -k "$disk" | tail -n 1)
    head -c $(((room - $1) * 1024)) /dev/zero >"$disk/ballast"
    exits 3 so run --json
    says "No space left on device"
    equal "files still in the inbox" "$(find "$archive/inbox" -name '*.tif' | wc -l)" 3
    rm "$disk/ballast"
    exits 0 so verify --json
    digitise
    holds "every page" 'it["batches"] == 1 and it["pages_in"] == 4'
    equal "files in the inbox" "$(find "$archive/inbox" -type f | wc -l)" 0
    exits 0 so restore night --to "$disk/restored"
    for file in "$disk"/restored/*.tif; do
        cmp "$file" "$SAMPLES/batches/lo-002/${file##*/}"
    done
}

tell "no room for the catalogue's first note, or for the pack"
run_out_of_room 64
tell "room for the pack, none for what is read from it"
run_out_of_room 400
finish
