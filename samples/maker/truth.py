# SPDX-License-Identifier: Apache-2.0
"""What a perfect reader would report about a batch; written as one JSON file per batch."""
import json
from pathlib import Path

from . import scan

COVERED_SHARE = 0.005     # of a word's box, from which on a mark counts as lying over it


def covered_words(page, mask, dpi):
    """Printed words with a seal, stamp or signature stroke over them, in reading order."""
    if mask is None:
        return []
    found = []
    for _, words in page.truth_lines():
        for word in words:
            left, top, width, height = (value * dpi / 25.4 for value in word.ink_box())
            part = mask[max(0, int(top)):int(top + height) + 1,
                        max(0, int(left)):int(left + width) + 1]
            if part.size and part.mean() > COVERED_SHARE:
                found.append(word.text)
    return found


def line_box(words):
    """The smallest millimetre box around the words of a line."""
    boxes = [word.ink_box() for word in words]
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return left, top, right - left, bottom - top


def page_entry(placed, made, mask, kind):
    """The truth of one page; `placed` is a batches.Placed."""
    page, entry = placed.page, {
        "file": None, "index": 0, "ordinal": 0, "kind": kind,
        "rotation_deg": (360 - made.turn_deg) % 360, "skew_deg": made.skew_deg,
        "res_dpi": made.dpi, "grade": made.grade, "colour": made.colour,
        "photocopy": made.is_photocopy, "fonts": placed.family, "document": None}
    entry["lines"], entry["line_boxes"] = [], []
    for text, words in page.truth_lines():
        entry["lines"].append(text)
        entry["line_boxes"].append(scan.stored_box(line_box(words), page.size, made))
    entry["covered"] = covered_words(page, mask, made.dpi)
    if page.stamps:
        entry["stamps"] = page.stamps
    return entry


def document_entry(ordinal, document, pages):
    entry = {"ordinal": ordinal, "pages": pages, "type": document.type, "role": document.role,
             "case_code": document.case_code, "fields": document.fields}
    if document.also:
        entry["also"] = document.also
    if document.handwritten:
        entry["handwritten"] = document.handwritten
    return entry


def balance(pages):
    """pages_in is always the sum of the four kinds."""
    kinds = [page["kind"] for page in pages]
    return {"pages_in": len(kinds), "content": kinds.count("content"),
            "blank": kinds.count("blank"), "separators": kinds.count("separator"),
            "quarantined": kinds.count("quarantined")}


def write(path, name, pages, documents, dossiers):
    data = {"schema": 1, "batch": name, "pages": pages, "documents": documents,
            "dossiers": dossiers, "balance": balance(pages)}
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(as_text(data) + "\n", encoding="utf-8")


def as_text(data):
    """JSON with one page, document or dossier per line: readable, and good to diff."""
    rows = []
    for key, value in data.items():
        if isinstance(value, list):
            items = ",\n".join("  " + json.dumps(item, ensure_ascii=False) for item in value)
            rows.append(f' {json.dumps(key)}: [\n{items}\n ]')
        else:
            rows.append(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(rows) + "\n}"
