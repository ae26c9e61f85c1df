# SPDX-License-Identifier: Apache-2.0
"""The plans: three committed batches, and any number of random ones."""
import datetime as dt
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import acts, cards, deeds, dossiers, files, forms, layout, marks, scan, truth
from .paper import A4, A5, Page

SUFFIX = {"jpeg": "jpg", "png": "png", "pdf": "pdf", "g4": "tif", "lzw": "tif", "tiff-jpeg": "tif"}


@dataclass
class Placed:
    """One side that passes the scanner."""
    page: Page
    kind: str
    faults: scan.Faults
    dossier: int
    family: str = ""
    document: object = None
    other: Page = None          # the other side of the sheet, for bleed-through


@dataclass
class File:
    name: str
    codec: str
    sides: list
    is_cut: bool = False
    quality: int = 68


@dataclass
class Batch:
    """Files in scanning order and the cases they belong to."""
    name: str
    seed: int
    codes: list = field(default_factory=list)
    files: list = field(default_factory=list)

    def add(self, name, codec, sides, **options):
        self.files.append(File(name, codec, sides, **options))

    def write(self, out):
        """Scans every side and writes the files and the truth; prints nothing."""
        folder, made = Path(out) / "batches" / self.name, Made()
        names = [file.name for file in self.files]
        assert names == sorted(names, key=natural), f"{self.name}: not in natural order"
        for file in self.files:
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            pictures = [self.scan_side(made, file, index, side)
                        for index, side in enumerate(file.sides)]
            save(path, file, pictures)
        truth.write(Path(out) / "truth" / f"{self.name}.json", self.name, made.pages,
                    [truth.document_entry(n, doc, made.pages_of(doc))
                     for n, doc in enumerate(made.documents)], made.dossiers(self.codes))

    def scan_side(self, made, file, index, side):
        ordinal = len(made.pages)
        picture, mask = scan.scan(side.page, side.faults, self.seed * 100003 + ordinal, side.other)
        entry = truth.page_entry(side, side.faults, mask, side.kind)
        entry.update(file=file.name, index=index, ordinal=ordinal)
        if file.is_cut:
            entry.update(kind="quarantined", lines=[], line_boxes=[], covered=[])
        made.take(entry, side, None if file.is_cut else side.document)
        return picture


class Made:
    """What has been written so far, in the terms of the truth."""

    def __init__(self):
        self.pages, self.documents, self.sides = [], [], []

    def take(self, entry, side, document):
        if document is not None:
            if not any(known is document for known in self.documents):
                self.documents.append(document)
            entry["document"] = next(n for n, d in enumerate(self.documents) if d is document)
        self.pages.append(entry)
        self.sides.append(side)

    def pages_of(self, document):
        number = next(n for n, d in enumerate(self.documents) if d is document)
        return [p["ordinal"] for p in self.pages if p["document"] == number]

    def dossiers(self, codes):
        found = []
        for number, code in enumerate(codes):
            mine = [p for p, s in zip(self.pages, self.sides) if s.dossier == number]
            found.append({"case_code": code, "pages": [p["ordinal"] for p in mine],
                          "documents": sorted({p["document"] for p in mine
                                               if p["document"] is not None})})
        return found


def natural(name):
    """Sort key that compares numbers as numbers."""
    return [[(0, int(part), "") if part.isdigit() else (1, 0, part)
             for part in re.split(r"(\d+)", piece) if part] for piece in name.split("/")]


def save(path, file, pictures):
    dpi = file.sides[0].faults.dpi
    if file.codec == "jpeg":
        files.save_jpeg(path, pictures[0], dpi, file.quality)
    elif file.codec == "png":
        pictures[0].save(path, "PNG", dpi=(dpi, dpi))
    elif file.codec == "pdf":
        files.save_pdf(path, pictures, dpi, file.quality)
    else:
        codec = "jpeg" if file.codec == "tiff-jpeg" else file.codec
        files.save_tiff(path, pictures, codec, dpi, file.quality)
    if file.is_cut:
        files.truncate(path)


# ---------------------------------------------------------------- sides of paper

def side_of(page, made, dossier, document=None, kind="content", other=None, family=""):
    return Placed(page, kind, made, dossier, family or (document.family if document else ""),
                  document, other)


def sides_of(document, faults_of, dossier):
    """The pages of a document, scanned on one side only."""
    pages = document.pages
    return [side_of(page, faults_of(), dossier, document,
                    other=pages[number ^ 1] if number ^ 1 < len(pages) else None)
            for number, page in enumerate(pages)]


def blank_side(front, made, dossier):
    """The empty back of a sheet, its front shining through a little."""
    made = replace(made, skew_deg=0.0, turn_deg=0, has_holes=False, is_photocopy=False,
                   bleed=max(made.bleed, 0.05) if made.colour != "bilevel" else 0.04)
    return side_of(Page(front.size), made, dossier, kind="blank", other=front)


def separator_side(code, made, dossier, family="TeX Gyre Heros"):
    return side_of(layout.separator(code, family), made, dossier, kind="separator", family=family)


def duplex(document, faults_of, dossier):
    """Sheets printed on both sides where there are pages enough, else with blank backs."""
    sides, pages = [], document.pages
    for number in range(0, len(pages), 2):
        back = pages[number + 1] if number + 1 < len(pages) else None
        front = side_of(pages[number], faults_of(), dossier, document, other=back)
        sides.append(front)
        if back is None:
            sides.append(blank_side(pages[number], faults_of(), dossier))
        else:
            sides.append(side_of(back, faults_of(), dossier, document, other=pages[number]))
    return sides


# ---------------------------------------------------------------- the committed batches

def committed():
    return [batch_one(), batch_two(), batch_three()]


def batch_one():
    """lo-001: simplex, 300 dpi, separators; loose JPEGs and JPEG-in-TIFF."""
    rng, batch = random.Random(7001), Batch("lo-001", 7001)
    land = dossiers.new_case(rng, "land", received=dt.date(2022, 7, 1), province="Hà Nội",
                             code="H26.15-220701-8464", fonts="serif", number=3115)
    land.issued, land.due = dt.date(2022, 7, 15), dt.date(2022, 7, 22)
    land.fonts = ["TeX Gyre Termes"]
    shop = dossiers.new_case(rng, "trade", style="old", received=dt.date(2021, 6, 21),
                             province="Hà Nội", fonts="serif")
    shop.fonts = ["Liberation Serif"]
    batch.codes = [land.code, shop.code]

    def office():
        return scan.faults(rng, "office")

    def clean():
        return scan.faults(rng, "clean")
    batch.add("0001.jpg", "jpeg", [separator_side(land.code, clean(), 0)], quality=55)
    batch.add("0002.jpg", "jpeg", sides_of(forms.receipt(land, A4, True), clean, 0))
    form = sides_of(forms.land_application(land), office, 0)
    card = sides_of(cards.id_card(land, zoom=1.25), clean, 0)
    batch.add("0003.tif", "tiff-jpeg", form + card)
    batch.add("0004.tif", "tiff-jpeg", sides_of(acts.report(land), clean, 0), quality=62)
    batch.add("0005.tif", "tiff-jpeg", sides_of(acts.land_decision(land, True), clean, 0))
    batch.add("0006.jpg", "jpeg", [separator_side(shop.code, clean(), 1)], quality=55)
    batch.add("0007.jpg", "jpeg", sides_of(forms.receipt(shop, A5, False), clean, 1))
    shop.hand_share = 1.0
    form = forms.business_application(shop)
    forms.fee_stamp(shop, form.pages[0])
    batch.add("0008.tif", "tiff-jpeg", sides_of(form, office, 1))
    shop.fonts = ["TeX Gyre Schola"]
    batch.add("0009.jpg", "jpeg", sides_of(cards.id_card(shop, zoom=1.0), clean, 1))
    for number, side in enumerate(sides_of(deeds.certificate(shop), clean, 1)):
        batch.add(f"{10 + number:04d}.jpg", "jpeg", [side])
    return batch


def batch_two():
    """lo-002: duplex; G4 at 300 dpi, grey LZW at 200 dpi, photocopies, one cut file."""
    rng, batch = random.Random(7002), Batch("lo-002", 7002)
    house = dossiers.new_case(rng, "build", style="old", received=dt.date(2020, 11, 5),
                              province="Hải Phòng", fonts="serif")
    house.fonts = ["TeX Gyre Termes"]
    aid = dossiers.new_case(rng, "social", style="new", received=dt.date(2023, 3, 14),
                            province="Thanh Hóa", fonts="serif")
    aid.fonts = ["TeX Gyre Pagella"]
    batch.codes = [house.code, aid.code]

    def bilevel():
        return scan.faults(rng, "office", 300, "bilevel")

    def copied():
        made = scan.faults(rng, "poor", 300, "bilevel")
        made.is_photocopy, made.border = True, made.border or 30
        return made

    def grey():
        return scan.faults(rng, "office", 200, "grey")
    cover = separator_side(house.code, bilevel(), 0)
    first = [cover, blank_side(cover.page, bilevel(), 0)]
    first += duplex(forms.receipt(house, A4, False), bilevel, 0)
    batch.add("IMG_1.tif", "g4", first)
    batch.add("IMG_2.tif", "g4", duplex(forms.build_application(house), bilevel, 0))
    batch.add("IMG_3.tif", "g4", sides_of(deeds.land_certificate(house), copied, 0))
    permit = sides_of(deeds.permit(house), lambda: scan.faults(rng, "office", 200, "grey"), 0)
    permit[-1].faults.turn_deg = 180
    batch.add("IMG_4.tif", "lzw", permit)
    batch.add("IMG_9.tif", "g4", [separator_side(aid.code, bilevel(), 1)])
    batch.add("IMG_10.tif", "lzw", duplex(forms.receipt(aid, A4, True), grey, 1))
    batch.add("IMG_11.tif", "g4", sides_of(forms.allowance_application(aid), bilevel, 1))
    batch.add("IMG_12.tif", "g4", sides_of(cards.id_card(aid, zoom=1.4), copied, 1))
    batch.add("IMG_13.tif", "g4", sides_of(deeds.birth_extract(aid, "component", False), copied, 1))
    cut = forms.control_slip(aid)
    batch.add("IMG_14.tif", "g4", sides_of(cut, bilevel, 1)[:1], is_cut=True)
    batch.add("IMG_15.tif", "g4", sides_of(acts.minutes(aid), bilevel, 1))
    batch.add("IMG_16.tif", "g4", duplex(acts.allowance_decision(aid), bilevel, 1))
    return batch


def batch_three():
    """lo-003: no separators; PDF and JPEG, colour, 200 dpi, folders with Vietnamese names."""
    rng, batch = random.Random(7003), Batch("lo-003", 7003)
    ask = dossiers.new_case(rng, "petition", style="new", received=dt.date(2024, 5, 20),
                            province="Lâm Đồng", fonts="all")
    ask.fonts = ["Noto Serif"]
    birth = dossiers.new_case(rng, "civil", style="old", received=dt.date(2024, 5, 21),
                              province="Lâm Đồng", fonts="sans")
    birth.fonts = ["TeX Gyre Heros"]
    batch.codes = [ask.code, birth.code]

    def office():
        return scan.faults(rng, "office", 200)

    def poor():
        made = scan.faults(rng, "poor", 200)
        made.is_photocopy = False
        return made
    one, two = "Tập 1 - Địa chính", "Tập 2 - Hộ tịch"
    first = sides_of(forms.receipt(ask, A4, False), office, 0)
    request = forms.petition(ask)
    arrival(rng, ask, request.pages[0])
    batch.add(f"{one}/Biên nhận và đơn.pdf", "pdf", first + sides_of(request, office, 0),
              quality=72)
    card = sides_of(cards.id_card(ask, zoom=1.25), office, 0)
    card[0].faults.turn_deg = 90
    batch.add(f"{one}/Căn cước.jpg", "jpeg", card, quality=75)
    ask.fonts = ["TeX Gyre Termes"]
    ask.pen_share = 1.0
    notice = acts.notice(ask)
    ask.pen_share = 0.0
    batch.add(f"{one}/Thông báo phí.jpg", "jpeg", sides_of(notice, poor, 0), quality=72)
    reply = acts.letter(ask, "result")
    reply.pages.append(stamp_only(rng, ask))
    letter = sides_of(reply, office, 0)
    letter[-1].faults.bleed = 0.10
    batch.add(f"{one}/Văn bản trả lời.pdf", "pdf", letter, quality=72)
    batch.add(f"{two}/Bản 1.jpg", "jpeg", sides_of(forms.receipt(birth, A5, True), office, 1),
              quality=75)
    batch.add(f"{two}/Bản 2.jpg", "jpeg", sides_of(forms.birth_application(birth), office, 1),
              quality=75)
    birth.fonts = ["FreeSerif"]
    last = sides_of(forms.control_slip(birth), office, 1) + sides_of(
        deeds.birth_extract(birth), office, 1)
    batch.add(f"{two}/Bản 10 - trả kết quả.pdf", "pdf", last, quality=72)
    return batch


def arrival(rng, case, page):
    """The ĐẾN stamp at the upper left of an incoming paper, partly over its first lines."""
    x, y = rng.uniform(12, 20), rng.uniform(28, 36)
    page.marks.append(marks.arrival_stamp(rng, x, y, case.office.short.upper()[:24],
                                          str(rng.randrange(100, 4000)),
                                          f"{case.received:%d/%m/%Y}"))
    page.stamps.append("ĐẾN")


def stamp_only(rng, case):
    """The back of a letter with nothing on it but a small stamp: content, not blank."""
    page = Page(A4)
    page.marks.append(marks.line_stamp(rng, 138, 236, ["ĐÃ GIAO BƯU ĐIỆN",
                                                       f"Ngày {case.issued:%d/%m/%Y}"], size_pt=9))
    page.stamps += ["ĐÃ GIAO BƯU ĐIỆN", f"Ngày {case.issued:%d/%m/%Y}"]
    return page


# ---------------------------------------------------------------- any number more

CODECS = {"rgb": ["jpeg", "jpeg", "tiff-jpeg", "pdf"], "grey": ["lzw", "jpeg", "pdf"],
          "bilevel": ["g4"]}
COLOURS = {"clean": ["rgb"] * 4 + ["grey"], "office": ["rgb"] * 3 + ["grey", "bilevel"],
           "poor": ["rgb", "grey", "bilevel", "bilevel"]}


def random_batch(name, seed, count, grade, has_separators, dpi, fonts):
    """Count dossiers with random stories, faults and file kinds."""
    rng, batch = random.Random(seed), Batch(name, seed)
    for dossier in range(count):
        case, papers = dossiers.random_dossier(rng, fonts)
        batch.codes.append(case.code)
        level = rng.choice(["clean", "office", "office", "poor"]) if grade == "mixed" else grade
        colour = rng.choice(COLOURS[level])

        def faults_of(level=level, colour=colour):
            return random_faults(rng, level, dpi or rng.choice([200, 300, 300]), colour)
        random_dossier_files(rng, batch, dossier, case, papers, faults_of, has_separators)
    return batch


def random_faults(rng, level, dpi, colour):
    made = scan.faults(rng, level, dpi, colour)
    made.turn_deg = rng.choice([180, 90, 270]) if rng.random() < 0.04 else 0
    return made


def random_dossier_files(rng, batch, dossier, case, papers, faults_of, has_separators):
    """One dossier: a separator if wanted, then one or several files per paper."""
    sides = [separator_side(case.code, replace(faults_of(), turn_deg=0), dossier)]
    groups = [sides] if has_separators else []
    is_duplex = rng.random() < 0.3
    for paper in papers:
        if rng.random() < 0.15 and paper.type == "application":
            arrival(rng, case, paper.pages[0])
        groups.append((duplex if is_duplex else sides_of)(paper, faults_of, dossier))
    for group in groups:
        same = [replace(s.faults, dpi=group[0].faults.dpi) for s in group]
        for side, made in zip(group, same):
            side.faults = made
        codec = rng.choice(CODECS[group[0].faults.colour])
        parts = [[side] for side in group] if codec in ("jpeg", "png") else [group]
        for part in parts:
            batch.add(f"{len(batch.files) + 1:05d}.{SUFFIX[codec]}", codec, part,
                      quality=rng.randrange(55, 85))
