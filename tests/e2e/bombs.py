# SPDX-License-Identifier: Apache-2.0
"""Small files that want to become large: bombs.py FOLDER writes one of each kind.

Those named declared-* say at once how large they are; those named real-* say little, or stay below
what may be declared, and grow while they are decoded.
"""
import struct
import sys
import zlib

MAX_SIDE = 17000  # squared just below the 300 million pixels that may be declared


def zeros(count):
    """A zlib stream of so many zeros: one packed megabyte, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = zlib.compressobj(9, zlib.DEFLATED, -15)
    tail = rest.compress(bytes(count % (1 << 20))) + rest.flush()
    return b"\x78\xda" + block * (count >> 20) + tail + struct.pack(">HH", count % 65521, 1)


def png(width, height, packed):
    def chunk(kind, body):
        code = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", code)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed)
            + chunk(b"IEND", b""))


def tiff(side, packed):
    """RGB, one strip, deflate."""
    short, long = 3, 4
    bits = struct.pack("<HHH", 8, 8, 8)
    ifd_at = 8 + len(bits) + len(packed) + len(packed) % 2
    entries = [(256, long, 1, side), (257, long, 1, side), (258, short, 3, 8), (259, short, 1, 8),
               (262, short, 1, 2), (273, long, 1, 8 + len(bits)), (277, short, 1, 3),
               (278, long, 1, side), (279, long, 1, len(packed))]
    ifd = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries)
    return (struct.pack("<2sHI", b"II", 42, ifd_at) + bits + packed + bytes(len(packed) % 2) + ifd
            + struct.pack("<I", 0))


def jpeg(side):
    """A header that declares side x side pixels, and next to nothing behind it."""
    table = b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\x01\x11\x00"
    codes = b"\xff\xc4\x00\x14\x00\x01" + bytes(15) + b"\x00"
    codes += b"\xff\xc4\x00\x14\x10\x01" + bytes(15) + b"\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    return b"\xff\xd8" + table + frame + codes + scan + bytes(2000) + b"\xff\xd9"


def pdf(box, content, extra=()):
    """One page; extra objects are numbered from 5, the first of them is the image /I."""
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
              b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R"
              b"/Resources<</XObject<</I 5 0 R>>>>>>" % box, content, *extra]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1, len(out))


def stream(head, packed):
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(packed), packed)


def image(width, height, packed, more=b""):
    return stream(b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
                  b"/BitsPerComponent 8%s" % (width, height, more), packed)


PAGE, DRAW = (595, 842), stream(b"", zlib.compress(b"595 0 0 842 0 0 cm /I Do"))
BOMBS = {
    "declared.png": lambda: png(65535, 65535, zlib.compress(bytes(1000))),
    "declared.tif": lambda: tiff(60000, zlib.compress(bytes(1000))),
    "declared.jpg": lambda: jpeg(65000),
    "declared-page.pdf": lambda: pdf((200000, 200000), DRAW, [image(1, 1, zeros(1))]),
    "declared-mask.pdf": lambda: pdf(PAGE, DRAW, [
        image(8, 8, zeros(64), b"/SMask 6 0 R"), image(60000, 60000, zeros(1 << 20))]),
    "declared-image.pdf": lambda: pdf(PAGE, DRAW, [image(30000, 30000, zeros(1 << 20))]),
    "real.png": lambda: png(MAX_SIDE, MAX_SIDE, zeros(MAX_SIDE * (3 * MAX_SIDE + 1))),
    "real.tif": lambda: tiff(MAX_SIDE, zeros(3 * MAX_SIDE * MAX_SIDE)),
    "real-images.pdf": lambda: pdf(PAGE, stream(b"", zlib.compress(b"/I Do\n" * 1000000)),
                                   [image(1, 1, zeros(1))]),
}

for name, make in BOMBS.items():
    with open(f"{sys.argv[1]}/{name}", "wb") as file:
        file.write(make())
