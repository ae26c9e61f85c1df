# SPDX-License-Identifier: Apache-2.0
"""What is put on a printed page afterwards: seals, signatures, rubber stamps.

Each maker returns a callable(context) that draws in millimetres with the MULTIPLY operator, so that
the print below stays visible, as with real ink.
"""
import math
from dataclasses import replace

import cairo

from .paper import PangoCairo, Style, measure, pango_layout

SEAL_RED = (0.86, 0.13, 0.17)
STAMP_RED = (0.82, 0.18, 0.20)


def show(context, text, style, x, baseline, colour):
    context.set_source_rgb(*colour)
    layout = pango_layout(context, text, replace(style, colour=colour))
    context.move_to(x, baseline)
    PangoCairo.show_layout_line(context, layout.get_line_readonly(0))


def arc_text(context, text, style, radius, middle, is_top, colour):
    """Text along a circle round the origin, centred on the given angle."""
    advances = [measure(c, style)[0] * 1.08 for c in text]
    turn = 1 if is_top else -1
    angle = middle - turn * sum(advances) / 2 / radius
    for char, advance in zip(text, advances):
        angle += turn * advance / 2 / radius
        context.save()
        context.rotate(angle + math.pi / 2)
        context.translate(0, -radius)
        if not is_top:
            context.rotate(math.pi)
        shift = 0 if is_top else style.size_pt * 0.25
        show(context, char, style, -advance / 2, shift, colour)
        context.restore()
        angle += turn * advance / 2 / radius


def star(context, radius, colour):
    context.new_path()
    context.set_source_rgb(*colour)
    for point in range(10):
        angle = -math.pi / 2 + point * math.pi / 5
        length = radius if point % 2 == 0 else radius * 0.4
        context.line_to(length * math.cos(angle), length * math.sin(angle))
    context.close_path()
    context.fill()


def ring(context, radius, width, colour):
    context.set_source_rgb(*colour)
    context.set_line_width(width)
    context.new_path()
    context.arc(0, 0, radius, 0, 2 * math.pi)
    context.stroke()


def emblem(context, colour):
    """Something like the state emblem: star, wheel and two sheaves."""
    star(context, 3.6, colour)
    ring(context, 6.2, 0.5, colour)
    context.new_path()
    for side in (-1, 1):
        for step in range(6):
            angle = math.pi / 2 + side * (0.3 + step * 0.33)
            context.save()
            context.translate(7.6 * math.cos(angle), 7.6 * math.sin(angle))
            context.rotate(angle)
            context.scale(0.5, 1.15)
            context.arc(0, 0, 1, 0, 2 * math.pi)
            context.restore()
            context.fill()


def seal(rng, x, y, upper, lower, centre=(), diameter=35.0):
    """A round red seal: upper and lower text on the rim, emblem or lines in the middle."""
    tilt, fade = rng.uniform(-0.25, 0.25), rng.uniform(0, 0.16)
    colour = tuple(c + (1 - c) * fade for c in SEAL_RED)
    gaps = [(rng.uniform(-1, 1), rng.uniform(-1, 1), rng.uniform(0.1, 0.5)) for _ in range(40)]
    style = Style("TeX Gyre Heros", 7.2, bold=True)

    def draw(context):
        context.translate(x, y)
        context.rotate(tilt)
        context.scale(diameter / 36, diameter / 36)
        ring(context, 17.6, 0.9, colour)
        ring(context, 16.4, 0.3, colour)
        ring(context, 10.6, 0.35, colour)
        arc_text(context, upper, style, 12.0, -math.pi / 2, True, colour)
        arc_text(context, f"★ {lower} ★", style, 14.0, math.pi / 2, False, colour)
        seal_centre(context, centre, colour)
        wear(context, gaps)
    return draw


def seal_centre(context, centre, colour):
    if not centre:
        emblem(context, colour)
        return
    style = Style("TeX Gyre Heros", 7.5, bold=True)
    for number, text in enumerate(centre):
        baseline = 1 + (number - (len(centre) - 1) / 2) * 3.4
        show(context, text, style, -measure(text, style)[0] / 2, baseline, colour)


def wear(context, gaps):
    """Places where the rubber did not touch the paper."""
    context.set_operator(cairo.OPERATOR_OVER)
    context.set_source_rgba(1, 1, 1, 0.75)
    for gap_x, gap_y, radius in gaps:
        context.new_path()
        context.arc(gap_x * 17, gap_y * 17, radius, 0, 2 * math.pi)
        context.fill()
    context.set_operator(cairo.OPERATOR_MULTIPLY)


def signature(rng, x, y, width=34.0, height=15.0, colour=(0.12, 0.18, 0.66)):
    """A quick pen stroke round x, y: loops that drift to the right, then a flourish."""
    points, here = [], 0.0
    for _ in range(rng.randrange(7, 12)):
        here += rng.uniform(-0.06, 0.22)
        points.append((here, rng.uniform(-0.5, 0.5)))
    points += [(here + 0.25, rng.uniform(0, 0.4)), (rng.uniform(-0.1, 0.2), rng.uniform(0.2, 0.5)),
               (here + 0.5, rng.uniform(-0.2, 0.3))]
    span = max(p[0] for p in points) or 1
    points = [(x + (px / span - 0.5) * width, y + py * height) for px, py in points]
    pen = rng.uniform(0.35, 0.65)

    def draw(context):
        context.set_source_rgb(*colour)
        context.set_line_width(pen)
        context.set_line_cap(cairo.LINE_CAP_ROUND)
        context.move_to(*points[0])
        for before, at, after, beyond in zip(points, points[1:], points[2:], points[3:]):
            context.curve_to(*bend(before, at, after, 1), *bend(at, after, beyond, -1), *after)
        context.stroke()
    return draw


def bend(before, at, after, direction):
    """Control point of a smooth curve through the middle point."""
    return tuple(at[i] + direction * (after[i] - before[i]) / 5 for i in (0, 1))


def arrival_stamp(rng, x, y, office, number, day):
    """The red ĐẾN stamp of incoming papers, its blanks filled with a pen."""
    tilt = rng.uniform(-0.06, 0.06)
    caps = Style("TeX Gyre Heros", 8, bold=True)
    small = Style("TeX Gyre Heros", 8)
    pen = Style("TeX Gyre Chorus", 11, hand=True)

    def draw(context):
        context.translate(x, y)
        context.rotate(tilt)
        context.set_source_rgb(*STAMP_RED)
        context.set_line_width(0.4)
        context.rectangle(0, 0, 52, 20)
        context.move_to(0, 5.5)
        context.line_to(52, 5.5)
        context.stroke()
        show(context, office, caps, 26 - measure(office, caps)[0] / 2, 4.2, STAMP_RED)
        show(context, "ĐẾN", replace(caps, size_pt=12), 2, 14, STAMP_RED)
        for row, text in enumerate(("Số: ............................",
                                    "Ngày: ........................",
                                    "Chuyển: .....................")):
            show(context, text, small, 16, 10 + row * 4, STAMP_RED)
        show(context, number, pen, 24, 9.8, (0.12, 0.18, 0.6))
        show(context, day, pen, 27, 13.8, (0.12, 0.18, 0.6))
    return draw


def line_stamp(rng, x, y, lines, colour=STAMP_RED, size_pt=11):
    """A small framed rubber stamp, such as SAO Y BẢN CHÍNH or ĐÃ THU LỆ PHÍ."""
    style = Style("TeX Gyre Heros", size_pt, bold=True)
    width = max(measure(t, style)[0] for t in lines) + 6
    height = len(lines) * size_pt * 0.46 + 4
    tilt = rng.uniform(-0.12, 0.12)

    def draw(context):
        context.translate(x, y)
        context.rotate(tilt)
        context.set_source_rgb(*colour)
        context.set_line_width(0.6)
        context.rectangle(0, 0, width, height)
        context.stroke()
        for row, text in enumerate(lines):
            show(context, text, style, (width - measure(text, style)[0]) / 2,
                 2 + (row + 0.78) * size_pt * 0.46, colour)
    return draw


def thumbprint(rng, x, y):
    """A red fingerprint: broken ovals one inside the other."""
    arcs = [(r, rng.uniform(0, 6), rng.uniform(3.5, 6)) for r in
            [0.8 + 0.75 * n for n in range(10)] for _ in (0, 1)]

    def draw(context):
        context.translate(x, y)
        context.scale(1, 1.35)
        context.set_source_rgb(0.85, 0.3, 0.32)
        context.set_line_width(0.35)
        for radius, start, sweep in arcs:
            context.new_sub_path()
            context.arc(0, 0, radius, start, start + sweep)
            context.stroke()
    return draw
