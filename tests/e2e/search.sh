#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Finding again: with marks or without, by number, case code or ID number; a hit says its case.
. "$(dirname "$0")/lib.sh"

archive_of_all_samples
exits 0 so list documents --json
cp "$out" "$work/documents"
decision=$(value 'next(d["id"] for d in rows if d["type"] == "decision" and d["case_code"]
    and "number" in d["fields"] and "person_name" in d["fields"] and "citizen_id" in d["fields"])')
of_decision() {
    cp "$work/documents" "$out"
    value "next(d for d in rows if d['id'] == '$decision')$1"
}
code=$(of_decision '["case_code"]')

finds() { # finds QUERY: the decision above is among the hits, and each hit names its page
    exits 0 so search "$1" --limit 50 --json
    holds "'$1' finds the decision and its case" \
        "any(h['document_id'] == '$decision' and h['case_code'] == '$code' for h in it['hits'])"
    holds "every hit says where" "all(h['page_id'] for h in it['hits'])"
}

tell "words with and without diacritics"
finds 'quyết định'
finds 'quyet dinh'
finds 'QUYET DINH'
name=$(of_decision '["fields"]["person_name"]["value"]')
plain=$(/usr/bin/python3 -c 'import sys, unicodedata as u
print("".join(c for c in u.normalize("NFD", sys.argv[1].replace("đ", "d").replace("Đ", "D"))
              if not u.combining(c)).lower())' "$name")
finds "$name"
finds "$plain"

tell "the number as printed, the case code, the number of the ID card"
finds "$(of_decision '["fields"]["number"]["value"]')"
finds "$code"
finds "$(of_decision '["fields"]["citizen_id"]["value"]')"

tell "a hit has what a clerk needs: type, number, a snippet with the words marked, boxes to draw"
exits 0 so search 'quyet dinh' --json
holds "keys" 'it["schema"] == 1 and it["query"] == "quyet dinh"
    and it["total"] >= len(it["hits"]) > 0
    and {"case_code", "document_id", "page_id", "type", "number", "issued_on", "score", "match",
         "snippet", "boxes"} <= set(it["hits"][0])'
holds "snippet" '"<b>" in it["hits"][0]["snippet"]'
holds "boxes" 'len(it["hits"][0]["boxes"][0]) == 4'
holds "best first" 'all(a["score"] >= b["score"] for a, b in zip(it["hits"], it["hits"][1:]))'
holds "matched without marks" 'it["hits"][0]["match"] == "folded"'
holds "facets add up" 'sum(it["facets"]["type"].values()) > 0'

tell "limit and offset page through the same list"
exits 0 so search 'quyet dinh' --limit 4 --json
first=$(value '[h["page_id"] for h in it["hits"]]')
exits 0 so search 'quyet dinh' --limit 2 --json
a=$(value '[h["page_id"] for h in it["hits"]]')
exits 0 so search 'quyet dinh' --limit 2 --offset 2 --json
b=$(value '[h["page_id"] for h in it["hits"]]')
equal "pages" "$(/usr/bin/python3 -c "print($a + $b)")" "$first"

tell "what is not there is not found, and odd queries are answered, not crashed on"
exits 0 so search 'zzzqqqxxx' --json
holds "nothing" 'it["total"] == 0 and it["hits"] == []'
long=$(printf 'a%.0s' {1..3000})
for odd in '"' '""' '(' 'NOT' 'a AND' '*' 'a*b' "x' OR 1=1 --" '%' 'đ' '-a' "$long"; do
    exits 0 so search --json -- "$odd"
done

tell "the case: its documents and results together"
exits 0 so case "$code" --json
holds "case" "it['schema'] == 1 and '$decision' in json.dumps(it)"
exits 0 so case "$code"
says "$code"
exits 2 so case 'H26.15-220701-999999' --json
finish
