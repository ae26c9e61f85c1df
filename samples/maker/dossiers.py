# SPDX-License-Identifier: Apache-2.0
"""Which papers one case consists of: a story per procedure, from receipt to result."""
import datetime as dt

from . import acts, cards, deeds, forms, world
from .layout import Case

FONTS = {
    "serif": ["TeX Gyre Termes", "TeX Gyre Termes", "TeX Gyre Termes", "Liberation Serif",
              "Liberation Serif", "FreeSerif", "TeX Gyre Pagella", "TeX Gyre Schola", "Noto Serif"],
    "sans": ["TeX Gyre Heros", "Liberation Sans", "Noto Sans", "Open Sans", "Roboto",
             "DejaVu Sans"],
}
FONTS["all"] = FONTS["serif"] + FONTS["sans"] + ["DejaVu Serif", "TeX Gyre Cursor"]

PROCEDURES = {
    "build": "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
    "trade": "Đăng ký thành lập hộ kinh doanh",
    "land": "Chuyển mục đích sử dụng đất của hộ gia đình, cá nhân",
    "first_land": "Đăng ký và cấp Giấy chứng nhận quyền sử dụng đất lần đầu",
    "civil": "Cấp bản sao trích lục hộ tịch",
    "social": "Thực hiện trợ cấp xã hội hằng tháng cho người khuyết tật",
    "petition": "Cung cấp thông tin, trả lời về ranh giới thửa đất",
}
DAYS = {"build": 15, "trade": 3, "land": 15, "first_land": 30, "civil": 2, "social": 22,
        "petition": 10}

TRADES = ["Bán lẻ lương thực, thực phẩm, đồ uống trong các cửa hàng chuyên doanh (4722)",
          "Nhà hàng và các dịch vụ ăn uống phục vụ lưu động (5610)",
          "Sửa chữa xe có động cơ và xe máy (9521)",
          "Cắt tóc, làm đầu, gội đầu (9631)",
          "Bán lẻ thuốc, dụng cụ y tế, mỹ phẩm và vật phẩm vệ sinh (4772)"]
SHOPS = ["Tạp hóa Hồng Phượng", "Quán cơm Bếp Quê", "Sửa xe Quyết Thắng", "Tiệm tóc Diễm Quỳnh",
         "Nhà thuốc An Khang Thịnh", "Cửa hàng điện nước Thuận Phát"]
DESIGNERS = ["Công ty cổ phần Tư vấn Thiết kế Kiến Việt Xanh",
             "Công ty TNHH Kiến trúc và Xây dựng Hưng Gia Thịnh"]


def number(value):
    """One decimal, Vietnamese comma, none when whole."""
    return f"{value:.1f}".replace(".0", "").replace(".", ",")


def land_facts(rng, place, today, is_town):
    """A parcel with its certificate."""
    area = rng.randrange(480, 4200) / 10 if is_town else rng.randrange(1000, 9000) / 10
    granted = dt.date(rng.randrange(2010, today.year), rng.randrange(1, 13), rng.randrange(1, 28))
    floors, built = rng.randrange(2, 6), int(area * rng.uniform(0.55, 0.85))
    letters = rng.choice(["BM", "BX", "CĐ", "CN", "CV", "DA", "DK"])
    return {"parcel": str(rng.randrange(2, 1800)), "map_sheet": f"{rng.randrange(1, 120)}",
            "area": number(area), "address": world.address(rng, place), "floors": floors,
            "built": built, "total": built * floors, "density": round(built / area * 100),
            "serial": f"{letters} {rng.randrange(100000, 999999)}",
            "register": f"{rng.choice(['CH', 'CH', 'CS'])} {rng.randrange(20, 9900):05d}",
            "granted": granted, "designer": rng.choice(DESIGNERS), "term": "Lâu dài",
            "use": f"Đất ở tại {'đô thị' if is_town else 'nông thôn'}"}


def trade_facts(rng, place):
    pick = rng.randrange(len(SHOPS))
    return {"shop": SHOPS[pick], "trade": TRADES[min(pick, len(TRADES) - 1)],
            "shop_address": world.address(rng, place), "capital": rng.randrange(3, 60) * 10 ** 7,
            "workers": rng.randrange(1, 9), "tax_code": world.tax_code(rng)}


def family_facts(rng, place, today, applicant):
    """A child of the applicant, with both parents."""
    age = today.year - applicant.born.year
    other = world.person(rng, place, today, age + rng.randrange(-3, 3), not applicant.is_male)
    father, mother = (applicant, other) if applicant.is_male else (other, applicant)
    child = world.person(rng, place, today, rng.randrange(1, min(age - 21, today.year - 2016)))
    child.name = father.name.split()[0] + " " + child.name.split(" ", 1)[1]
    child.citizen_id = world.citizen_id(rng, place.id_code, child.is_male, child.born)
    child.home = father.home
    registered = min(child.born + dt.timedelta(days=20), today - dt.timedelta(days=30))
    return {"child": child, "mother": mother, "father": father,
            "registered": world.workday(registered)}


def new_case(rng, kind, style=None, received=None, code=None, province=None, fonts="all", number=0):
    """A case with its people and dates; received <= issued <= due."""
    day = received or world.workday(dt.date(2021, 6, 1) + dt.timedelta(days=rng.randrange(1850)))
    style = style or rng.choice(["new", "new", "old"])
    where = world.place(rng, day, province)
    office = world.office(rng, where, kind == "civil")
    age = rng.randrange(27, 48) if kind in ("civil", "social") else None
    who = world.person(rng, where, day, age)
    due = world.add_workdays(day, DAYS[kind])
    issued = world.between(rng, day + dt.timedelta(days=1), due)
    moment = dt.datetime.combine(day, dt.time(rng.choice([8, 9, 10, 14, 15]), rng.randrange(60)))
    case = Case(rng, code or world.case_code(rng, where.org_code, day, style), office, who,
                PROCEDURES[kind], moment, due, issued, [rng.choice(FONTS[fonts])], number=number)
    case.days = DAYS[kind]
    case.parcel = facts(rng, kind, where, day, who)
    case.components = components(kind)
    return case


def facts(rng, kind, where, day, who):
    if kind == "trade":
        return trade_facts(rng, where)
    if kind in ("civil", "social"):
        return family_facts(rng, where, day, who)
    return land_facts(rng, where, day, kind in ("build", "first_land"))


def components(kind):
    """Names of the papers handed in, as the receipt lists them."""
    copy, original = "Bản sao", "Bản chính"
    first = {"build": ("Đơn đề nghị cấp giấy phép xây dựng", original),
             "trade": ("Giấy đề nghị đăng ký hộ kinh doanh", original),
             "land": ("Đơn xin chuyển mục đích sử dụng đất", original),
             "first_land": ("Đơn đăng ký, cấp giấy chứng nhận", original),
             "civil": ("Tờ khai cấp bản sao trích lục hộ tịch", original),
             "social": ("Tờ khai đề nghị trợ giúp xã hội", original),
             "petition": ("Đơn đề nghị", original)}[kind]
    more = {"build": [("Giấy chứng nhận quyền sử dụng đất", copy),
                      ("Bản vẽ thiết kế xây dựng", original)],
            "land": [("Giấy chứng nhận quyền sử dụng đất", original)],
            "social": [("Giấy khai sinh của con", copy)]}.get(kind, [])
    return [first, ("Căn cước công dân", copy)] + more


def build_papers(case, wish):
    papers = [forms.receipt(case), forms.build_application(case), cards.id_card(case),
              deeds.land_certificate(case, "component")]
    if wish(0.3):
        papers.append(acts.letter(case))
    if wish(0.4):
        papers.append(forms.control_slip(case))
    return papers + [deeds.permit(case)]


def trade_papers(case, wish):
    papers = [forms.receipt(case), forms.business_application(case), cards.id_card(case)]
    if wish(0.4):
        papers.append(acts.notice(case))
    return papers + [deeds.certificate(case)]


def land_papers(case, wish):
    papers = [forms.receipt(case), forms.land_application(case)]
    if wish(0.5):
        papers.append(cards.id_card(case))
    if wish(0.6):
        papers.append(acts.report(case))
    if wish(0.5):
        papers.append(forms.control_slip(case))
    return papers + [acts.land_decision(case)]


def first_land_papers(case, wish):
    papers = [forms.receipt(case), forms.first_land_application(case), cards.id_card(case)]
    if wish(0.6):
        papers.append(acts.notice(case))
    return papers + [deeds.land_certificate(case, "result", is_copy=False)]


def civil_papers(case, wish):
    papers = [forms.receipt(case), forms.birth_application(case)]
    if wish(0.6):
        papers.append(cards.id_card(case))
    return papers + [deeds.birth_extract(case, "result")]


def social_papers(case, wish):
    papers = [forms.receipt(case), forms.allowance_application(case), cards.id_card(case)]
    if wish(0.5):
        papers.append(deeds.birth_extract(case, "component", is_copy=False))
    if wish(0.6):
        papers.append(acts.minutes(case))
    return papers + [acts.allowance_decision(case)]


def petition_papers(case, wish):
    papers = [forms.receipt(case), forms.petition(case)]
    if wish(0.4):
        papers.append(cards.id_card(case))
    return papers + [acts.letter(case, "result")]


STORIES = {"build": build_papers, "trade": trade_papers, "land": land_papers,
           "first_land": first_land_papers, "civil": civil_papers, "social": social_papers,
           "petition": petition_papers}


def random_dossier(rng, fonts="all"):
    """A whole dossier of a random kind: (case, documents)."""
    kind = rng.choice(list(STORIES))
    case = new_case(rng, kind, fonts=fonts)
    case.hand_share, case.pen_share = 0.15, 0.1
    if rng.random() < 0.3:
        case.fonts = FONTS[fonts]         # every paper in a face of its own
    return case, STORIES[kind](case, lambda share: rng.random() < share)
