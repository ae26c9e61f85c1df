# SPDX-License-Identifier: Apache-2.0
"""Comparing a reading with the truth: words as multisets, characters by edit distance.

Reading order is left out on purpose: an office letter has two columns at its head, and which of
them is read first says nothing of the reading. So words are compared as multisets of a page,
and each printed line is looked for anywhere in the page's text.
"""
import unicodedata
from collections import Counter


def plain(text):
    """NFC, white space collapsed: differences that no reader sees."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def words(text):
    return Counter(plain(text).split())


def nearest_distance(needle, text):
    """The least edit distance of needle to any part of text (Myers 1999, bit-parallel)."""
    if not needle:
        return 0
    last = 1 << (len(needle) - 1)
    full = (1 << len(needle)) - 1
    places = {}
    for i, char in enumerate(needle):
        places[char] = places.get(char, 0) | (1 << i)
    plus, minus, score = full, 0, len(needle)
    best = score
    for char in text:
        equal = places.get(char, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        up = minus | (~(horizontal | plus) & full)
        down = plus & horizontal
        score += (up & last != 0) - (down & last != 0)
        up = (up << 1) & full  # no carry in: the needle may begin anywhere
        plus = ((down << 1) | (~(vertical | up) & full)) & full
        minus = up & vertical
        best = min(best, score)
    return best


class Reading:
    """Sums over pages; add() each, then ask."""

    def __init__(self):
        self.pages = self.found = self.wanted = self.read = 0
        self.covered_found = self.covered_wanted = 0
        self.chars = self.char_errors = 0

    def add(self, lines, covered, read_text):
        """lines: the printed lines; covered: their words under a seal or signature."""
        read = words(read_text)
        hidden = Counter(plain(" ".join(covered)).split())
        clear = words(" ".join(lines)) - hidden
        self.pages += 1
        self.found += (clear & read).total()
        self.wanted += clear.total()
        # A covered word that was read is right, not a false one.
        left = read - clear
        self.covered_found += (hidden & left).total()
        self.covered_wanted += hidden.total()
        self.read += read.total() - (hidden & left).total()
        text = plain(read_text)
        for line in lines:
            line = plain(line)
            if not hidden or not set(line.split()) & set(hidden):
                self.chars += len(line)
                self.char_errors += nearest_distance(line, text)

    def row(self):
        return [self.pages, self.wanted, share(self.found, self.wanted),
                share(self.found, self.read), share(self.chars - self.char_errors, self.chars),
                share(self.covered_found, self.covered_wanted)]


def share(part, whole):
    """A percentage as text; a dash where there was nothing to find."""
    return f"{100 * part / whole:.2f}" if whole else "-"
