#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Quality at the desk: while the paper is still at hand, the report names the pages to scan again,
# what is wrong with each and what to do.
. "$(dirname "$0")/lib.sh"

tell "a batch comes from a scanner with a dirty glass and a clerk in a hurry"
new_archive
mkdir "$archive/inbox/desk"
pdftoppm -gray -r 200 -f 1 -l 1 -singlefile "$two_page_pdf" "$work/page"
/usr/bin/python3 "$here/flaws.py" "$work/page.pgm" "$archive/inbox/desk"
touch "$archive/inbox/desk/.done"

tell "the run is not stopped by it; its exit code asks for a look at the report"
exits 1 so run --json
holds "nothing is lost" 'it["pages_in"] == 11 and it["quarantined"] == 0 and it["blank"] == 1'
holds "eight pages to scan again" 'it["rescan"] == 8'

tell "each bad page has its ticket, for the right reason; sound, blank and single ones have none"
exits 0 so report batch --json
tickets='[(t["file"].split(".")[0], t["reason"]) for t in it["tickets"]]'
equal "tickets" "$(value "sorted($tickets)")" "$(/usr/bin/python3 -c 'print(sorted([
    ("02 cut", "cut"), ("03 dark", "dark"), ("04 faint", "faint"),
    ("05 coarse", "low_resolution"), ("06 slipped", "blurred"),
    ("07 streak", "streak"), ("08 streak", "streak"), ("09 streak", "streak")]))')"
holds "a ticket says where, how much, and against which limit" \
    'all({"batch", "file", "index", "page_id", "reason", "value", "limit", "sentence",
          "thumbnail"} <= set(t) and t["batch"] == "desk" for t in it["tickets"])'
holds "the side that is cut, as one sees the page" \
    '[t["side"] for t in it["tickets"] if t["reason"] == "cut"] == ["left"]'
holds "where on the glass the dirt is" \
    'all(abs(t["x_mm"] - 61) < 0.5 for t in it["tickets"] if t["reason"] == "streak")'

tell "a thumbnail tells the sheet among others, too small to be read"
thumbnail=$(value 'it["tickets"][0]["thumbnail"]')
equal "a PNG" "$(head -c 4 "$thumbnail" | tail -c 3)" PNG
equal "thumbnails" "$(find "$archive/tickets" -name '*.png' | wc -l)" 8

tell "what is only worth knowing is told in one line: the scanner is set to grey"
holds "a notice" '[(n["reason"], n["pages"]) for n in it["notices"]][0] == ("low_depth", 10)'

tell "people read it as sentences, in Vietnamese or English"
exits 0 "$SOHOA" --lang vi -C "$archive" report batch
says "Trang 1 của 02 cut.png bị cắt mép trái: đặt lại giấy và quét lại"
says "Trang 1 của 08 streak.png có vệt dọc cách mép trái 61 mm, lặp lại trên 3 trang"
exits 0 so report batch
says "Page 1 of 05 coarse.png has too low a resolution (100 dpi, at least 200 are needed)"
exits 0 so report batch --format csv
says '"desk","03 dark.png","1","dark"'
exits 0 so report batch --format html
says "<td>06 slipped.png</td>"

tell "an office may ask for less, or for more; a mistake in its file is named with its line"
sed 's/^dark = .*/dark = 60/; s/^notice = .*/notice = faint/; s/^low_depth = .*/low_depth = 8/' \
    "$root/share/quality.ini" >"$work/quality.ini"
echo "quality_file = $work/quality.ini" >>"$archive/sohoa.ini"
mkdir "$archive/inbox/again"
/usr/bin/python3 "$here/flaws.py" "$work/page.pgm" "$archive/inbox/again"
rm "$archive/inbox/again/"{01,02,05,06,07,08,09,10,11}*
touch "$archive/inbox/again/.done"
digitise
exits 0 so report batch --batch again --json
holds "dark is dark enough, faint is only told" \
    'it["tickets"] == [] and [n["reason"] for n in it["notices"]][0] == "faint"'
sed -i 's/^faint = .*/faint = very/' "$work/quality.ini"
exits 2 so run --json
says "quality.ini:$(grep -n '^faint' "$work/quality.ini" | cut -d: -f1): faint: needs a number"
finish
