# SPDX-License-Identifier: Apache-2.0
"""Text set on pages, every word and line remembered.

A `Sheet` is one document in the making: a cursor runs down the page, paragraphs flow and break to
new pages.  Lengths are millimetres, type sizes are points.  Words are placed one by one (not
paragraph by paragraph) so that the truth knows the exact box of each.  Nothing is rendered
until `Page.draw` is called with a resolution.

Inline markup: <b>bold</b>, <i>italic</i>, <h>handwritten</h> (blue, not part of the truth).
"""
import math
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cairo
import gi
import numpy as np

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

A4 = (210.0, 297.0)
A5 = (148.0, 210.0)
PT_MM = 25.4 / 72
INK_BLUE = (0.10, 0.16, 0.55)
BLACK = (0.07, 0.07, 0.08)
TAG = re.compile(r"<(/?)([bih])>")
HAND_FAMILY = "TeX Gyre Chorus"


@dataclass(frozen=True)
class Style:
    """How a run of text looks."""
    family: str
    size_pt: float
    bold: bool = False
    italic: bool = False
    hand: bool = False
    colour: tuple = BLACK

    def turned(self, tag, is_on):
        if tag == "b":
            return replace(self, bold=is_on)
        if tag == "i":
            return replace(self, italic=is_on)
        return replace(self, hand=is_on, colour=INK_BLUE if is_on else BLACK)


@dataclass
class Word:
    """Runs of text without a space between; x and baseline are known once placed."""
    runs: list
    x: float = 0.0
    baseline: float = 0.0

    @property
    def is_hand(self):
        return any(style.hand for _, style in self.runs)

    @property
    def text(self):
        return "".join(text for text, _ in self.runs)

    @property
    def width(self):
        return sum(measure(text, style)[0] for text, style in self.runs)

    def ink_box(self):
        """x, y, w, h of the ink in millimetres."""
        x, boxes = self.x, []
        for text, style in self.runs:
            advance, (left, top, width, height) = measure(text, style)
            boxes.append((x + left, self.baseline + top, x + left + width,
                          self.baseline + top + height))
            x += advance
        x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
        return x0, y0, max(b[2] for b in boxes) - x0, max(b[3] for b in boxes) - y0


@lru_cache(maxsize=1)
def measuring_context():
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 8, 8))


def pango_layout(context, text, style):
    """A one-line layout whose user unit is the millimetre."""
    layout = PangoCairo.create_layout(context)
    inner = layout.get_context()
    PangoCairo.context_set_resolution(inner, 25.4)
    options = cairo.FontOptions()
    options.set_hint_style(cairo.HINT_STYLE_NONE)
    options.set_hint_metrics(cairo.HINT_METRICS_OFF)
    PangoCairo.context_set_font_options(inner, options)
    inner.set_round_glyph_positions(False)
    font = Pango.FontDescription()
    font.set_family(HAND_FAMILY if style.hand else style.family)
    font.set_absolute_size(style.size_pt * (1.25 if style.hand else 1) * PT_MM * Pango.SCALE)
    font.set_weight(Pango.Weight.BOLD if style.bold else Pango.Weight.NORMAL)
    font.set_style(Pango.Style.ITALIC if style.italic and not style.hand else Pango.Style.NORMAL)
    layout.set_font_description(font)
    layout.set_text(text, -1)
    return layout


@lru_cache(maxsize=20000)
def measure(text, style):
    """Advance and ink box relative to the baseline start, in millimetres."""
    layout = pango_layout(measuring_context(), text, style)     # must outlive its line
    ink, logical = layout.get_line_readonly(0).get_extents()
    unit = Pango.SCALE
    return logical.width / unit, (ink.x / unit, ink.y / unit, ink.width / unit, ink.height / unit)


def words_of(markup, style):
    """Splits markup at spaces; a style change inside a word keeps the word whole."""
    words, is_open, cursor = [], False, 0

    def add(text):
        nonlocal is_open
        for piece in re.findall(r"\s+|\S+", text):
            if piece.isspace():
                is_open = False
            elif is_open:
                words[-1].runs.append((piece, style))
            else:
                words.append(Word([(piece, style)]))
                is_open = True

    for tag in TAG.finditer(markup):
        add(markup[cursor:tag.start()])
        style = style.turned(tag.group(2), tag.group(1) == "")
        cursor = tag.end()
    add(markup[cursor:])
    return words


@dataclass
class Page:
    """One side of paper: printed words and shapes, then marks put over them."""
    size: tuple
    lines: list = field(default_factory=list)      # lists of placed words, in reading order
    shapes: list = field(default_factory=list)     # callables(context): printed, under the text
    marks: list = field(default_factory=list)      # callables(context): seals, signatures
    stamps: list = field(default_factory=list)     # texts of rubber stamps, for the truth

    def add_line(self, words):
        if words:
            self.lines.append(words)

    def truth_lines(self):
        """(text, words) of each printed line; handwriting is left out."""
        for words in self.lines:
            printed = [w for w in words if not w.is_hand]
            if printed:
                yield " ".join(w.text for w in printed), printed

    def draw(self, dpi):
        """The printed page as an RGB array (white paper)."""
        surface, context = new_surface(self.size, dpi)
        for shape in self.shapes:
            context.save()
            shape(context)
            context.restore()
        for word in (w for line in self.lines for w in line):
            draw_word(context, word)
        return surface_rgb(surface)

    def draw_marks(self, dpi):
        """Seals and signatures alone, as an RGB array to multiply with the page; or None."""
        if not self.marks:
            return None
        surface, context = new_surface(self.size, dpi)
        context.set_operator(cairo.OPERATOR_MULTIPLY)
        for mark in self.marks:
            context.save()
            mark(context)
            context.restore()
        return surface_rgb(surface)


def new_surface(size_mm, dpi):
    width, height = (round(length / 25.4 * dpi) for length in size_mm)
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    context = cairo.Context(surface)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.scale(dpi / 25.4, dpi / 25.4)
    return surface, context


def surface_rgb(surface):
    surface.flush()
    shape = (surface.get_height(), surface.get_stride() // 4, 4)
    raw = np.frombuffer(surface.get_data(), np.uint8).reshape(shape)
    return raw[:, :surface.get_width(), 2::-1].copy()


def draw_word(context, word):
    x = word.x
    for text, style in word.runs:
        context.save()
        context.set_source_rgb(*style.colour)
        layout = pango_layout(context, text, style)
        context.translate(x, word.baseline)
        if style.hand:                     # a pen does not keep to the line
            context.translate(0, 0.5 * math.sin(x * 1.7 + word.baseline))
            context.rotate(0.03 * math.sin(x * 0.9))
        context.move_to(0, 0)
        PangoCairo.show_layout_line(context, layout.get_line_readonly(0))
        context.restore()
        x += measure(text, style)[0]


def rule(x0, y, x1, width=0.25, colour=BLACK):
    """A printed horizontal line."""
    def draw(context):
        context.set_source_rgb(*colour)
        context.set_line_width(width)
        context.move_to(x0, y)
        context.line_to(x1, y)
        context.stroke()
    return draw


def box(x, y, width, height, line=0.25, colour=BLACK, fill=None):
    """A printed rectangle, filled or empty."""
    def draw(context):
        context.rectangle(x, y, width, height)
        if fill:
            context.set_source_rgb(*fill)
            context.fill_preserve()
        context.set_source_rgb(*colour)
        context.set_line_width(line)
        (context.stroke if line else context.new_path)()
    return draw


def dots(x0, y, x1):
    """The dotted line of a form, printed as such (no letters, not part of the truth)."""
    def draw(context):
        context.set_source_rgb(0.25, 0.25, 0.25)
        context.set_line_width(0.3)
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.set_dash([0.01, 1.1])
        context.move_to(x0, y)
        context.line_to(x1, y)
        context.stroke()
    return draw


def modules(matrix, x, y, size):
    """A square bar code drawn from its matrix of truth values."""
    def draw(context):
        context.set_source_rgb(*BLACK)
        step = size / len(matrix)
        for row, cells in enumerate(matrix):
            for column, is_dark in enumerate(cells):
                if is_dark:
                    context.rectangle(x + column * step, y + row * step, step * 1.01, step * 1.01)
        context.fill()
    return draw


@dataclass
class Sheet:
    """A document in the making: pages, margins, a cursor and a body style."""
    style: Style
    size: tuple = A4
    margins: tuple = (20.0, 18.0, 20.0, 30.0)       # top, right, bottom, left
    leading: float = 1.32
    are_pages_numbered: bool = True
    pages: list = field(default_factory=list)
    y: float = 0.0
    hand_keys: tuple = ()                  # fields of this paper written with a pen

    def __post_init__(self):
        self.new_page()

    @property
    def page(self):
        return self.pages[-1]

    @property
    def left(self):
        return self.margins[3]

    @property
    def right(self):
        return self.size[0] - self.margins[1]

    @property
    def bottom(self):
        return self.size[1] - self.margins[2]

    def new_page(self):
        self.pages.append(Page(self.size))
        self.y = self.margins[0]
        if len(self.pages) > 1 and self.are_pages_numbered:
            words = words_of(str(len(self.pages)), self.style)
            self.place(words, self.size[0] / 2 - words[0].width / 2, self.margins[0] - 5, None)

    def step(self, style=None):
        return (style or self.style).size_pt * PT_MM * self.leading

    def skip(self, mm):
        self.y += mm

    def need(self, mm):
        """Starts a new page unless this much room is left."""
        if self.y + mm > self.bottom:
            self.new_page()

    def place(self, words, x, baseline, width, justify=False):
        """Sets words on one line from x; stretched to width when justified."""
        gap = space(words)
        natural = sum(w.width for w in words) + gap * (len(words) - 1)
        if justify and len(words) > 1 and width > natural:
            gap += (width - natural) / (len(words) - 1)
        for word in words:
            word.x, word.baseline = x, baseline
            x += word.width + gap
        self.page.add_line(words)

    def paragraph(self, markup, align="justify", indent=0.0, style=None, left=None, right=None,
                  after=1.2):
        """Flows one paragraph at the cursor and returns the texts of its lines."""
        style = style or self.style
        left = self.left if left is None else left
        right = self.right if right is None else right
        texts = []
        width = right - left
        if align == "center":
            width = balanced_width(words_of(markup, style), width)
        lines = break_lines(words_of(markup, style), width, indent)
        for number, words in enumerate(lines):
            self.need(self.step(style))
            self.y += self.step(style)
            shift = indent if number == 0 else 0.0
            is_last = number == len(lines) - 1
            self.set_line(words, left + shift, right, align, is_last)
            texts.append(" ".join(w.text for w in words))
        self.skip(after)
        return texts

    def set_line(self, words, left, right, align, is_last=True):
        width = line_width(words)
        x = {"center": (left + right - width) / 2, "right": right - width}.get(align, left)
        self.place(words, x, self.y - self.step() * 0.22, right - left,
                   align == "justify" and not is_last)

    def block(self, lines, left, right, style=None, align="center"):
        """Lines as given, one below the other, in a column; each (markup, style) or markup."""
        texts = []
        for item in lines:
            markup, own = item if isinstance(item, tuple) else (item, style)
            texts += self.paragraph(markup, align, style=own or self.style, left=left, right=right,
                                    after=0)
        return texts

    def columns(self, left_part, right_part):
        """Runs two callables side by side from the same height; the lower end wins."""
        start = self.y
        left_part()
        left_end, self.y = self.y, start
        right_part()
        self.y = max(left_end, self.y)

    def table(self, widths, rows, style=None, header=True, aligns=None, pad=1.3):
        """A ruled table; a visual line runs across all cells of its row."""
        style = style or self.style
        for number, row in enumerate(rows):
            is_head = header and number == 0
            cells = [break_lines(words_of(f"<b>{c}</b>" if is_head else c, style), w - 2 * pad)
                     for c, w in zip(row, widths)]
            self.table_row(widths, cells, style, aligns, pad, is_head)
        self.skip(2)

    def table_row(self, widths, cells, style, aligns, pad, is_head):
        count = max(len(c) for c in cells)
        height = count * self.step(style) + 1.6
        self.need(height)
        x, top = self.left, self.y
        for width in widths:
            self.page.shapes.append(box(x, top, width, height))
            x += width
        for number in range(count):
            baseline = top + (number + 1) * self.step(style) - self.step(style) * 0.12
            self.table_line(widths, cells, number, baseline, aligns, pad, is_head)
        self.y = top + height

    def table_line(self, widths, cells, number, baseline, aligns, pad, is_head):
        line, x = [], self.left
        for column, width in enumerate(widths):
            words = cells[column][number] if number < len(cells[column]) else []
            align = "center" if is_head or not aligns else aligns[column]
            start = {"center": x + (width - line_width(words)) / 2}.get(align, x + pad)
            for word in words:
                word.x, word.baseline = start, baseline
                start += word.width + space(words)
            line += words
            x += width
        self.page.add_line(line)


def space(words):
    """The word space of the line's first style."""
    if not words:
        return 0.0
    style = words[0].runs[0][1]
    return measure("n n", style)[0] - measure("nn", style)[0]


def line_width(words):
    return sum(w.width for w in words) + space(words) * (len(words) - 1) if words else 0.0


def balanced_width(words, width):
    """The narrowest width that needs no more lines: centred lines of about equal length."""
    count = len(break_lines(words, width))
    while count > 1 and len(break_lines(words, width - 3)) == count:
        width -= 3
    return width


def break_lines(words, width, indent=0.0):
    """Greedy lines no wider than width; the first is shorter by the indent."""
    lines, room = [[]], width - indent
    for word in words:
        if lines[-1] and line_width(lines[-1] + [word]) > room:
            lines.append([])
            room = width
        lines[-1].append(word)
    return [line for line in lines if line]
