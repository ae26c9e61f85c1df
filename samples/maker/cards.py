# SPDX-License-Identifier: Apache-2.0
"""The front of a citizen identity card, copied on a sheet of A4."""
from . import world
from .layout import document, fitted, photo_box, put_qr, sheet
from .paper import Style, box, line_width, words_of

CARD = (85.6, 54.0)


def qr_payload(who):
    """The seven fields of the card's QR code."""
    day = "%d%m%Y"
    return "|".join([who.citizen_id, who.old_id, who.name, who.born.strftime(day), who.sex,
                     who.address, who.id_issued.strftime(day)])


def id_card(case, who=None, zoom=None):
    """A card lies somewhere in the upper half of the sheet; offices often enlarge it."""
    rng, who = case.rng, who or case.applicant
    zoom = zoom or rng.choice([1.0, 1.25, 1.4])
    paper = sheet(case, 8)
    family = rng.choice(["TeX Gyre Heros", "Roboto", "Liberation Sans", "Noto Sans"])
    x, y = rng.uniform(20, 190 - CARD[0] * zoom), rng.uniform(25, 70)
    ground(paper, x, y, zoom)
    photo_box(paper, x + 4 * zoom, y + 22 * zoom, 19 * zoom, 25 * zoom)
    put_qr(paper.page, qr_payload(who), x + 67.5 * zoom, y + 4 * zoom, 15 * zoom, "L")
    for text, left, top, size, is_centred in card_texts(who):
        put(paper, text, x + left * zoom, y + top * zoom, size * zoom, family,
            (84 - left) * zoom, is_centred)
    paper.style = Style(family, 8 * zoom)
    result = document(case, "id_card", "component", paper, citizen_id=who.citizen_id,
                      person_name=who.name.upper(), birth_date=who.born, sex=who.sex_key,
                      address=who.address, expires_on=who.id_expires)
    result.also["person_name"] = [who.name]
    return result


def ground(paper, x, y, zoom):
    """The card's pale ground and its edge."""
    width, height = CARD[0] * zoom, CARD[1] * zoom
    paper.page.shapes.append(box(x, y, width, height, 0.2, (0.5, 0.5, 0.5), (0.90, 0.95, 0.93)))

    def emblem(context):
        context.set_source_rgb(0.80, 0.20, 0.18)
        context.arc(x + 11 * zoom, y + 10 * zoom, 5.5 * zoom, 0, 7)
        context.fill()
        context.set_source_rgb(0.95, 0.80, 0.25)
        context.set_line_width(0.8 * zoom)
        context.arc(x + 11 * zoom, y + 10 * zoom, 4.6 * zoom, 0, 7)
        context.stroke()

    def waves(context):
        context.set_source_rgb(0.80, 0.89, 0.86)
        context.set_line_width(0.15)
        for step in range(14):
            level = y + (4 + step * 3.5) * zoom
            context.move_to(x + 1, level)
            context.curve_to(x + width / 3, level - 6, x + width * 2 / 3, level + 6,
                             x + width - 1, level)
            context.stroke()
    paper.page.shapes += [waves, emblem]


def card_texts(who):
    """(text, left, baseline, size, is centred to the QR's left) of the card in card millimetres."""
    address = split_address(who.address)
    expiry = f"{who.id_expires:%d/%m/%Y}" if who.id_expires else "Không thời hạn"
    return [
        ("<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", 18, 5.5, 5.6, True),
        ("<b>Độc lập - Tự do - Hạnh phúc</b>", 18, 8.5, 5.2, True),
        ("<b>CĂN CƯỚC CÔNG DÂN</b>", 18, 14.5, 8.6, True),
        ("Citizen Identity Card", 18, 17.3, 5, True),
        (f"Số / No.: <b>{who.citizen_id}</b>", 26, 23, 8, False),
        ("Họ và tên / Full name:", 26, 26.6, 5.2, False),
        (f"<b>{who.name.upper()}</b>", 26, 30, 7.4, False),
        (f"Ngày sinh / Date of birth: <b>{world.short_date(who.born)}</b>", 26, 33.6, 5.4, False),
        (f"Giới tính / Sex: <b>{who.sex}</b>", 26, 36.8, 5.4, False),
        ("Quốc tịch / Nationality: <b>Việt Nam</b>", 50, 36.8, 5.4, False),
        ("Quê quán / Place of origin:", 26, 40, 5.2, False),
        (f"<b>{who.home}</b>", 26, 43, 5.6, False),
        (f"Nơi thường trú / Place of residence: <b>{address[0]}</b>", 26, 46.4, 5.2, False),
        (f"<b>{address[1]}</b>", 26, 49.4, 5.4, False),
        (f"Có giá trị đến: <b>{expiry}</b>", 3.5, 52.4, 4.6, False)]


def split_address(address):
    """The card breaks the address after its first part."""
    head, _, tail = address.partition(", ")
    return head + ("," if tail else ""), tail


def put(paper, markup, x, baseline, size_pt, family, room, is_centred):
    span = room * (67 - 18) / (84 - 18) if is_centred else room
    placed = words_of(markup, fitted(markup, Style(family, size_pt), span))
    if is_centred:
        x += (span - line_width(placed)) / 2
    paper.place(placed, x, baseline, None)
