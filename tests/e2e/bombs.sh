#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Decompression bombs: small files that say, or turn out, to be enormous. Each is refused with that
# reason by a worker that stays within its memory, and the page beside them is read.
. "$(dirname "$0")/lib.sh"

tell "a batch with one good page among bombs, and workers of 768 MB"
new_archive
setting worker_memory_mb 768
mine=$archive/inbox/bombs
mkdir -p "$mine"
/usr/bin/python3 "$here/bombs.py" "$mine"
cp "$one_page" "$mine/good.tif"
bombs=$(($(find "$mine" -type f | wc -l) - 1))
[ "$(du -sk "$mine" | cut -f 1)" -lt 10000 ] || fail "they are not small"
touch "$mine/.done"
digitise
holds "one page is good" "it['content'] == 1 and it['quarantined'] == $bombs"

tell "every one is called oversized, none killed its worker"
exits 0 so list quarantine --json
equal "other reasons" "$(value '[(q["file"], q["reason"]) for q in rows
    if q["reason"] != "oversized"]')" "[]"
finish
