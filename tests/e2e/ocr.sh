#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading files without an archive: text, JSON, ALTO and PDF with a text layer.
. "$(dirname "$0")/lib.sh"

tell "plain text"
exits 0 "$SOHOA" ocr "$one_page" --format text
[ "$(wc -w <"$out")" -gt 20 ] || fail "hardly a word was read"
cp "$out" "$work/text"

tell "JSON: one object per page, with boxes inside the picture"
exits 0 "$SOHOA" ocr "$one_page" "$two_page_pdf" --format json
holds "keys" 'all({"schema", "file", "index", "width_px", "height_px", "rotation_deg", "skew_deg",
    "res_dpi", "kind", "confidence", "barcodes", "lines"} <= set(p) for p in rows)'
holds "every page of every file" 'len(rows) == 3'
holds "boxes" 'all(0 <= w["box"][0] and w["box"][0] + w["box"][2] <= p["width_px"] and
    0 <= w["box"][1] and w["box"][1] + w["box"][3] <= p["height_px"]
    for p in rows for line in p["lines"] for w in line["words"])'
holds "the words are those of the text" \
    "[w['text'] for l in it['lines'] for w in l['words']] == open('$work/text').read().split()"

tell "ALTO that its schema accepts"
exits 0 "$SOHOA" ocr "$one_page" --format alto
is_valid_alto "$out"
grep -q '<String ' "$out" || fail "no word in it"

tell "a PDF whose text layer is the text"
exits 0 "$SOHOA" ocr "$one_page" "$two_page_pdf" --format pdf --to "$work/made"
made=$(find "$work/made" -name '*.pdf' | wc -l)
equal "one PDF per file" "$made" 2
one=$(find "$work/made" -name "$(basename "${one_page%.*}")*.pdf")
exits 0 qpdf --check "$one"
layer=$(pdftotext "$one" - | tr -s '[:space:]' '\n' | sort | uniq -c)
wanted=$(tr -s '[:space:]' '\n' <"$work/text" | sort | uniq -c)
equal "words of the layer" "$layer" "$wanted"

tell "the cleaned picture: the page as the engine sees it, one PNG a page"
exits 0 "$SOHOA" ocr "$one_page" "$two_page_pdf" --format cleaned --to "$work/cleaned"
equal "pictures" "$(find "$work/cleaned" -name '*.png' | wc -l)" 3
exits 0 "$SOHOA" ocr "$work/cleaned/$(basename "${one_page%.*}").png" --format json
holds "most of its words are there to be read" "len({w['text'] for l in it['lines']
    for w in l['words']} & set(open('$work/text').read().split())) > 20"
exits 2 "$SOHOA" ocr "$one_page" --format cleaned
says "--format cleaned needs --to DIR"

tell "a step of reading can be left out, and only such as can"
exits 0 "$SOHOA" ocr "$one_page" --without tilt,second_look --format json
holds "the page is read as it lies" 'it["lines"] and it["skew_deg"] != 0'
exits 2 "$SOHOA" ocr "$one_page" --without tilt,recognise
says '"recognise" is no step of reading that can be left out: colour, size, '

tell "a bad file is told, the good ones are read all the same"
: >"$work/empty.tif"
exits 1 "$SOHOA" ocr "$work/empty.tif" "$one_page" --format json
holds "both are there" 'sorted(p["kind"] for p in rows) == ["content", "quarantined"]'
exits 1 "$SOHOA" ocr "$work/empty.tif" --format cleaned --to "$work/none"
equal "pictures of a bad file" "$(find "$work/none" -type f | wc -l)" 0
exits 1 "$SOHOA" ocr "$work/no-such-file.tif"
says "No such file"
exits 2 "$SOHOA" ocr
exits 2 "$SOHOA" ocr "$one_page" --format docx
exits 2 "$SOHOA" no-such-command
echo "as told"
