# SPDX-License-Identifier: Apache-2.0
"""Files as scanners write them: TIFF, JPEG and image-only PDF, with the right resolution tag.

The bytes depend on nothing but the pictures: no clock, no random identifiers.
"""
import io
import struct
from pathlib import Path

import numpy as np

TIFF_CODECS = {"g4": "group4", "lzw": "tiff_lzw", "jpeg": "jpeg"}
TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
STRIP_OFFSETS, STRIP_BYTES = 273, 279


def save_tiff(path, pages, codec, dpi, quality=68):
    """All pages in one TIFF."""
    options = {"compression": TIFF_CODECS[codec], "dpi": (dpi, dpi)}
    if codec == "jpeg":
        options["quality"] = quality
        pages = [page.convert("YCbCr") if page.mode == "RGB" else page for page in pages]
    pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:], **options)
    zero_gaps(path)


def zero_gaps(path):
    """Zeroes the bytes no directory refers to: libtiff leaves chance values in its padding."""
    data = bytearray(Path(path).read_bytes())
    used = np.zeros(len(data), bool)
    used[:8] = True
    where = struct.unpack_from("<I", data, 4)[0]
    while where:
        where = mark_directory(data, used, where)
    for gap in np.flatnonzero(~used):
        data[gap] = 0
    Path(path).write_bytes(data)


def mark_directory(data, used, where):
    """Marks a directory, its values and its strips as used; returns where the next one is."""
    count = struct.unpack_from("<H", data, where)[0]
    end = where + 2 + 12 * count
    used[where:end + 4] = True
    strips = {}
    for entry in range(where + 2, end, 12):
        tag, kind, number = struct.unpack_from("<HHI", data, entry)
        size = TIFF_SIZES[kind] * number
        place = entry + 8 if size <= 4 else struct.unpack_from("<I", data, entry + 8)[0]
        used[place:place + size] = True
        if tag in (STRIP_OFFSETS, STRIP_BYTES):
            letter = "H" if kind == 3 else "I"
            strips[tag] = struct.unpack_from(f"<{number}{letter}", data, place)
    for start, size in zip(strips[STRIP_OFFSETS], strips[STRIP_BYTES]):
        used[start:start + size] = True
    return struct.unpack_from("<I", data, end)[0]


def save_jpeg(path, page, dpi, quality=68):
    page.save(path, "JPEG", quality=quality, dpi=(dpi, dpi), subsampling=2)


def truncate(path, share=0.6):
    """Cuts a file at a share of its bytes, as a pulled network cable does."""
    whole = Path(path).read_bytes()
    Path(path).write_bytes(whole[:int(len(whole) * share)])


def save_pdf(path, pages, dpi, quality=68):
    """An image-only PDF: one JPEG per page at its true size, as document scanners make it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects += pdf_page(page, dpi, quality, len(objects) + 1)
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    Path(path).write_bytes(pdf_bytes(objects))


def pdf_page(page, dpi, quality, number):
    """The three objects of a page: page, content, picture."""
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=quality, dpi=(dpi, dpi), subsampling=2)
    width, height = (length * 72 / dpi for length in page.size)
    content = f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode()
    space = "DeviceGray" if page.mode == "L" else "DeviceRGB"
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.3f} {height:.3f}] /Contents "
        f"{number + 1} 0 R /Resources << /XObject << /Im0 {number + 2} 0 R >> >> >>".encode(),
        stream(b"<< /Length %d >>" % len(content), content),
        stream(f"<< /Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} "
               f"/ColorSpace /{space} /BitsPerComponent 8 /Filter /DCTDecode /Length "
               f"{len(packed.getvalue())} >>".encode(), packed.getvalue())]


def stream(head, body):
    return head + b"\nstream\n" + body + b"\nendstream"


def pdf_bytes(objects):
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start)
    return bytes(out)
