#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Damage in the archive is found, named and never served: verify and restore say so with exit
# code 4.
. "$(dirname "$0")/lib.sh"

new_archive
mkdir "$archive/inbox/a"
cp "$one_page" "$archive/inbox/a/1.tif"
touch "$archive/inbox/a/.done"
digitise
exits 0 so verify --json
cp -a "$archive" "$work/whole"

again() { rm -rf "$archive" && cp -a "$work/whole" "$archive"; }
flip() { # flip FILE OFFSET: turns one bit around
    chmod u+w "$1"
    /usr/bin/python3 -c 'import sys
f = open(sys.argv[1], "r+b"); f.seek(int(sys.argv[2])); b = f.read(1)[0]
f.seek(-1, 1); f.write(bytes([b ^ 1]))' "$1" "$2"
}
pack=$(cd "$archive" && find store -name 'originals-*.tar.zst')
size=$(stat -c %s "$archive/$pack")

tell "one flipped bit in the pack of originals"
for at in 0 $((size / 3)) $((size / 2)) $((size - 20)); do
    again
    flip "$archive/$pack" "$at"
    exits 4 so verify --json
    says "originals-"
done
tell "a damaged original is not given out"
again
flip "$archive/$pack" $((size / 2))
exits 4 so restore a --to "$work/back"
equal "files given out" "$(find "$work/back" -type f 2>/dev/null | wc -l)" 0

tell "a pack that is gone, cut short, or stray"
again
rm -f "$archive/$pack"
exits 4 so verify --json
again
chmod u+w "$archive/$pack"
truncate -s -1 "$archive/$pack"
exits 4 so verify --json
again
touch "$(dirname "$archive/$pack")/stray"
exits 4 so verify --json

tell "an inventory that was tampered with"
again
inventory=$(find "$archive/store" -name inventory.json | head -n 1)
flip "$inventory" 100
exits 4 so verify --json

tell "a page missing from the catalogue: archive and catalogue must agree"
again
sqlite3 "$archive/catalog.db" 'PRAGMA foreign_keys = OFF; DELETE FROM page'
exits 4 so verify --json

again
finish
