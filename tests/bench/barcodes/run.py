#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures ZBar and ZXing on photographs, separator sheets, ID-card copies and plain pages.

    run.py [--every N] [--raw FILE] [--steps STEP,STEP...]      table on standard output, Markdown
    run.py --table FILE                                         the table again from a kept --raw
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

import sheets

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[3] / "shared/fixtures"

# A sequence is a list of rounds; it ends after the first round that has read something.
SEQUENCES = {
    "ZBar": [["zbar"]],
    "ZXing": [["zxing qr", "zxing 128"]],
}

# --- pages: (group, image, {format: expected text}) -----------------------------------------------


def grey(path):
    image = Image.open(path)
    if image.mode in ("RGBA", "LA", "P"):
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("L")


def pictures(folder):
    return sorted(p for p in folder.glob("*") if p.suffix in (".png", ".webp", ".jpg", ".tif"))


def photographs():
    for name in ("qrcode-1", "qrcode-2", "code128-1", "code128-2"):
        for path in pictures(FIXTURES / "zxing" / name):
            text = path.with_suffix(".txt").read_text("utf-8")
            kind = "qr" if name.startswith("qr") else "code128"
            yield f"photographs {name}", grey(path), {kind: text}


def pages_without_codes():
    for path in pictures(FIXTURES / "zxing/falsepositives-1"):
        yield "no code: falsepositives-1", grey(path), {}
    for path in pictures(FIXTURES / "leptonica"):
        if "barcode-128" not in path.name:
            yield "no code: leptonica", grey(path), {}
    for pdf in sorted((FIXTURES / "vie-scans").glob("*.pdf")):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["pdftoppm", "-r", "300", "-gray", pdf, folder + "/p"], check=True)
            for path in sorted(Path(folder).glob("*.pgm")):
                yield "no code: gazette, 300 dpi", grey(path), {}


def spoiled(group, page, res_dpi, expected, keep):
    for angle_deg in sheets.ANGLES_DEG:
        image = None
        for spoil in sheets.SPOILS:
            if not keep():
                continue
            image = image or page.scanned(angle_deg)
            rng = np.random.default_rng([angle_deg, res_dpi, len(spoil)])
            label = {"angle": angle_deg, "spoil": spoil, "dpi": res_dpi}
            yield {"group": group, **label}, sheets.SPOILS[spoil](image, rng, res_dpi), expected


def separators(keep):
    for n, (qr_mm, res_dpi) in enumerate([(25, 200), (40, 200), (25, 300), (40, 300)]):
        code = sheets.CASES[n]
        page = sheets.separator(code, qr_mm, res_dpi)
        expected = {"qr": code, "code128": code}
        yield from spoiled(f"separator QR {qr_mm} mm", page, res_dpi, expected, keep)


def cards(keep):
    for n, res_dpi in enumerate((200, 300)):
        page = sheets.card_copy(sheets.CARDS[n], 17, res_dpi)
        yield from spoiled("ID card QR 17 mm", page, res_dpi, {"qr": sheets.CARDS[n]}, keep)


def every(n):
    count = iter(range(10**9))
    return lambda: next(count) % n == 0


def all_pages(n):
    for group, image, expected in (*photographs(), *pages_without_codes()):
        yield {"group": group}, image, expected
    yield from separators(every(n))
    yield from cards(every(n))


# --- measuring ------------------------------------------------------------------------------------


def build(folder):
    probe = folder + "/probe"
    subprocess.run(["g++", "-std=c++17", "-O2", HERE / "probe.cpp", "-lzbar", "-lZXing",
                    "-o", probe], check=True)
    return probe


def answer(lines):
    """{step: (ms, [(format, text)...])} from the lines of one image."""
    steps = {}
    for line in iter(lines.readline, ".\n"):
        if not line:
            raise SystemExit("the probe ended early")
        name, ms, *codes = line.rstrip("\n").split("\t")
        found = [(f, bytes.fromhex(h).decode("utf-8", "replace"))
                 for f, h in (c.split("=") for c in codes)]
        steps[name] = (float(ms), found)
    return steps


def measure(n, steps):
    with tempfile.TemporaryDirectory() as folder:
        probe = subprocess.Popen([build(folder), *steps], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE)
        lines = open(probe.stdout.fileno(), encoding="ascii", closefd=False)
        for label, image, expected in all_pages(n):
            probe.stdin.write(b"P5 %d %d 255\n" % image.size + image.tobytes())
            probe.stdin.flush()
            yield {**label, "megapixels": image.width * image.height / 1e6,
                   "expected": expected, "steps": answer(lines)}
        probe.stdin.close()
        probe.wait()


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("--every", type=int, default=1)
    args.add_argument("--raw")
    args.add_argument("--steps", default="")
    options = args.parse_args()
    steps = [s for s in options.steps.split(",") if s]
    with open(options.raw or "/dev/null", "w") as raw:
        for page in measure(options.every, steps):
            print(json.dumps(page), file=raw, flush=True)


if __name__ == "__main__":
    main()
