# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What the stories in this folder are written with. Each story begins with
#     . "$(dirname "$0")/lib.sh"
# and then has a work folder of its own ($work), removed at its end (KEEP=1 leaves it), and:
#     new_archive                an empty archive in $archive
#     so COMMAND...              sohoa on that archive
#     deliver BATCH              a batch of samples/ into the inbox, with .done
#     digitise                   sohoa run to its end
#     archive_of_all_samples     a copy of an archive in which every sample was digitised
#     tell SENTENCE              what is about to be shown
#     exits CODE COMMAND...      runs it; output in $out, complaints in $errors; fails on another
#     equal WHAT GOT WANTED      fails unless they are the same
#     holds SENTENCE EXPRESSION  a Python expression over the JSON lines in $out: `rows`, `it`
#     value EXPRESSION           prints it
#     finish                     verifies the archive; the last line of every story
set -euo pipefail
export LC_ALL=C.UTF-8 OMP_THREAD_LIMIT=1 PYTHONDONTWRITEBYTECODE=1
unset SOHOA_ARCHIVE

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$(dirname "$here")")
: "${SOHOA:=$root/build/dev/sohoa}" "${SAMPLES:=$root/samples}"
: "${FIXTURES:=$root/../shared/fixtures}"
# Single pages to work with: a good one of 34 kB (G4), and a PDF of two.
# shellcheck disable=SC2034
one_page=$SAMPLES/batches/lo-002/IMG_11.tif
# shellcheck disable=SC2034
two_page_pdf="$SAMPLES/batches/lo-003/Tập 2 - Hộ tịch/Bản 10 - trả kết quả.pdf"
[ -x "$SOHOA" ] || { echo "no program at $SOHOA (set SOHOA)" >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/sohoa-e2e-XXXXXX")
archive=$work/archive out=$work/out errors=$work/errors
told="(nothing yet)"
at_exit() {
    local status=$?
    [ $status -eq 0 ] || [ $status -eq 77 ] || echo "FAILED while: $told" >&2
    if [ -n "${KEEP:-}" ]; then echo "left in $work"; else rm -rf "$work"; fi
    exit $status
}
trap at_exit EXIT

tell() {
    told=$1
    printf -- '- %s\n' "$told"
}
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    for file in "$out" "$errors"; do
        if [ -s "$file" ]; then printf '%s:\n%s\n' "${file##*/}" "$(head -c 2000 "$file")" >&2; fi
    done
    exit 1
}
so() { "$SOHOA" -C "$archive" "$@"; }

exits() {
    local wanted=$1 got=0
    shift
    "$@" >"$out" 2>"$errors" || got=$?
    [ "$got" -eq "$wanted" ] || fail "$*: exit code $got, wanted $wanted"
}
equal() { [ "$2" = "$3" ] || fail "$1: got '$2', wanted '$3'"; }
value() { /usr/bin/python3 "$here/pick.py" "$1" <"$out"; }
holds() { [ "$(value "bool($2)")" = True ] || fail "$1: does not hold: $2"; }
says() { grep -qF -- "$1" "$out" "$errors" || fail "did not say: $1"; }

new_archive() {
    exits 0 "$SOHOA" init "$archive"
    [ -f "$archive/sohoa.ini" ] || fail "init made no archive"
}
# Copies keep their times: restore is compared with what was delivered.
deliver() {
    cp -a "$SAMPLES/batches/$1" "$archive/inbox/$1"
    touch "$archive/inbox/$1/.done"
}
truth() { /usr/bin/python3 "$here/pick.py" "$2" <"$SAMPLES/truth/$1.json"; }
batches() { ls "$SAMPLES/batches"; }
setting() { sed -i "s/^[;# ]*$1 *=.*/$1 = $2/" "$archive/sohoa.ini"; }

# Digitising everything takes minutes, so the stories that only look at the result share it: made
# once per program and samples, under a lock, kept beside the program.
archive_of_all_samples() {
    local shared
    shared=$(dirname "$SOHOA")/e2e-archive
    mkdir -p "$shared"
    exec 9>"$shared/lock"
    flock 9
    if [ ! -f "$shared/made" ] || [ "$SOHOA" -nt "$shared/made" ] ||
        [ -n "$(find "$SAMPLES/batches" -newer "$shared/made" -print -quit)" ]; then
        rm -rf "$shared/archive" "$shared/made"
        archive=$shared/archive
        new_archive
        for batch in $(batches); do deliver "$batch"; done
        digitise
        cp "$out" "$shared/run.json"
        touch "$shared/made"
    fi
    archive=$work/archive
    cp -a "$shared/archive" "$archive"
    cp "$shared/run.json" "$work/run.json"
    exec 9>&-
}
# A run to its end: 1 when something was quarantined or needs a person's look, else 0.
digitise() {
    local code=0
    so run --json >"$out" 2>"$errors" || code=$?
    [ "$code" -le 1 ] || fail "run: exit code $code"
    holds "the exit code says whether anybody must look" \
        "(it['quarantined'] + it['review'] + it['rescan'] > 0) == ($code == 1)"
}

# Well-formed, and valid where the schemas are at hand (they name each other by web address).
is_valid_alto() {
    xmllint --noout "$1" 2>"$errors" || fail "no XML"
    [ -d "$FIXTURES/schemas" ] || return 0
    cp "$FIXTURES/schemas/xlink.xsd" "$work"
    sed 's|schemaLocation="http[^"]*/xlink.xsd"|schemaLocation="xlink.xsd"|' \
        "$FIXTURES/schemas/alto-4-4.xsd" >"$work/alto.xsd"
    xmllint --noout --nonet --schema "$work/alto.xsd" "$1" 2>"$errors" || fail "no valid ALTO"
}

finish() {
    tell "and the archive is whole: sohoa verify"
    exits 0 so verify --json
    holds "verify found nothing wrong" 'it["schema"] == 1'
    echo "as told"
}
