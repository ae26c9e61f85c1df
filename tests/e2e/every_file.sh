#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Other people's files, good and bad ones: nobody dies of them or stays over them, and each is read
# or refused with a sentence. A selection of small ones; EVERY=1 tests/e2e/every_file.sh takes all
# the fixtures (SOHOA names the program, for instance that of the preset asan).
. "$(dirname "$0")/lib.sh"
[ -d "$FIXTURES" ] || exit 77

if [ -n "${EVERY:-}" ]; then
    chosen=("$FIXTURES")
else
    chosen=("$FIXTURES"/{libtiff,leptonica,opf,ocrmypdf,tesseract} -size -9k)
fi
mapfile -d '' -t files < <(find "${chosen[@]}" -type f -print0 | sort -z)
[ "${#files[@]}" -ge 20 ] || fail "only ${#files[@]} files"

# read_some FILE...: several at once, because a worker's start costs more than a small page.
read_some() {
    local got=0
    "$SOHOA" ocr --jobs 2 --format json "$@" >"$out" 2>"$errors" || got=$?
    [ "$got" -le 1 ] || fail "exit code $got among: $*"
    ! grep -E 'Sanitizer|runtime error' "$errors" || fail "a sanitizer complains among: $*"
    equal "files that came out" "$(value 'len({p["file"] for p in rows})')" $#
    holds "nobody died or stayed" \
        'not [p for p in rows if p.get("reason") in ("crashed", "timeout")]'
    holds "what is not read has a reason" \
        'all(p.get("reason") for p in rows if p["kind"] == "quarantined")'
}

tell "${#files[@]} files, forty at a time"
for ((seen = 0; seen < ${#files[@]}; seen += 40)); do
    [ -z "${EVERY:-}" ] || echo "  $seen"
    read_some "${files[@]:seen:40}"
done
echo "as told"
