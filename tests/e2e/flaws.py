# SPDX-License-Identifier: Apache-2.0
"""flaws.py PAGE.pgm FOLDER: the page as PNG files, sound and with the flaws of bad scanning.

The page is grey at 200 dpi. Only Python's own library is needed.
"""
import struct
import sys
import zlib
from pathlib import Path

DPI = 200


def mm(length):
    return round(length * DPI / 25.4)


def read_pgm(path):
    """The rows of a grey picture."""
    head, size, top, pixels = Path(path).read_bytes().split(b"\n", 3)
    assert head == b"P5" and top == b"255"
    width, height = (int(n) for n in size.split())
    return [pixels[y * width:(y + 1) * width] for y in range(height)]


def write_png(path, rows, dpi=DPI):
    def chunk(name, data):
        return (struct.pack(">I", len(data)) + name + data
                + struct.pack(">I", zlib.crc32(name + data)))
    per_metre = round(dpi / 0.0254)
    Path(path).write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0))
        + chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
        + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1))
        + chunk(b"IEND", b""))


def levels(rows, function):
    table = bytes(max(0, min(255, round(function(v)))) for v in range(256))
    return [row.translate(table) for row in rows]


def streaked(rows, at_mm):
    at, darker = mm(at_mm), bytes(max(0, v - 90) for v in range(256))
    return [row[:at] + row[at:at + 2].translate(darker) + row[at + 2:] for row in rows]


def blurred(rows, reach):
    """The mean of 2 * reach + 1 rows, twice: a page that slipped while it was scanned."""
    for _ in range(2):
        columns = [0] * len(rows[0])
        window, out = [], []
        for row in rows + rows[-1:] * reach:
            window.append(row)
            columns = [c + v for c, v in zip(columns, row)]
            if len(window) > 2 * reach + 1:
                columns = [c - v for c, v in zip(columns, window.pop(0))]
            out.append(bytes(c // len(window) for c in columns))
        rows = out[reach:]
    return rows


def main():
    rows, folder = read_pgm(sys.argv[1]), Path(sys.argv[2])
    width = len(rows[0])
    write_png(folder / "01 sound.png", rows)
    write_png(folder / "02 cut.png", [row[mm(34):] for row in rows])
    write_png(folder / "03 dark.png", levels(rows, lambda v: v * 0.35))
    write_png(folder / "04 faint.png", levels(rows, lambda v: 255 - (255 - v) * 0.14))
    write_png(folder / "05 coarse.png", [row[::2] for row in rows[::2]], DPI // 2)
    write_png(folder / "06 slipped.png", blurred(rows, 4))
    for number in (7, 8, 9):
        write_png(folder / f"0{number} streak.png", streaked(rows, 61.0))
    write_png(folder / "10 another streak.png", streaked(rows, 140.0))
    write_png(folder / "11 blank.png", [b"\xf6" * width] * len(rows))


if __name__ == "__main__":
    main()
