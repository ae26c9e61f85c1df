# SPDX-License-Identifier: Apache-2.0
"""Permits, certificates, land certificates and civil-status papers."""
import math

from . import world
from .acts import act_number, recipients, split_name
from .layout import (capacity, document, fitted, header, office_seal, section,
                     section_name, section_seal, sheet, signed, sized, state_block, title)
from .marks import line_stamp
from .paper import BLACK, Style, measure, words_of

SERIAL_RED = (0.75, 0.12, 0.15)


def permit(case):
    """Giấy phép xây dựng, nhà ở riêng lẻ."""
    rng, who, land, office = case.rng, case.applicant, case.parcel, case.office
    paper = sheet(case, rng.choice([13, 13.5]))
    number = act_number(case, rng.choice(["GPXD", "GPXD-UBND"]), case.number)
    header(case, paper, office.parent_lines, office.name_lines, number, case.issued)
    title(paper, "GIẤY PHÉP XÂY DỰNG", "(Sử dụng cho nhà ở riêng lẻ)")
    for text in permit_body(who, land):
        paper.paragraph(text, indent=8)
    lines, signer, own_title = capacity(case, rng.random() < 0.7)
    signed(case, paper, lines, signer, recipients(case, "Như trên", section(case, "build")))
    return document(case, "permit", "result", paper, number=number, issued_on=case.issued,
                    place=office.written, issuer=office.issuer, signer=signer,
                    signer_title=own_title, person_name=who.name, citizen_id=who.citizen_id,
                    address=who.address, parcel=land["parcel"], map_sheet=land["map_sheet"],
                    area_m2=land["area"].replace(",", "."))


def permit_body(who, land):
    floors = land["floors"]
    return [
        f"1. Cấp cho: <b>{who.title} {who.name}</b>; số CCCD: {who.citizen_id}.",
        f"Địa chỉ: {who.address}.",
        "2. Được phép xây dựng công trình: nhà ở riêng lẻ.",
        f"Theo thiết kế bản vẽ xin phép xây dựng đã được thẩm định; do {land['designer']} lập.",
        "Gồm các nội dung sau:",
        f"- Vị trí xây dựng: thửa đất số {land['parcel']}, tờ bản đồ số {land['map_sheet']}, diện "
        f"tích thửa đất {land['area']} m², tại {land['address']};",
        f"- Cốt nền xây dựng công trình: +0,45 m so với cốt vỉa hè; mật độ xây dựng: "
        f"{land['density']}%; chỉ giới xây dựng: trùng chỉ giới đường đỏ;",
        f"- Diện tích xây dựng tầng 1: {land['built']} m²; tổng diện tích sàn: {land['total']} m²;",
        f"- Chiều cao công trình: {floors * 3 + 2},5 m; số tầng: {floors:02d} tầng và tum thang.",
        f"3. Giấy tờ về quyền sử dụng đất: Giấy chứng nhận số phát hành {land['serial']}.",
        "4. Giấy phép này có hiệu lực khởi công xây dựng trong thời hạn 12 tháng kể từ ngày cấp; "
        "quá thời hạn trên thì phải đề nghị gia hạn giấy phép xây dựng.",
        "<b>CHỦ ĐẦU TƯ PHẢI THỰC HIỆN CÁC NỘI DUNG SAU ĐÂY:</b>",
        "1. Phải hoàn toàn chịu trách nhiệm trước pháp luật nếu xâm phạm các quyền hợp pháp của "
        "các chủ sở hữu liền kề.",
        "2. Phải thực hiện đúng các quy định của pháp luật về đất đai, về đầu tư xây dựng và Giấy "
        "phép xây dựng này.",
        "3. Phải thông báo bằng văn bản về ngày khởi công cho cơ quan cấp phép xây dựng trước khi "
        "khởi công xây dựng công trình.",
        "4. Khi điều chỉnh thiết kế làm thay đổi nội dung Giấy phép xây dựng thì phải đề nghị điều "
        "chỉnh và chờ quyết định của cơ quan cấp giấy phép."]


def certificate(case):
    """Giấy chứng nhận đăng ký hộ kinh doanh."""
    rng, who, shop, office = case.rng, case.applicant, case.parcel, case.office
    paper = sheet(case, 13)
    unit = section_name(case, "trade")
    header(case, paper, [office.short.upper()], split_name(unit))
    title(paper, "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", size_pt=15)
    number = f"{rng.randrange(10, 70)}{rng.choice('ABCDEKM')}8{rng.randrange(1, 60000):06d}"
    day = world.long_date(case.issued)
    paper.paragraph(f"Số: <b>{number}</b>", "center", after=0)
    paper.paragraph(f"<i>Đăng ký lần đầu, {day}</i>", "center", after=3)
    for text in certificate_body(who, shop):
        paper.paragraph(text, "left")
    signed(case, paper, ["TRƯỞNG PHÒNG"], case.office.head, (), seal=section_seal)
    return document(case, "certificate", "result", paper, number=number, issued_on=case.issued,
                    issuer=unit, signer=case.office.head, signer_title="TRƯỞNG PHÒNG",
                    person_name=who.name, birth_date=who.born, sex=who.sex_key,
                    citizen_id=who.citizen_id, tax_code=shop["tax_code"], phone=who.phone,
                    address=who.address)


def certificate_body(who, shop):
    return [
        f"<b>1. Tên hộ kinh doanh:</b> {shop['shop']}",
        f"<b>2. Mã số thuế:</b> {shop['tax_code']}",
        f"<b>3. Trụ sở của hộ kinh doanh:</b> {shop['shop_address']}",
        f"Điện thoại: {who.phone}",
        f"<b>4. Ngành, nghề kinh doanh:</b> {shop['trade']}",
        f"<b>5. Vốn kinh doanh:</b> {world.thousands(shop['capital'])} đồng "
        f"(bằng chữ: {world.say(shop['capital'])} đồng)",
        "<b>6. Chủ hộ kinh doanh</b>",
        f"Họ và tên: <b>{who.name}</b>",
        f"Giới tính: {who.sex}",
        f"Sinh ngày: {world.short_date(who.born)}   Dân tộc: Kinh   Quốc tịch: Việt Nam",
        f"Loại giấy tờ pháp lý: Thẻ căn cước công dân. Số: {who.citizen_id}",
        "Nơi cấp: Cục Cảnh sát quản lý hành chính về trật tự xã hội",
        f"Nơi thường trú: {who.address}",
        f"<b>7. Số lượng lao động:</b> {shop['workers']:02d} người"]


def land_certificate(case, role="component", is_copy=True):
    """Giấy chứng nhận quyền sử dụng đất: the cover side and the inner side."""
    paper = sheet(case, 12.5, margins=(24, 22, 22, 26))
    paper.are_pages_numbered = False
    decorated(paper, case.rng)
    state_block(case, paper, paper.left, paper.right, 13)
    paper.skip(18)
    large = fitted("<b>QUYỀN SỬ DỤNG ĐẤT</b>", sized(paper.style, 21), 150)
    for text in ("GIẤY CHỨNG NHẬN", "QUYỀN SỬ DỤNG ĐẤT"):
        paper.paragraph(f"<b>{text}</b>", "center", style=large, after=2)
    paper.paragraph("<b>QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT</b>", "center",
                    style=fitted("<b>QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT</b>",
                                 sized(paper.style, 13), 160), after=14)
    land_owner(case, paper, role)
    paper.new_page()
    decorated(paper, case.rng)
    day = case.parcel["granted"] if role == "component" else case.issued
    lines, signer, own_title = land_inner(case, paper, day)
    signed(case, paper, lines, signer)
    paper.paragraph(f"Số vào sổ cấp GCN: {case.parcel['register']}", "left")
    if is_copy:
        copy_stamp(case, paper.pages[0])
    land, who = case.parcel, case.applicant
    return document(case, "land_certificate", role, paper, certificate_serial=land["serial"],
                    register_number=land["register"], person_name=who.name, birth_date=who.born,
                    citizen_id=owner_id(case, role)[1], address=who.address,
                    parcel=land["parcel"], map_sheet=land["map_sheet"],
                    area_m2=land["area"].replace(",", "."), issued_on=day,
                    place=case.office.written, signer=signer, signer_title=own_title)


def owner_id(case, role):
    """Papers from before 2016 carry the old nine-digit card."""
    if role == "component" and case.parcel["granted"].year < 2016:
        return "CMND", case.applicant.old_id
    return "CCCD", case.applicant.citizen_id


def land_owner(case, paper, role):
    who, land = case.applicant, case.parcel
    paper.paragraph("<b>I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với "
                    "đất</b>")
    who_title = "Ông" if who.is_male else "Bà"
    paper.paragraph(f"{who_title}: <b>{who.name}</b>", "left", indent=8)
    paper.paragraph(f"Sinh ngày: {world.short_date(who.born)}", "left", indent=8)
    kind, number = owner_id(case, role)
    paper.paragraph(f"{kind} số: {number}", "left", indent=8)
    paper.paragraph(f"Địa chỉ thường trú: {who.address}", "left", left=paper.left + 8)
    serial = Style(paper.style.family, 18, bold=True, colour=SERIAL_RED)
    paper.y = paper.bottom - 22
    paper.paragraph(land["serial"], "right", style=serial)


def land_inner(case, paper, day):
    land = case.parcel
    paper.paragraph("<b>II. Thửa đất, nhà ở và tài sản khác gắn liền với đất</b>")
    area = float(land["area"].replace(",", "."))
    whole, tenth = int(area), round(area * 10) % 10
    spelled = world.say(whole) + (f" phẩy {world.say(tenth)}" if tenth else "")
    for text in ("<b>1. Thửa đất:</b>",
                 f"a) Thửa đất số: {land['parcel']}, tờ bản đồ số: {land['map_sheet']}",
                 f"b) Địa chỉ: {land['address']}",
                 f"c) Diện tích: {land['area']} m² (bằng chữ: {spelled} mét vuông)",
                 "d) Hình thức sử dụng: riêng: " + f"{land['area']} m², chung: không",
                 f"đ) Mục đích sử dụng: {land['use']}",
                 f"e) Thời hạn sử dụng: {land['term']}",
                 "g) Nguồn gốc sử dụng: Công nhận QSDĐ như giao đất có thu tiền sử dụng đất",
                 "<b>2. Nhà ở:</b> -/-", "<b>3. Công trình xây dựng khác:</b> -/-",
                 "<b>4. Ghi chú:</b> Không.",
                 "<b>III. Sơ đồ thửa đất, nhà ở và tài sản khác gắn liền với đất</b>"):
        paper.paragraph(text, "left", after=0.6)
    plot(case, paper)
    paper.paragraph(f"<i>{case.office.written}, {world.long_date(day)}</i>", "right",
                    right=paper.right - 2, after=0)
    return capacity(case, case.rng.random() < 0.6)


def plot(case, paper):
    """The parcel's outline with its corner numbers and lengths."""
    rng, size = case.rng, 46
    middle_x, middle_y = (paper.left + paper.right) / 2, paper.y + size / 2 + 2
    corners = [(middle_x + rng.uniform(12, 21) * math.cos(a),
                middle_y + rng.uniform(10, 19) * math.sin(a)) for a in (0.7, 2.3, 3.9, 5.4)]

    def draw(context):
        context.set_source_rgb(*BLACK)
        context.set_line_width(0.35)
        for corner in corners:
            context.line_to(*corner)
        context.close_path()
        context.stroke()
    paper.page.shapes.append(draw)
    small, keep = sized(paper.style, 9), paper.y
    for number, (x, y) in enumerate(corners, 1):
        spot = (middle_x + (x - middle_x) * 1.18, middle_y + (y - middle_y) * 1.18)
        paper.place(words_of(str(number), small), spot[0] - 1, spot[1] + 1, None)
    paper.place(words_of(case.parcel["parcel"], small),
                middle_x - measure(case.parcel["parcel"], small)[0] / 2, middle_y, None)
    paper.y = keep + size + 4


def decorated(paper, rng):
    """The pinkish ground and the frame of a land certificate."""
    width, height = paper.size

    def draw(context):
        context.set_source_rgb(0.985, 0.925, 0.925)
        context.rectangle(8, 8, width - 16, height - 16)
        context.fill()
        context.set_source_rgb(0.93, 0.78, 0.80)
        context.set_line_width(0.12)
        for step in range(60):
            y = 12 + step * (height - 24) / 59
            context.move_to(10, y)
            for x in range(10, int(width) - 9, 6):
                context.curve_to(x + 2, y - 1.6, x + 4, y + 1.6, x + 6, y)
            context.stroke()
        for inset, line in ((8, 1.1), (10, 0.3)):
            context.set_source_rgb(0.80, 0.40, 0.42)
            context.set_line_width(line)
            context.rectangle(inset, inset, width - 2 * inset, height - 2 * inset)
            context.stroke()
    paper.page.shapes.append(draw)


def copy_stamp(case, page):
    page.marks.append(line_stamp(case.rng, 128, 208, ["SAO Y BẢN CHÍNH"]))
    page.stamps.append("SAO Y BẢN CHÍNH")
    page.marks.append(office_seal(case, 152, 225))


def birth_extract(case, role="result", is_copy=True):
    """Trích lục khai sinh (bản sao), or giấy khai sinh."""
    rng, office, child = case.rng, case.office, case.parcel["child"]
    paper = sheet(case, 13, margins=(18, 16, 16, 24))
    number = (f"{rng.randrange(3, 900)}/TLKS-BS" if is_copy
              else f"{rng.randrange(3, 300):02d}/{case.parcel['registered'].year}")
    day = case.issued if role == "result" else case.parcel["registered"]
    level = office.parent_lines or [case.place.province_full.upper()]
    header(case, paper, level, office.name_lines, number, day if is_copy else None)
    name = "TRÍCH LỤC KHAI SINH" if is_copy else "GIẤY KHAI SINH"
    title(paper, name, "(BẢN SAO)" if is_copy else None, 17)
    for text in birth_body(case, child):
        paper.paragraph(text, "left", after=0.9)
    if not is_copy:
        paper.paragraph(f"<b>Ngày, tháng, năm đăng ký:</b> {world.long_date(day)[5:]}", "left")
    lines, signer, own_title = capacity(case, rng.random() < 0.5)
    signed(case, paper, ["NGƯỜI KÝ TRÍCH LỤC" if is_copy else "NGƯỜI KÝ GIẤY KHAI SINH",
                         own_title], signer)
    result = document(case, "civil_extract", role, paper, number=number, issued_on=day,
                      issuer=office.issuer, signer=signer, signer_title=own_title,
                      person_name=child.name.upper(), birth_date=child.born, sex=child.sex_key,
                      citizen_id=child.citizen_id)
    if is_copy:
        result.fields["place"] = office.written
    result.also["person_name"] = [child.name]
    return result


def birth_body(case, child):
    mother, father, office = case.parcel["mother"], case.parcel["father"], case.office
    spoken = (f"ngày {world.say(child.born.day)}, tháng {world.say(child.born.month)}, năm "
              f"{world.say(child.born.year)}")
    lines = [f"Họ, chữ đệm, tên: <b>{child.name.upper()}</b>",
             f"Ngày, tháng, năm sinh: {world.short_date(child.born)}. Ghi bằng chữ: {spoken}",
             f"Giới tính: {child.sex}     Dân tộc: Kinh     Quốc tịch: Việt Nam",
             f"Nơi sinh: Bệnh viện đa khoa {case.place.province_full}",
             f"Quê quán: {child.home}", f"Số định danh cá nhân: {child.citizen_id}"]
    for role, parent in (("mẹ", mother), ("cha", father)):
        lines += [f"Họ, chữ đệm, tên người {role}: <b>{parent.name.upper()}</b>",
                  f"Năm sinh: {parent.born.year}     Dân tộc: Kinh     Quốc tịch: Việt Nam",
                  f"Nơi cư trú: {parent.address}"]
    lines += [f"Nơi đăng ký khai sinh: {office.short}, {case.place.province_full}"]
    return lines
