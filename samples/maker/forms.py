# SPDX-License-Identifier: Apache-2.0
"""One-stop-desk forms: receipts, control slips, and what citizens fill in."""
import datetime as dt

from . import world
from .layout import (centred_state, document, fitted, header, iso_day, put_marks, put_qr,
                     section, sheet, sized, title)
from .marks import line_stamp, thumbprint
from .paper import A4, A5, dots


def moment(rng, when):
    """A time as receipts print it, long or short."""
    if rng.random() < 0.5:
        return f"{when:%H} giờ {when:%M} phút, {world.long_date(when)}"
    return f"{when:%H:%M} {when:%d/%m/%Y}"


def receipt(case, size=None, with_qr=None):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả (TT 01/2018, form 01)."""
    rng, who = case.rng, case.applicant
    size = size or rng.choice([A4, A5])
    with_qr = rng.random() < 0.5 if with_qr is None else with_qr
    small = size == A5
    paper = sheet(case, 9.5 if small else 12.5, size=size,
                  margins=(12, 10, 10, 14) if small else (20, 18, 18, 28))
    due = dt.datetime.combine(case.due, dt.time(rng.choice([10, 11, 16, 17]), 0))
    header(case, paper, [case.office.short.upper()],
           ["BỘ PHẬN TIẾP NHẬN", "VÀ TRẢ KẾT QUẢ"], day=case.received.date(),
           number_markup=f"Mã hồ sơ: <b>{case.code}</b>", size_pt=8.5 if small else 12)
    if with_qr:
        put_qr(paper.page, case.code, paper.left + 10, paper.y, 17 if small else 22)
        paper.skip(18 if small else 23)
    title(paper, "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", size_pt=11.5 if small else 14)
    receipt_body(case, paper, due)
    receipt_signers(case, paper)
    result = document(case, "receipt", "process", paper, case_code=case.code,
                      person_name=who.name, citizen_id=who.citizen_id, phone=who.phone,
                      address=who.address, procedure=case.procedure,
                      place=case.office.written, signer=case.office.clerk)
    result.fields.update(received_on=iso_day(case.received), due_on=case.due.isoformat(),
                         issued_on=iso_day(case.received),
                         issuer="BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ")
    result.also["issuer"] = [case.office.short.upper(),
                             case.office.short.upper() + " BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ"]
    return result


def receipt_body(case, paper, due):
    rng, who = case.rng, case.applicant
    flat = dict(align="left", after=0.4)
    paper.paragraph("Bộ phận Tiếp nhận và Trả kết quả " + case.office.short, **flat)
    paper.paragraph(f"Tiếp nhận hồ sơ của: <b>{who.name}</b>", **flat)
    paper.paragraph(f"Số CCCD: {who.citizen_id}", **flat)
    paper.paragraph(f"Địa chỉ: {who.address}", **flat)
    paper.paragraph(f"Số điện thoại: {who.phone}", **flat)
    paper.paragraph(f"Nội dung yêu cầu giải quyết: {case.procedure}", **flat)
    paper.paragraph("Thành phần hồ sơ nộp gồm:", after=1, align="left")
    width = paper.right - paper.left
    rows = [["STT", "Tên giấy tờ", "Loại", "Số lượng"]]
    rows += [[str(n), name, kind, "01"] for n, (name, kind) in enumerate(case.components, 1)]
    paper.table([width * 0.09, width * 0.55, width * 0.2, width * 0.16], rows,
                sized(paper.style, paper.style.size_pt - 0.5),
                aligns=["center", "left", "center", "center"])
    paper.paragraph(f"Thời gian giải quyết hồ sơ theo quy định là: {case.days:02d} ngày làm việc",
                    **flat)
    paper.paragraph(f"Thời gian nhận hồ sơ: {moment(rng, case.received)}", **flat)
    paper.paragraph(f"Thời gian trả kết quả giải quyết hồ sơ: {moment(rng, due)}", **flat)
    paper.paragraph("Đăng ký nhận kết quả tại: Bộ phận Tiếp nhận và Trả kết quả", **flat)


def two_signers(case, paper, left_lines, left_name, right_lines, right_name, gap=18):
    """Two signature columns of the same height, without a seal."""
    paper.need(gap + 22)
    paper.skip(3)
    middle, ends = (paper.left + paper.right) / 2, []

    def column(lines, name, left, right):
        paper.block(lines, left, right)
        top = paper.y
        paper.skip(gap)
        paper.block([f"<b>{name}</b>"], left, right)
        ends.append({"x": (left + right) / 2, "top": top, "bottom": paper.y})
    paper.columns(lambda: column(left_lines, left_name, paper.left, middle),
                  lambda: column(right_lines, right_name, middle, paper.right))
    for end in ends:
        put_marks(case, paper.page, end, None, True)


def receipt_signers(case, paper):
    note = sized(paper.style, paper.style.size_pt - 1.5)
    two_signers(case, paper,
                ["<b>NGƯỜI NỘP HỒ SƠ</b>", ("<i>(Ký và ghi rõ họ tên)</i>", note)],
                case.applicant.name,
                ["<b>NGƯỜI TIẾP NHẬN HỒ SƠ</b>", ("<i>(Ký và ghi rõ họ tên)</i>", note)],
                case.office.clerk, gap=14)


def control_slip(case):
    """Phiếu kiểm soát quá trình giải quyết hồ sơ (form 05)."""
    rng = case.rng
    paper = sheet(case, 12.5)
    header(case, paper, [case.office.short.upper()], ["BỘ PHẬN TIẾP NHẬN", "VÀ TRẢ KẾT QUẢ"],
           day=case.received.date(), number_markup=f"Mã hồ sơ: <b>{case.code}</b>")
    title(paper, "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ")
    paper.paragraph(f"Tên thủ tục hành chính: {case.procedure}", "left")
    paper.paragraph(f"Tên tổ chức, cá nhân: {case.applicant.name}", "left")
    paper.paragraph("Cơ quan (bộ phận) giải quyết hồ sơ: " + case.office.short, "left")
    first = case.received
    checked = dt.datetime.combine(world.between(rng, first.date(), case.issued), dt.time(14, 20))
    last = dt.datetime.combine(case.issued, dt.time(15, 45))
    width = paper.right - paper.left
    names = ["Bộ phận Tiếp nhận và Trả kết quả", "Phòng chuyên môn",
             f"Lãnh đạo {case.office.short}", "Văn thư", "Bộ phận Tiếp nhận và Trả kết quả"]
    work = ["Tiếp nhận, chuyển hồ sơ", "Thẩm định hồ sơ, trình ký", "Ký duyệt kết quả",
            "Đóng dấu, phát hành", "Trả kết quả cho công dân"]
    times = [first, checked, last, last + dt.timedelta(minutes=35), last + dt.timedelta(minutes=70)]
    rows = [["STT", "Bộ phận giải quyết", "Nội dung công việc", "Thời gian giao nhận", "Kết quả"]]
    rows += [[str(n + 1), names[n], work[n], f"{times[n]:%H:%M} {times[n]:%d/%m/%Y}",
              rng.choice(["Trước hạn", "Đúng hạn"])] for n in range(5)]
    paper.table([width * 0.08, width * 0.28, width * 0.27, width * 0.21, width * 0.16], rows,
                sized(paper.style, 11.5), aligns=["center", "left", "left", "center", "center"])
    paper.paragraph(f"Hẹn trả kết quả: ngày {world.short_date(case.due)}", "left")
    two_signers(case, paper, ["<b>NGƯỜI GIAO</b>"], case.office.clerk,
                ["<b>NGƯỜI NHẬN</b>"], case.office.clerk2)
    return document(case, "control_slip", "process", paper, case_code=case.code,
                    procedure=case.procedure, person_name=case.applicant.name,
                    received_on=case.received.date(), due_on=case.due, place=case.office.written,
                    issued_on=case.received.date(), issuer="BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ")


class Blanks:
    """Fills the blanks of one form, typed or with a pen, and keeps the fields."""

    def __init__(self, case, paper, is_hand):
        self.case, self.paper, self.is_hand = case, paper, is_hand
        self.fields = {}

    def line(self, label, value, key=None, normal=None):
        shown = f"<h>{value}</h>" if self.is_hand else value
        self.paper.paragraph(f"{label} {shown}", "left", after=0.9)
        if self.is_hand:
            self.rule_dots(shown)
        if key:
            self.fields[key] = normal or value

    def rule_dots(self, shown):
        """Dotted lines under what was just written."""
        for words in self.paper.page.lines[-3:]:
            pen = [word for word in words if word.is_hand]
            if pen and pen[-1].text in shown:
                self.paper.page.shapes.append(
                    dots(pen[0].x, pen[0].baseline + 0.7, self.paper.right))

    def finish(self, role="component", kind="application", **printed):
        result = document(self.case, kind, role, self.paper, **printed)
        (result.handwritten if self.is_hand else result.fields).update(self.fields)
        return result


def application(case, name, to, opening, lines, closing, signer_label="NGƯỜI LÀM ĐƠN",
                about=None, day=None):
    """A citizen's request: state block, title, Kính gửi, blanks, promise, signature."""
    rng, who = case.rng, case.applicant
    paper = sheet(case, rng.choice([12.5, 13, 13]))
    blanks = Blanks(case, paper, rng.random() < case.hand_share)
    centred_state(case, paper)
    title(paper, name, about)
    paper.paragraph(f"Kính gửi: {to}", "center", after=2.5)
    if opening:
        paper.paragraph(opening, indent=10)
    blanks.line("Họ và tên:", who.name, "person_name")
    blanks.line("Ngày, tháng, năm sinh:", world.short_date(who.born), "birth_date",
                who.born.isoformat())
    blanks.line("Số CCCD:", who.citizen_id, "citizen_id")
    blanks.line("Nơi cư trú:", who.address, "address")
    blanks.line("Số điện thoại:", who.phone, "phone")
    fill_lines(blanks, lines)
    for text in closing:
        paper.paragraph(text, indent=10)
    sign_application(case, paper, day or case.received.date(), signer_label)
    return blanks.finish(recipient=to, issued_on=day or case.received.date(),
                         place=case.office.written)


def fill_lines(blanks, lines):
    """Each line is (label, value[, key, normal form]) or a plain paragraph."""
    for line in lines:
        if isinstance(line, str):
            blanks.paper.paragraph(line, indent=10)
        else:
            blanks.line(*line)


def sign_application(case, paper, day, label):
    paper.need(45)
    left, right = paper.left + (paper.right - paper.left) * 0.48, paper.right
    text = f"<i>{case.office.written}, {world.long_date(day)}</i>"
    paper.block([text, f"<b>{label}</b>", "<i>(Ký, ghi rõ họ tên)</i>"], left, right,
                fitted(text, paper.style, right - left))
    top = paper.y
    paper.skip(19)
    paper.block([f"<b>{case.applicant.name}</b>"], left, right)
    middle = (left + right) / 2
    if case.rng.random() < 0.08:
        paper.page.marks.append(thumbprint(case.rng, middle, top + 10))
        return
    put_marks(case, paper.page, {"x": middle, "top": top, "bottom": paper.y}, None, True)


def fee_stamp(case, page):
    """The small stamp the cash desk puts on a form."""
    page.marks.append(line_stamp(case.rng, 24, 18, ["ĐÃ THU LỆ PHÍ"]))
    page.stamps.append("ĐÃ THU LỆ PHÍ")


PROMISE = ("Tôi xin cam đoan những nội dung kê khai trên đây là đúng sự thật và chịu trách nhiệm "
           "trước pháp luật về lời khai của mình.")


def build_application(case):
    """Đơn đề nghị cấp giấy phép xây dựng."""
    land, floors = case.parcel, case.parcel["floors"]
    return application(
        case, "ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", case.office.short,
        None, [
            "<b>1. Thông tin công trình:</b>",
            ("Địa điểm xây dựng:", land["address"]),
            ("Thửa đất số:", land["parcel"], "parcel"),
            ("Tờ bản đồ số:", land["map_sheet"], "map_sheet"),
            ("Diện tích thửa đất:", f"{land['area']} m²", "area_m2",
             land["area"].replace(",", ".")),
            "<b>2. Nội dung đề nghị cấp phép:</b>",
            ("Loại công trình:", "Nhà ở riêng lẻ, cấp công trình: cấp III"),
            ("Diện tích xây dựng tầng 1:", f"{land['built']} m²"),
            ("Tổng diện tích sàn:", f"{land['total']} m²"),
            ("Chiều cao công trình:", f"{floors * 3 + 2},5 m; số tầng: {floors:02d}"),
            "<b>3. Dự kiến thời gian hoàn thành công trình:</b> 12 tháng."],
        ["Tôi xin cam đoan làm theo đúng giấy phép được cấp, nếu sai tôi xin hoàn toàn chịu trách "
         "nhiệm và bị xử lý theo quy định của pháp luật."],
        about="(Sử dụng cho công trình: Nhà ở riêng lẻ)")


def business_application(case):
    """Giấy đề nghị đăng ký hộ kinh doanh."""
    shop = case.parcel
    return application(
        case, "GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH",
        section(case, "trade"), "Tôi là:", [
            "<b>Đăng ký hộ kinh doanh do tôi là chủ hộ với các nội dung sau:</b>",
            ("1. Tên hộ kinh doanh:", shop["shop"]),
            ("2. Địa chỉ trụ sở hộ kinh doanh:", shop["shop_address"]),
            ("3. Ngành, nghề kinh doanh:", shop["trade"]),
            ("4. Vốn kinh doanh:", f"{world.thousands(shop['capital'])} đồng "
             f"({world.say(shop['capital'])} đồng chẵn)"),
            ("5. Số lượng lao động:", f"{shop['workers']:02d} người")],
        ["Tôi xin cam kết bản thân không thuộc diện pháp luật cấm kinh doanh; chịu trách nhiệm "
         "trước pháp luật về tính hợp pháp, chính xác và trung thực của nội dung đăng ký trên."],
        signer_label="CHỦ HỘ KINH DOANH")


def land_application(case):
    """Đơn xin chuyển mục đích sử dụng đất."""
    land = case.parcel
    return application(
        case, "ĐƠN XIN CHUYỂN MỤC ĐÍCH SỬ DỤNG ĐẤT", case.office.short, None, [
            ("Thửa đất số:", land["parcel"], "parcel"),
            ("Tờ bản đồ số:", land["map_sheet"], "map_sheet"),
            ("Diện tích xin chuyển mục đích:", f"{land['area']} m²", "area_m2",
             land["area"].replace(",", ".")),
            ("Địa điểm thửa đất:", land["address"]),
            ("Mục đích đang sử dụng:", "Đất trồng cây lâu năm (CLN)"),
            ("Mục đích xin chuyển sang:", "Đất ở tại nông thôn (ONT)"),
            ("Giấy chứng nhận số phát hành:", land["serial"], "certificate_serial"),
            "Lý do: gia đình có nhu cầu xây dựng nhà ở cho con đã lập gia đình riêng."],
        ["Tôi cam đoan sử dụng đất đúng mục đích, chấp hành đúng các quy định của pháp luật đất "
         "đai, nộp tiền sử dụng đất đầy đủ, đúng hạn.", PROMISE])


def first_land_application(case):
    """Đơn đăng ký, cấp giấy chứng nhận."""
    land = case.parcel
    return application(
        case, "ĐƠN ĐĂNG KÝ, CẤP GIẤY CHỨNG NHẬN", case.office.short, None, [
            "<b>Đề nghị đăng ký, cấp Giấy chứng nhận quyền sử dụng đất đối với:</b>",
            ("Thửa đất số:", land["parcel"], "parcel"),
            ("Tờ bản đồ số:", land["map_sheet"], "map_sheet"),
            ("Diện tích:", f"{land['area']} m²", "area_m2", land["area"].replace(",", ".")),
            ("Địa chỉ thửa đất:", land["address"]),
            ("Sử dụng vào mục đích:", "Đất ở tại đô thị, từ thời điểm năm 1992"),
            ("Nguồn gốc sử dụng:",
             "Nhận thừa kế của cha mẹ, sử dụng ổn định, không có tranh chấp")],
        [PROMISE], about="quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất")


def birth_application(case):
    """Tờ khai cấp bản sao trích lục khai sinh."""
    child = case.parcel["child"]
    return application(
        case, "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH", case.office.short, None, [
            ("Quan hệ với người được cấp bản sao:", "Cha, mẹ"),
            "Đề nghị cơ quan cấp bản sao trích lục khai sinh cho người có tên dưới đây:",
            ("Họ, chữ đệm, tên người được cấp:", child.name),
            ("Giới tính:", f"{child.sex}; dân tộc: Kinh; quốc tịch: Việt Nam"),
            ("Đã đăng ký tại:", case.office.short),
            ("Số bản sao yêu cầu cấp:", "02 bản")],
        [PROMISE], signer_label="NGƯỜI YÊU CẦU")


def allowance_application(case):
    """Tờ khai đề nghị trợ giúp xã hội."""
    return application(
        case, "TỜ KHAI ĐỀ NGHỊ TRỢ GIÚP XÃ HỘI", f"Chủ tịch {case.office.short}", None, [
            ("Giới tính:", f"{case.applicant.sex}; dân tộc: Kinh", ),
            ("Hộ khẩu thường trú:", case.applicant.address),
            ("Thuộc hộ nghèo, cận nghèo:", "Không"),
            ("Có khuyết tật:", "Có; mức độ khuyết tật: nặng; dạng tật: vận động"),
            ("Đang hưởng chế độ:", "Không hưởng lương hưu, trợ cấp bảo hiểm xã hội hằng tháng"),
            ("Khả năng tự phục vụ:", "Có thể tự phục vụ một phần sinh hoạt cá nhân")],
        [PROMISE, "Kính đề nghị Chủ tịch Ủy ban nhân dân xem xét, giải quyết theo quy định."],
        signer_label="NGƯỜI KHAI", about="(Áp dụng đối với đối tượng là người khuyết tật)")


def petition(case):
    """Đơn đề nghị about the boundary of a parcel."""
    land = case.parcel
    return application(
        case, "ĐƠN ĐỀ NGHỊ", case.office.short, "Tôi làm đơn này trình bày việc sau:", [
            ("Thửa đất số:", land["parcel"], "parcel"),
            ("Tờ bản đồ số:", land["map_sheet"], "map_sheet"),
            ("Địa chỉ thửa đất:", land["address"]),
            "Gia đình tôi sử dụng thửa đất trên từ trước năm 1993. Nay hộ liền kề xây tường rào, "
            "giữa hai bên có ý kiến khác nhau về vị trí mốc giới. Tôi kính đề nghị quý cơ quan "
            "cung cấp thông tin trên bản đồ địa chính và trả lời bằng văn bản về ranh giới thửa "
            "đất."],
        [PROMISE, "Tôi xin trân trọng cảm ơn."],
        about="Về việc cung cấp thông tin và trả lời về ranh giới thửa đất")
