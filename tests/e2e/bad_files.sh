#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Files that cannot be read cost nothing but themselves: their bytes are kept, the reason is written
# down for programs and for people, and the rest of the batch goes on.
. "$(dirname "$0")/lib.sh"

tell "a batch with two good pages among all kinds of bad files"
new_archive
mine=$archive/inbox/bad
mkdir -p "$mine"
jpeg=$SAMPLES/batches/lo-001/0009.jpg
cp "$one_page" "$mine/01-good.tif"
head -c "$(($(stat -c %s "$jpeg") / 2))" "$jpeg" >"$mine/02-truncated.jpg"
: >"$mine/03-empty.tif"
printf 'Kính gửi: máy quét\n' >"$mine/04-text.tif"
qpdf --encrypt secret owner 256 -- "$two_page_pdf" "$mine/05-encrypted.pdf"
/usr/bin/python3 "$here/oversized.py" >"$mine/06-oversized.tif"
head -c 3000 /dev/urandom >"$mine/07-noise.pdf"
cp "$one_page" "$mine/99-good.tif"
(cd "$mine" && sha256sum ./0[2-7]*) >"$work/bad.sums"
touch "$mine/.done"
digitise
holds "eight pages, six of them quarantined" \
    'it["pages_in"] == 8 and it["quarantined"] == 6 and it["content"] == 2'

tell "each has its reason, as a code and as a sentence that says what to do"
exits 0 so list quarantine --json
equal "reasons" "$(value '{q["file"]: q["reason"] for q in rows}')" \
    "{'02-truncated.jpg': 'truncated', '03-empty.tif': 'empty', '04-text.tif': 'not_image', \
'05-encrypted.pdf': 'encrypted', '06-oversized.tif': 'oversized', '07-noise.pdf': 'not_image'}"
holds "sentences in Vietnamese and English" \
    'all(len(q["vi"]) > 10 and len(q["en"]) > 10 for q in rows)'

tell "their bytes lie in quarantine, with the reason as JSON beside them"
for name in 02-truncated.jpg 03-empty.tif 04-text.tif 05-encrypted.pdf 06-oversized.tif; do
    found=$(find "$archive/quarantine" -name "$name" -type f)
    [ -n "$found" ] || fail "no $name in quarantine"
    cp "$found.json" "$out"
    holds "a reason beside it" 'it["schema"] == 1 and it["pages"][0]["reason"]'
done

tell "and they come back byte for byte like any other original"
exits 0 so restore bad --to "$work/back"
(cd "$work/back" && sha256sum --check --quiet "$work/bad.sums") || fail "other bytes came back"

tell "the inbox is empty"
equal "files left" "$(find "$archive/inbox" -type f | wc -l)" 0

tell "a link or a pipe in the inbox is never followed or read; the pages beside it are"
mkdir "$archive/inbox/links"
cp "$one_page" "$archive/inbox/links/1.tif"
ln -s /etc/passwd "$archive/inbox/links/2.tif"
mkfifo "$archive/inbox/links/3.tif"
touch "$archive/inbox/links/.done"
digitise
holds "one page" 'it["pages_in"] == 1 and it["content"] == 1'
equal "what stays in the inbox" \
    "$(cd "$archive/inbox" && find . -type l -o -type p | sort | xargs)" \
    "./links/2.tif ./links/3.tif"
finish
