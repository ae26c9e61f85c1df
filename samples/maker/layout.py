# SPDX-License-Identifier: Apache-2.0
"""The parts every administrative paper shares, laid out as NĐ 30/2020 appendix I asks.

A `Case` is one dossier's story; a `Document` is a finished paper with the fields printed on it.
"""
import datetime as dt
import random
import re
from dataclasses import dataclass, field, replace

from . import marks, world
from .paper import A4, Sheet, Style, box, line_width, modules, rule, words_of

MOTTO = "CỘNG {} XÃ HỘI CHỦ NGHĨA VIỆT NAM"
CREED = "Độc lập - Tự do - Hạnh phúc"


@dataclass
class Case:
    """Who asks what of whom, and when."""
    rng: random.Random
    code: str
    office: world.Office
    applicant: world.Person
    procedure: str
    received: dt.datetime
    due: dt.date
    issued: dt.date
    fonts: list
    components: list = field(default_factory=list)
    number: int = 0               # of the result, when the plan fixes it
    parcel: dict = field(default_factory=dict)
    hand_share: float = 0.0       # share of applications filled in with a pen
    pen_share: float = 0.0        # share of acts whose number and day are written with a pen
    days: int = 0                 # working days the procedure allows

    @property
    def place(self):
        return self.office.place

    def style(self, size_pt=13.0):
        return Style(self.rng.choice(self.fonts), size_pt)


@dataclass
class Document:
    """A finished paper: its pages and what a reader must find on it."""
    type: str
    role: str
    case_code: str
    pages: list
    family: str
    fields: dict = field(default_factory=dict)
    also: dict = field(default_factory=dict)          # other defensible values of a field
    handwritten: dict = field(default_factory=dict)   # fields that are there in handwriting only


def document(case, kind, role, sheet, **fields):
    """Wraps a sheet; dates become ISO, empty fields are dropped."""
    clean = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in fields.items() if v}
    hand = {k: clean.pop(k) for k in sheet.hand_keys if k in clean}
    return Document(kind, role, case.code, sheet.pages, sheet.style.family, clean,
                    defensible(clean), hand)


def defensible(fields):
    """Other readings a careful clerk might give."""
    also, subject = {}, fields.get("subject", "")
    for lead in ("Về việc ", "V/v "):
        if subject.startswith(lead):
            also["subject"] = [subject[len(lead):]]
    if fields.get("signer_title") == "PHÓ CHỦ TỊCH":
        also["signer_title"] = ["KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
                                "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"]
    return also


SECTIONS = {"land": "Phòng Tài nguyên và Môi trường", "build": "Phòng Quản lý đô thị",
            "social": "Phòng Lao động - Thương binh và Xã hội",
            "trade": "Phòng Tài chính - Kế hoạch"}


def section(case, kind):
    """The specialised section that proposes the act; since 2025 wards have one of another name."""
    if case.office.is_ward:
        return "Phòng Kinh tế, Hạ tầng và Đô thị"
    return f"{SECTIONS[kind]} {case.office.unit}"


def section_name(case, kind):
    """The section in a header: capitals, without the unit."""
    return section(case, kind).replace(f" {case.office.unit}", "").upper()


def iso_day(moment):
    return moment.date().isoformat() if isinstance(moment, dt.datetime) else moment.isoformat()


def sheet(case, size_pt=13.0, **options):
    return Sheet(case.style(size_pt), **options)


def sized(style, size_pt, **changes):
    return replace(style, size_pt=size_pt, **changes)


def fitted(markup, style, width):
    """The style, made smaller until the text fits on one line."""
    while line_width(words_of(markup, style)) > width:
        style = replace(style, size_pt=style.size_pt - 0.25)
    return style


def motto(case):
    return MOTTO.format(case.rng.choice(["HÒA", "HÒA", "HOÀ"]))


def underline(paper, markup, style, left, right, share):
    """A rule below the cursor, centred, a share of the text's width."""
    width = line_width(words_of(markup, style)) * share
    middle = (left + right) / 2
    paper.page.shapes.append(rule(middle - width / 2, paper.y + 0.7, middle + width / 2, 0.2))
    paper.skip(1.5)


def state_block(case, paper, left, right, size_pt):
    """Quốc hiệu and tiêu ngữ with the rule below."""
    style = fitted("<b>" + MOTTO.format("HOÀ") + "</b>", sized(paper.style, size_pt), right - left)
    paper.block([f"<b>{motto(case)}</b>"], left, right, style)
    creed = sized(style, style.size_pt + 1 if style.size_pt == size_pt else style.size_pt)
    creed = fitted(f"<b>{CREED}</b>", creed, right - left)
    paper.block([f"<b>{CREED}</b>"], left, right, creed)
    underline(paper, f"<b>{CREED}</b>", creed, left, right, 1.0)


def agency_block(paper, upper, names, left, right, size_pt):
    style = sized(paper.style, size_pt)
    lines = list(upper) + [f"<b>{name}</b>" for name in names]
    for line in lines:
        paper.block([line], left, right, fitted(line, style, right - left))
    underline(paper, lines[-1], style, left, right, 0.4)


def header(case, paper, upper, names, number=None, day=None, about=None, size_pt=12.0,
           number_markup=None):
    """The two header columns, then number and date (and V/v below the number)."""
    split = paper.left + (paper.right - paper.left) * 0.41
    paper.columns(lambda: agency_block(paper, upper, names, paper.left - 6, split, size_pt),
                  lambda: state_block(case, paper, split + 2, paper.right + 4, size_pt))
    paper.skip(1.0)
    style = sized(paper.style, size_pt + 0.5)
    is_pen = bool(number and day) and case.rng.random() < case.pen_share
    if is_pen:
        paper.hand_keys = ("number", "issued_on")
        number = f"<h>{number.split('/', 1)[0]}</h>/" + number.split("/", 1)[1]
    number_lines = [number_markup or f"Số: {number}"] if number or number_markup else []
    about_style = sized(style, size_pt)

    def left_part():
        paper.block(number_lines, paper.left - 6, split, style)
        if about:
            paper.paragraph(about, "center", style=about_style, left=paper.left - 4, right=split,
                            after=0)

    def right_part():
        if day:
            text = f"<i>{case.office.written}, {world.long_date(day)}</i>"
            if is_pen:
                text = re.sub(r"(ngày|tháng) (\d+)", r"\1 <h>\2</h>", text)
            paper.block([text], split + 2, paper.right + 4,
                        fitted(text, style, paper.right + 2 - split))
    paper.columns(left_part, right_part)
    paper.skip(3)


def centred_state(case, paper, day=None):
    """The header of citizens' papers: the state block alone, centred."""
    state_block(case, paper, paper.left, paper.right, paper.style.size_pt)
    if day:
        paper.paragraph(f"<i>{case.office.written}, {world.long_date(day)}</i>", "right")
    paper.skip(2.5)


def title(paper, name, about=None, size_pt=None):
    """Name of the kind of paper in bold capitals, the subject below, a rule under it."""
    style = sized(paper.style, size_pt or paper.style.size_pt + 1)
    texts = []
    paper.block([f"<b>{name}</b>"], paper.left, paper.right,
                fitted(f"<b>{name}</b>", style, paper.right - paper.left))
    if about:
        texts = paper.paragraph(f"<b>{about}</b>", "center", style=paper.style,
                                left=paper.left + 12, right=paper.right - 12, after=0)
        underline(paper, f"<b>{texts[-1]}</b>", paper.style, paper.left, paper.right, 0.4)
    paper.skip(3)
    return " ".join(texts)


def capacity(case, is_vice, body="ỦY BAN NHÂN DÂN"):
    """Who signs for the committee: (lines above the signature, signer, own title)."""
    if is_vice:
        return ([f"TM. {body}", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], case.office.vice, "PHÓ CHỦ TỊCH")
    return ([f"TM. {body}", "CHỦ TỊCH"], case.office.chair, "CHỦ TỊCH")


def office_seal(case, x, y):
    return marks.seal(case.rng, x, y, "ỦY BAN NHÂN DÂN", case.office.upper.upper()
                      if case.office.is_ward else case.place.province_full.upper())


def section_seal(case, x, y):
    """The seal of a section: the committee above, the province below, the section inside."""
    words = section_name(case, "trade" if "shop" in case.parcel else "land").split()
    lines = [" ".join(part).strip("-, ") for part in (words[:1], words[1:3], words[3:6])]
    return marks.seal(case.rng, x, y, case.office.short.upper(), case.place.province_full.upper(),
                      lines, 33)


def signed(case, paper, lines, signer, recipients=(), seal=office_seal, pen=True):
    """Nơi nhận on the left, capacity, signature and name on the right, the seal over them."""
    paper.need(52 + 4 * max(0, len(lines) - 2))
    paper.skip(3)
    middle = paper.left + (paper.right - paper.left) * 0.45
    end = {}

    def left_part():
        if recipients:
            paper.block(["<b><i>Nơi nhận:</i></b>"], paper.left, middle, sized(paper.style, 12),
                        "left")
            paper.block(list(recipients), paper.left, middle, sized(paper.style, 11), "left")

    def right_part():
        left, right = middle + 2, paper.right + 2
        paper.block([f"<b>{line}</b>" for line in lines], left, right,
                    sized(paper.style, min(13, paper.style.size_pt)))
        end["top"] = paper.y
        paper.skip(case.rng.uniform(20, 25))
        paper.block([f"<b>{signer}</b>"], left, right)
        end["x"], end["bottom"] = (left + right) / 2, paper.y
    paper.columns(left_part, right_part)
    put_marks(case, paper.page, end, seal, pen)


def put_marks(case, page, end, seal, pen):
    x, y = end["x"] + case.rng.uniform(-4, 6), (end["top"] + end["bottom"]) / 2 - 3
    if pen:
        page.marks.append(marks.signature(case.rng, x, y + case.rng.uniform(-2, 3)))
    if seal:
        page.marks.append(seal(case, x - case.rng.uniform(13, 19), y + case.rng.uniform(-5, 2)))


def photo_box(paper, x, y, width, height):
    """A grey portrait nobody sat for."""
    def draw(context):
        context.rectangle(x, y, width, height)
        context.set_source_rgb(0.78, 0.82, 0.86)
        context.fill_preserve()
        context.clip()
        context.set_source_rgb(0.25, 0.24, 0.27)
        context.arc(x + width / 2, y + height * 0.40, width * 0.27, 0, 7)
        context.fill()
        context.set_source_rgb(0.80, 0.66, 0.57)
        context.save()
        context.translate(x + width / 2, y + height * 0.45)
        context.scale(1, 1.25)
        context.arc(0, 0, width * 0.21, 0, 7)
        context.restore()
        context.fill()
        context.set_source_rgb(0.92, 0.92, 0.95)
        context.arc(x + width / 2, y + height * 1.18, width * 0.52, 0, 7)
        context.fill()
    paper.page.shapes.append(draw)
    paper.page.shapes.append(box(x, y, width, height, 0.15))


def qr_matrix(payload, level="M"):
    """The module matrix of a QR code without its quiet zone."""
    import qrcode
    levels = {"L": qrcode.constants.ERROR_CORRECT_L, "M": qrcode.constants.ERROR_CORRECT_M}
    code = qrcode.QRCode(error_correction=levels[level], border=0)
    code.add_data(payload.encode("utf-8"))
    code.make(fit=True)
    return code.get_matrix()


def put_qr(page, payload, x, y, size, level="M"):
    page.shapes.append(modules(qr_matrix(payload, level), x, y, size))


def separator(case_code, family):
    """An A4 separator sheet: QR of the case code, the code in large type."""
    paper = Sheet(Style(family, 14), size=A4)
    paper.skip(18)
    paper.paragraph("<b>TỜ PHÂN CÁCH HỒ SƠ</b>", "center", style=Style(family, 24))
    paper.skip(8)
    put_qr(paper.page, case_code, 75, paper.y, 60)
    paper.skip(70)
    large = fitted(f"<b>{case_code}</b>", Style(family, 34), paper.right - paper.left)
    paper.paragraph(f"<b>{case_code}</b>", "center", style=large)
    paper.skip(8)
    paper.paragraph("Đặt tờ này trước trang đầu tiên của hồ sơ. Không đánh số, không gỡ bỏ.",
                    "center")
    return paper.pages[0]
