# SPDX-License-Identifier: Apache-2.0
"""A TIFF of a few hundred bytes that claims 40,000 x 40,000 pixels (1,600 megapixels)."""
import struct
import sys

SIDE = 40000
SHORT, LONG = 3, 4
entries = [(256, LONG, SIDE), (257, LONG, SIDE), (258, SHORT, 1), (259, SHORT, 4), (262, SHORT, 0),
           (273, LONG, 8), (277, SHORT, 1), (278, LONG, SIDE), (279, LONG, 2)]
strip = b"\x00\x01"
head = struct.pack("<2sHI", b"II", 42, 10) + strip
ifd = struct.pack("<H", len(entries)) + b"".join(
    struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
sys.stdout.buffer.write(head + ifd + struct.pack("<I", 0))
