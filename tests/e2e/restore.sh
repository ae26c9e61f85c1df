#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the scanner wrote comes back byte for byte: under its name, in its sub-folder, with its time.
. "$(dirname "$0")/lib.sh"

listing() { # names, times to the nanosecond and digests of everything below a folder
    (cd "$1" && find . -type f ! -name .done -printf '%P %T@\n' | sort &&
        find . -type f ! -name .done -print0 | sort -z | xargs -0 sha256sum)
}

tell "a batch of its own, with sub-folders, odd names and odd times"
new_archive
mine="$archive/inbox/lô số 7"
mkdir -p "$mine/tập 1/mặt sau"
cp "$one_page" "$mine/tập 1/2.tif"
cp "$one_page" "$mine/tập 1/mặt sau/10 (bản sao).tif"
printf 'not a page: a note of the scanner\n' >"$mine/\$HOME \"x\".txt"
touch -d '2019-02-28 23:59:59.123456789' "$mine/tập 1/2.tif"
touch -d '1999-12-31 00:00:00.000000001' "$mine/tập 1/mặt sau/10 (bản sao).tif"
cp -a "$mine" "$work/delivered"
touch "$mine/.done"
digitise # the note is quarantined, and kept

tell "restore by the name of the batch gives the scanner's files"
exits 0 so restore "lô số 7" --to "$work/back"
equal "names, times, digests" "$(listing "$work/back")" "$(listing "$work/delivered")"

tell "restoring over existing files is refused and changes nothing"
before=$(listing "$work/back")
exits 3 so restore "lô số 7" --to "$work/back"
equal "files" "$(listing "$work/back")" "$before"

tell "an unknown name is a mistake of the user"
exits 2 so restore no-such-thing --to "$work/nothing"
finish

tell "and so it is for every sample batch"
rm -rf "$archive"
archive_of_all_samples
for batch in $(batches); do
    exits 0 so restore "$batch" --to "$work/samples/$batch"
    equal "$batch" "$(listing "$work/samples/$batch")" "$(listing "$SAMPLES/batches/$batch")"
done

tell "a document or a case gives the files that its pages came from"
exits 0 so list documents --json
id=$(value 'next(d["id"] for d in rows if d["type"] == "decision" and d["case_code"])')
code=$(value "next(d['case_code'] for d in rows if d['id'] == '$id')")
exits 0 so restore "$id" --to "$work/one"
exits 0 so restore "$code" --to "$work/case"
digests() { find "$1" -type f -print0 | xargs -0 sha256sum | cut -d' ' -f1 | sort -u; }
for folder in one case; do
    [ -n "$(digests "$work/$folder")" ] || fail "nothing restored to $folder"
    equal "files in $folder that no scanner delivered" \
        "$(comm -23 <(digests "$work/$folder") <(digests "$SAMPLES/batches"))" ""
done
equal "files of the document that are not of its case" \
    "$(comm -23 <(digests "$work/one") <(digests "$work/case"))" ""
finish
