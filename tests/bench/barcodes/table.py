# SPDX-License-Identifier: Apache-2.0
"""The table of docs/barcodes.md, from what every step of the probe read on every page."""

# A sequence is a list of rounds of steps; it ends after the first round that has read something.
SEQUENCES = {
    "ZBar": [["zbar"]],
    "ZBar, 4 tries": [["zbar"], ["zbar half"], ["zbar blur"], ["zbar local"]],
    "ZXing, one call": [["zxing both"]],
    "ZXing, apart": [["zxing qr", "zxing 128"]],
    "ZXing, 2 rounds": [["zxing qr", "zxing 128"], ["zxing qr twice", "zxing 128 blur"]],
}
STEPS = list(dict.fromkeys(s for rounds in SEQUENCES.values() for r in rounds for s in r))
STEPS.append("zbar guess")


def plain(text):
    """The fixtures write blanks, control marks and escapes in several ways."""
    return "".join(c for c in text if c.isalnum())


def is_right(page, found):
    kind, text = found
    wanted = page["expected"].get(kind)
    if wanted is None or "photographs" not in page["group"]:
        return text == wanted
    return plain(text) == plain(wanted)


def play(page, rounds, alone=None):
    """(formats read right, how many read wrong, milliseconds, crashes) of a sequence.

    alone: a format; the page is then taken to carry no other.
    """
    found, ms = [], 0
    for steps in rounds:
        for step in steps:
            ms += page["steps"][step][0]
            found += [f for f in page["steps"][step][1] if f[0] in (alone or f[0], "crash")]
        if any(kind != "crash" for kind, _ in found):
            break
    read = [f for f in found if f[0] != "crash"]
    right = {f[0] for f in read if is_right(page, f)}
    return right, sum(not is_right(page, f) for f in read), ms, len(found) - len(read)


def share(pages, name, alone=None):
    return str(sum(bool(play(p, SEQUENCES[name], alone)[0]) for p in pages))


def total(pages, name, which):
    return str(sum(play(p, SEQUENCES[name])[which] > 0 for p in pages))


def mean_ms(pages, name):
    """Of the pages that the sequence survived."""
    played = [play(p, SEQUENCES[name]) for p in pages]
    times = [ms for _, _, ms, crashes in played if not crashes]
    return f"{sum(times) / len(times):.0f}" if times else "-"


def kind_read(kind):
    return lambda pages, name: share(pages, name, kind)


def any_read(pages, name):
    return share(pages, name)


def group(start, **labels):
    return lambda p: p["group"].startswith(start) and all(p.get(k) == v for k, v in labels.items())


def photograph_rows():
    for name, kind in (("qrcode-1", "qr"), ("qrcode-2", "qr"),
                       ("code128-1", "code128"), ("code128-2", "code128")):
        yield f"photographs {name}", group("photographs " + name), kind_read(kind)
    yield "QR of short Vietnamese text", group("QR of short"), kind_read("qr")


def separator_rows(pages):
    for size in (25, 40):
        yield f"separator, QR of {size} mm", group(f"separator QR {size}"), kind_read("qr")
    yield "separator, Code 128", group("separator"), kind_read("code128")
    for label in ("spoil", "angle"):
        values = dict.fromkeys(p[label] for p in pages if label in p)
        for v in values if label == "spoil" else sorted(values):
            unit = " degrees" if label == "angle" else ""
            yield f"- Code 128, {v}{unit}", group("separator", **{label: v}), kind_read("code128")
    yield "separator, either code", group("separator"), any_read
    yield "two equal Code 128, Code 128", group("two equal"), kind_read("code128")


def card_rows():
    for dpi in (200, 300):
        yield f"ID card, QR of 17 mm, {dpi} dpi", group("ID card", dpi=dpi), kind_read("qr")


def fault_rows():
    yield "read on pages without a code", group("no code"), lambda p, n: total(p, n, 1)
    yield "wrong text on generated pages", lambda p: "spoil" in p, lambda p, n: total(p, n, 1)
    yield "pages lost to a crash", lambda p: True, lambda p, n: total(p, n, 3)


def cost_rows():
    for dpi in (200, 300):
        yield f"ms, separator, {dpi} dpi", group("separator", dpi=dpi), mean_ms
    yield "ms, gazette page without a code, 300 dpi", group("no code: gazette"), mean_ms


def guessed(pages):
    """What ZBar makes of Vietnamese when it may guess the character set."""
    texts = [p for p in pages if p["group"].startswith("QR of short")]
    right = sum(any(is_right(p, f) for f in p["steps"]["zbar guess"][1]) for p in texts)
    return f"{right}/{len(texts)}"


def write(pages, out):
    rows = [*photograph_rows(), *separator_rows(pages), *card_rows(), *fault_rows(), *cost_rows()]
    print("| | pages |", " | ".join(SEQUENCES), "|", file=out)
    print("|---" * (2 + len(SEQUENCES)) + "|", file=out)
    for title, wanted, value in rows:
        some = [p for p in pages if wanted(p)]
        cells = [value(some, name) for name in SEQUENCES]
        if some:
            print(f"| {title} | {len(some)} |", " | ".join(cells), "|", file=out)
    print(f"\nshort Vietnamese text, ZBar guessing the character set: {guessed(pages)}", file=out)
