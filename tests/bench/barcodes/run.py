#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Measures ZBar and ZXing on photographs, separator sheets, ID-card copies and plain pages.

    run.py [--every N [--first K]] [--raw FILE]    measures, prints the table
    run.py --table FILE                            the table of a kept --raw file
"""

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

import sheets
import table

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[3] / "shared/fixtures"

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


def twins(keep):
    for n, res_dpi in enumerate((200, 300)):
        code = sheets.CASES[n]
        page = sheets.twin_separator(code, res_dpi)
        expected = {"qr": code, "code128": code}
        yield from spoiled("two equal Code 128", page, res_dpi, expected, keep)


def texts():
    for text in sheets.TEXTS:
        image = ImageOps.expand(sheets.qr_image(text, 300), 60, 255)
        yield "QR of short Vietnamese text", image, {"qr": text}


def every(n, first):
    count = itertools.count()
    return lambda: next(count) % n == first % n


def all_pages(n, first):
    for group, image, expected in (*photographs(), *pages_without_codes(), *texts()):
        yield {"group": group}, image, expected
    yield from separators(every(n, first))
    yield from cards(every(n, first))
    yield from twins(every(4 * n + 1, first))


# --- measuring ------------------------------------------------------------------------------------


def build(folder):
    probe = folder + "/probe"
    subprocess.run(["g++", "-std=c++17", "-O2", HERE / "probe.cpp", "-lzbar", "-lZXing",
                    "-o", probe], check=True)
    return probe


def text_of(raw):
    """The photographs hold Japanese QR codes too."""
    for charset in ("utf-8", "cp932"):
        try:
            return raw.decode(charset)
        except UnicodeDecodeError:
            pass
    return raw.decode("latin-1")


def answer(lines):
    """{step: (ms, [(format, text)...])} from the lines of one image."""
    steps = {}
    for line in iter(lines.readline, ".\n"):
        if not line:
            raise SystemExit("the probe ended early")
        name, ms, *codes = line.rstrip("\n").split("\t")
        found = [(f, text_of(bytes.fromhex(h))) for f, h in (c.split("=") for c in codes)]
        steps[name] = (float(ms), found)
    return steps


def measure(n, first, steps):
    with tempfile.TemporaryDirectory() as folder:
        probe = subprocess.Popen([build(folder), *steps], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE)
        lines = open(probe.stdout.fileno(), encoding="ascii", closefd=False)
        for label, image, expected in all_pages(n, first):
            probe.stdin.write(b"P5 %d %d 255\n" % image.size + image.tobytes())
            probe.stdin.flush()
            yield {**label, "megapixels": image.width * image.height / 1e6,
                   "expected": expected, "steps": answer(lines)}
        probe.stdin.close()
        probe.wait()


def options():
    args = argparse.ArgumentParser(description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--every", type=int, default=1, help="only one generated page in N")
    args.add_argument("--first", type=int, default=0, help="the first of those pages, from 0")
    args.add_argument("--raw", default="/dev/null", help="where to keep what every step read")
    args.add_argument("--steps", default=",".join(table.STEPS), help="steps of probe.cpp")
    args.add_argument("--table", help="measure nothing")
    return args.parse_args()


def main():
    opt = options()
    if opt.table:
        pages = [json.loads(line) for line in open(opt.table)]
    else:
        pages = []
        with open(opt.raw, "w") as raw:
            for page in measure(opt.every, opt.first, opt.steps.split(",")):
                print(json.dumps(page), file=raw, flush=True)
                pages.append(page)
    table.write(pages, sys.stdout)


if __name__ == "__main__":
    main()
