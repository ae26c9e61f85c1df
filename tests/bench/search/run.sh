#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Times search on generated pages and tells what the catalogue's tables take:
#     tests/bench/search/run.sh [PAGES]     10000 pages take some minutes and 400 MB of disk
set -eu

root=$(cd "$(dirname "$0")/../../.." && pwd)
pages=${1:-10000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

set -- err mem str text json jsonin file tree clock digest
sources=
for name in "$@"; do sources="$sources $root/base/$name.c"; done
# shellcheck disable=SC2046,SC2086  # lists of words by intent
cc -std=gnu17 -O2 -D_GNU_SOURCE -I"$root" "$root/tests/bench/search/bench.c" \
    "$root"/indexer/*.c "$root"/model/*.c $sources -o "$work/bench" \
    $(pkg-config --cflags --libs sqlite3 libcrypto libutf8proc jansson) -lm

"$work/bench" "$work/catalog.db" "$pages"
printf '\nbytes by table:\n'
sqlite3 -readonly "$work/catalog.db" \
    "SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 12"
