# SPDX-License-Identifier: Apache-2.0
"""Acts of the office in NĐ 30/2020 form: decisions, letters, notices, reports, minutes."""
import datetime as dt

from . import world
from .forms import two_signers
from .layout import (capacity, document, header, section, section_name, section_seal, sheet, signed,
                     title)

NEW_LAND_LAW = dt.date(2024, 8, 1)


def can_cu(paper, texts):
    """Legal grounds: italic, the last ends with a semicolon too, then who proposes."""
    for text in texts:
        paper.paragraph(f"<i>{text}</i>", indent=10)


def articles(paper, texts):
    for number, text in enumerate(texts, 1):
        paper.paragraph(f"<b>Điều {number}.</b> {text[0]}", indent=10)
        for more in text[1:]:
            paper.paragraph(more, indent=10)




def local_government_law(day):
    if day >= dt.date(2025, 7, 1):
        return "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;"
    if day >= dt.date(2025, 3, 1):
        return "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025;"
    return ("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ "
            "sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương "
            "ngày 22 tháng 11 năm 2019;")


def land_laws(day):
    if day >= NEW_LAND_LAW:
        return ["Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024;",
                "Căn cứ Nghị định số 102/2024/NĐ-CP ngày 30 tháng 7 năm 2024 của Chính phủ quy "
                "định chi tiết thi hành một số điều của Luật Đất đai;"]
    return ["Căn cứ Luật Đất đai ngày 29 tháng 11 năm 2013;",
            "Căn cứ Nghị định số 43/2014/NĐ-CP ngày 15 tháng 5 năm 2014 của Chính phủ quy định chi "
            "tiết thi hành một số điều của Luật Đất đai;",
            "Căn cứ Thông tư số 30/2014/TT-BTNMT ngày 02 tháng 6 năm 2014 của Bộ trưởng Bộ Tài "
            "nguyên và Môi trường quy định về hồ sơ giao đất, cho thuê đất, chuyển mục đích sử "
            "dụng đất, thu hồi đất;"]


def act_number(case, letters, given=None):
    number = given or case.rng.randrange(2, 4800)
    return f"{number:02d}/{letters}"


def decision_fields(case, subject, signer, own_title, number):
    return dict(number=number, issued_on=case.issued, place=case.office.written,
                issuer=case.office.issuer, subject=subject, signer=signer, signer_title=own_title,
                person_name=case.applicant.name)


def recipients(case, *more):
    return [f"- {line};" for line in more] + ["- Lưu: VT."]


def decision_header(case, paper, number):
    header(case, paper, case.office.parent_lines, case.office.name_lines, number, case.issued)


def land_decision(case, is_vice=None):
    """Quyết định cho phép chuyển mục đích sử dụng đất."""
    rng, who, land, office = case.rng, case.applicant, case.parcel, case.office
    paper = sheet(case, rng.choice([13, 13.5, 14]))
    number = act_number(case, "QĐ-UBND", case.number)
    decision_header(case, paper, number)
    subject = title(paper, "QUYẾT ĐỊNH", f"Về việc cho phép {who.title} {who.name} chuyển mục đích "
                    "sử dụng đất")
    paper.paragraph(f"<b>CHỦ TỊCH ỦY BAN NHÂN DÂN {office.unit.upper()}</b>", "center", after=2)
    can_cu(paper, [local_government_law(case.issued), *land_laws(case.issued),
                   f"Căn cứ Kế hoạch sử dụng đất năm {case.issued.year} đã được phê duyệt;",
                   f"Theo đề nghị của {section(case, 'land')} tại Tờ trình số "
                   f"{rng.randrange(100, 900)}/TTr-TNMT "
                   f"{world.long_date(world.between(rng, case.received.date(), case.issued))}."])
    paper.paragraph("<b>QUYẾT ĐỊNH:</b>", "center", after=2)
    articles(paper, land_articles(case, who, land))
    lines, signer, own_title = capacity(case, rng.random() < 0.5 if is_vice is None else is_vice,
                                        "ỦY BAN NHÂN DÂN")
    signed(case, paper, lines[1:], signer,
           recipients(case, "Như Điều 4", f"CT, các PCT {office.short}", "Chi cục Thuế khu vực"))
    fields = decision_fields(case, subject, signer, own_title, number)
    return document(case, "decision", "result", paper, **fields, citizen_id=who.citizen_id,
                    address=who.address, parcel=land["parcel"], map_sheet=land["map_sheet"],
                    area_m2=land["area"].replace(",", "."))


def land_articles(case, who, land):
    rng, office = case.rng, case.office
    price = rng.randrange(800, 5600) * 1000
    return [
        [f"Cho phép {who.title} {who.name}, số căn cước công dân {who.citizen_id}, địa chỉ thường "
         f"trú tại {who.address}, được chuyển mục đích sử dụng {land['area']} m² đất trồng cây lâu "
         "năm sang đất ở tại nông thôn.",
         f"Vị trí thửa đất: thửa đất số {land['parcel']}, tờ bản đồ số {land['map_sheet']}, địa "
         f"chỉ thửa đất: {land['address']}.",
         "Thời hạn sử dụng đất: lâu dài. Hình thức: Nhà nước giao đất có thu tiền sử dụng đất.",
         f"Giá đất tính tiền sử dụng đất: {world.thousands(price)} đồng/m² (bằng chữ: "
         f"{world.say(price)} đồng trên một mét vuông)."],
        ["Trách nhiệm của các cơ quan, đơn vị:",
         f"1. {section(case, 'land')} chịu trách nhiệm về nội dung thẩm định; hướng dẫn người sử "
         "dụng đất thực hiện nghĩa vụ tài chính; chỉnh lý hồ sơ địa chính theo quy định.",
         "2. Cơ quan thuế xác định và thông báo số tiền sử dụng đất, phí và lệ phí phải nộp.",
         "3. Chi nhánh Văn phòng Đăng ký đất đai thực hiện xác nhận thay đổi vào giấy chứng nhận "
         "đã cấp và cập nhật cơ sở dữ liệu đất đai."],
        [f"{who.title.capitalize()} {who.name} có trách nhiệm nộp đủ tiền sử dụng đất trước "
         "khi được "
         "trao giấy chứng nhận; sử dụng đất đúng mục đích, đúng ranh giới, diện tích được phép."],
        [f"Chánh Văn phòng Ủy ban nhân dân {office.unit}; Trưởng {section(case, 'land')}; Chủ tịch "
         f"Ủy ban nhân dân cấp xã nơi có đất; Thủ trưởng các cơ quan có liên quan và "
         f"{who.title} {who.name} chịu trách nhiệm thi hành Quyết định này. Quyết định này có hiệu "
         "lực kể từ ngày ký."]]


def allowance_decision(case):
    """Quyết định trợ cấp xã hội hằng tháng."""
    rng, who, office = case.rng, case.applicant, case.office
    paper = sheet(case, rng.choice([13, 14]))
    number = act_number(case, "QĐ-UBND", case.number)
    decision_header(case, paper, number)
    subject = title(paper, "QUYẾT ĐỊNH", "Về việc trợ cấp xã hội hằng tháng cho đối tượng bảo trợ "
                    "xã hội tại cộng đồng")
    paper.paragraph(f"<b>CHỦ TỊCH ỦY BAN NHÂN DÂN {office.unit.upper()}</b>", "center", after=2)
    can_cu(paper, [local_government_law(case.issued),
                   "Căn cứ Luật Người khuyết tật ngày 17 tháng 6 năm 2010;",
                   "Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ quy "
                   "định chính sách trợ giúp xã hội đối với đối tượng bảo trợ xã hội;",
                   f"Theo đề nghị của Trưởng {section(case, 'social')}."])
    paper.paragraph("<b>QUYẾT ĐỊNH:</b>", "center", after=2)
    base, factor = 360000, rng.choice([15, 20, 25])
    money, start = base * factor // 10, case.issued.replace(day=1)
    articles(paper, [
        [f"Trợ cấp xã hội hằng tháng cho {who.title} {who.name}, sinh ngày "
         f"{world.short_date(who.born)}, số căn cước công dân {who.citizen_id}, hiện cư trú tại "
         f"{who.address}, là người khuyết tật nặng.",
         f"Mức trợ cấp: {world.thousands(base)} đồng x hệ số {factor / 10:.1f} = "
         f"{world.thousands(money)} đồng/tháng (bằng chữ: {world.say(money)} đồng).".replace(
             f"{factor / 10:.1f}", f"{factor / 10:.1f}".replace(".", ",")),
         f"Thời gian hưởng: kể từ ngày {world.short_date(start)}."],
        [f"{section(case, 'social')} có trách nhiệm lập danh sách chi trả, cấp thẻ bảo hiểm y "
         "tế và "
         "quản lý hồ sơ đối tượng theo quy định."],
        [f"Chánh Văn phòng, Trưởng {section(case, 'social')}, Chủ tịch Ủy ban nhân dân cấp xã và "
         f"{who.title} {who.name} chịu trách nhiệm thi hành Quyết định này./."]])
    lines, signer, own_title = capacity(case, rng.random() < 0.6)
    signed(case, paper, lines[1:], signer,
           recipients(case, "Như Điều 3", "Kho bạc Nhà nước khu vực"))
    return document(case, "decision", "result", paper, citizen_id=who.citizen_id,
                    birth_date=who.born, address=who.address,
                    **decision_fields(case, subject, signer, own_title, number))


def letter(case, role="process"):
    """Công văn asking the citizen for more papers, or answering the case."""
    rng, who, office = case.rng, case.applicant, case.office
    paper = sheet(case, rng.choice([13, 13.5, 14]))
    day = world.between(rng, case.received.date() + dt.timedelta(days=1), case.issued)
    day = case.issued if role == "result" else day
    number = act_number(case, "UBND-VP", rng.randrange(11, 2900))
    about = ("V/v trả lời đơn của " if role == "result" else
             "V/v bổ sung hồ sơ của ") + f"{who.title} {who.name}"
    header(case, paper, office.parent_lines, office.name_lines, number, day, about)
    to = f"{who.title.capitalize()} {who.name}, {who.address}"
    paper.paragraph(f"Kính gửi: {to}", "center", left=paper.left + 12, right=paper.right - 12,
                    after=3)
    for text in letter_body(case, day, role):
        paper.paragraph(text, indent=10)
    lines, signer, own_title = capacity(case, True)
    signed(case, paper, lines, signer, recipients(case, "Như trên", f"CT {office.short} (để b/c)"))
    return document(case, "letter", role, paper, number=number, issued_on=day,
                    place=office.written, issuer=office.issuer, subject=about, signer=signer,
                    signer_title=own_title, recipient=to, person_name=who.name,
                    address=who.address, case_code=case.code)


def letter_body(case, day, role):
    who, office = case.applicant, case.office
    opening = (f"Ngày {world.short_date(case.received.date())}, {office.short} tiếp nhận hồ sơ số "
               f"{case.code} của {who.title} {who.name} về thủ tục “{case.procedure}”. Sau khi "
               f"kiểm tra, {office.short} có ý kiến như sau:")
    if role == "result":
        return [opening,
                "1. Qua rà soát bản đồ địa chính và sổ mục kê lưu tại địa phương, phần diện tích "
                "nêu trong đơn nằm ngoài chỉ giới đường đỏ, không thuộc quy hoạch công trình công "
                "cộng.",
                "2. Đối với kiến nghị về ranh giới với hộ liền kề, đề nghị các bên tự thỏa thuận; "
                "trường hợp không thống nhất thì yêu cầu hòa giải tại cơ sở theo quy định của Luật "
                "Hòa giải ở cơ sở.",
                f"3. Kết quả giải quyết hồ sơ được trả tại Bộ phận Tiếp nhận và Trả kết quả của "
                f"{office.short}.",
                f"{office.short} thông báo để {who.title} {who.name} biết và thực hiện./."]
    deadline = world.short_date(world.add_workdays(day, 7))
    return [opening,
            "1. Bản vẽ thiết kế chưa thể hiện giải pháp liên kết móng với công trình liền kề và vị "
            "trí bể tự hoại; đề nghị bổ sung hai bộ bản vẽ có chữ ký của chủ trì thiết kế.",
            "2. Bản sao giấy tờ về quyền sử dụng đất bị mờ trang thứ hai; đề nghị nộp lại bản sao "
            "có chứng thực hoặc xuất trình bản chính để đối chiếu.",
            f"Đề nghị {who.title} {who.name} hoàn thiện và nộp hồ sơ bổ sung tại Bộ phận Tiếp nhận "
            f"và Trả kết quả trước ngày {deadline}. Quá thời hạn trên, {office.short} sẽ trả lại "
            "hồ sơ theo quy định.",
            f"{office.short} thông báo để {who.title} {who.name} được biết và phối hợp thực "
            "hiện./."]


def notice(case, role="process"):
    """Thông báo on fees, or on the result of a request."""
    rng, who, office = case.rng, case.applicant, case.office
    paper = sheet(case, rng.choice([13, 13.5, 14]))
    day = world.between(rng, case.received.date(), case.issued)
    number = act_number(case, "TB-UBND", rng.randrange(3, 999))
    header(case, paper, office.parent_lines, office.name_lines, number, day)
    fee = rng.randrange(3, 400) * 50000
    subject = title(paper, "THÔNG BÁO", "Về việc thực hiện nghĩa vụ tài chính của hồ sơ đề nghị "
                    "giải "
                    "quyết thủ tục hành chính")
    for text in (
            f"Căn cứ hồ sơ số {case.code} nộp ngày {world.short_date(case.received.date())} của "
            f"{who.title} {who.name}, số căn cước công dân {who.citizen_id}, địa chỉ: "
            f"{who.address}; thủ tục: {case.procedure}.",
            f"Ủy ban nhân dân {office.unit} thông báo số tiền phí, lệ phí phải nộp là: "
            f"<b>{world.thousands(fee)} đồng</b> (bằng chữ: {world.say(fee)} đồng).",
            "Hình thức nộp: nộp trực tiếp tại Bộ phận Tiếp nhận và Trả kết quả hoặc thanh toán "
            "trực tuyến trên Cổng dịch vụ công quốc gia.",
            f"Thời hạn nộp: trước ngày {world.short_date(case.due)}.",
            f"Thông báo này gửi đến {who.title} {who.name} để biết và thực hiện./."):
        paper.paragraph(text, indent=10)
    lines, signer, own_title = capacity(case, rng.random() < 0.7)
    signed(case, paper, lines, signer, recipients(case, f"{who.title.capitalize()} {who.name}",
                                                  "Bộ phận TN&TKQ"))
    return document(case, "notice", role, paper, number=number, issued_on=day,
                    place=office.written, issuer=office.issuer, subject=subject, signer=signer,
                    signer_title=own_title, person_name=who.name, citizen_id=who.citizen_id,
                    address=who.address, case_code=case.code)


def report(case):
    """Báo cáo thẩm định of the specialised section."""
    rng, who, land = case.rng, case.applicant, case.parcel
    unit = section(case, "land")
    head = section_name(case, "land")
    paper = sheet(case, rng.choice([13, 13.5]))
    day = world.between(rng, case.received.date(), case.issued)
    number = act_number(case, "BC-TNMT", rng.randrange(12, 700))
    header(case, paper, [case.office.short.upper()], split_name(head), number, day)
    subject = title(paper, "BÁO CÁO", f"Kết quả thẩm định hồ sơ của {who.title} {who.name}")
    paper.paragraph(f"Kính gửi: {case.office.short}", "center", after=2)
    for text in (
            f"Thực hiện chức năng, nhiệm vụ được giao, {unit} đã thẩm định hồ sơ số {case.code} và "
            "báo cáo kết quả như sau:",
            f"<b>1. Về thửa đất:</b> thửa đất số {land['parcel']}, tờ bản đồ số "
            f"{land['map_sheet']}, diện tích {land['area']} m², địa chỉ: {land['address']}; hiện "
            "trạng phù hợp với hồ sơ địa chính, không có tranh chấp, khiếu nại.",
            "<b>2. Về quy hoạch:</b> vị trí thửa đất phù hợp với quy hoạch sử dụng đất đến năm "
            "2030 và kế hoạch sử dụng đất hằng năm đã được cấp có thẩm quyền phê duyệt.",
            "<b>3. Về nghĩa vụ tài chính:</b> người sử dụng đất thuộc trường hợp phải nộp tiền sử "
            "dụng đất; không thuộc đối tượng được miễn, giảm.",
            "<b>4. Kết luận:</b> hồ sơ đủ điều kiện giải quyết. Kính trình Ủy ban nhân dân xem "
            "xét, "
            "quyết định./."):
        paper.paragraph(text, indent=10)
    signed(case, paper, ["TRƯỞNG PHÒNG"], case.office.head,
           recipients(case, "Như trên"), seal=section_seal)
    return document(case, "report", "process", paper, number=number, issued_on=day,
                    place=case.office.written, issuer=head, subject=subject, case_code=case.code,
                    signer=case.office.head, signer_title="TRƯỞNG PHÒNG", person_name=who.name,
                    recipient=case.office.short, parcel=land["parcel"],
                    map_sheet=land["map_sheet"], area_m2=land["area"].replace(",", "."))


def split_name(name):
    """A long agency name on two lines, parted near its middle."""
    words = name.split()
    if len(name) < 26:
        return [name]
    cut = min(range(1, len(words)), key=lambda n: abs(len(" ".join(words[:n])) - len(name) / 2))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def minutes(case):
    """Biên bản of the ward's council on disability."""
    rng, who = case.rng, case.applicant
    paper = sheet(case, 13)
    day = world.between(rng, case.received.date(), case.issued)
    ward = f"{case.place.ward_kind} {case.place.ward}"
    header(case, paper, [f"UBND {ward.upper()}"], ["HỘI ĐỒNG XÉT DUYỆT", "TRỢ GIÚP XÃ HỘI"],
           f"{rng.randrange(1, 60):02d}/BB-HĐXD", None)
    number = paper.page.lines[-1][-1].text
    title(paper, "BIÊN BẢN", "Họp Hội đồng xét duyệt trợ giúp xã hội")
    secretary, chair = world.person_name(rng, False), world.person_name(rng, True)
    for text in (
            f"Hôm nay, vào hồi 14 giờ 00 phút, {world.long_date(day)}, tại trụ sở Ủy ban nhân dân "
            f"{ward}, Hội đồng xét duyệt đã họp để xét hồ sơ đề nghị trợ giúp xã hội.",
            "<b>I. Thành phần:</b>",
            f"1. Ông {chair}, Phó Chủ tịch Ủy ban nhân dân, Chủ tịch Hội đồng;",
            f"2. Bà {secretary}, công chức văn hóa - xã hội, Thư ký;",
            "3. Đại diện Mặt trận Tổ quốc, Hội Cựu chiến binh, Hội Người cao tuổi, trạm y tế và "
            "trưởng thôn (tổ dân phố).",
            "<b>II. Nội dung:</b>",
            f"Hội đồng đã xem xét hồ sơ của {who.title} {who.name}, sinh ngày "
            f"{world.short_date(who.born)}, nơi cư trú: {who.address}. Các thành viên thảo luận và "
            "thống nhất đề nghị cấp có thẩm quyền quyết định trợ cấp hằng tháng.",
            f"Kết quả biểu quyết: {rng.randrange(6, 10)}/{9} thành viên nhất trí. Biên bản lập "
            "thành "
            "hai bản, đã đọc lại cho mọi người cùng nghe và ký tên."):
        paper.paragraph(text, indent=10)
    two_signers(case, paper, ["<b>THƯ KÝ</b>"], secretary, ["<b>CHỦ TỊCH HỘI ĐỒNG</b>"], chair)
    return document(case, "minutes", "process", paper, number=number, issued_on=day,
                    issuer="HỘI ĐỒNG XÉT DUYỆT TRỢ GIÚP XÃ HỘI", person_name=who.name,
                    birth_date=who.born, address=who.address, signer=chair,
                    signer_title="CHỦ TỊCH HỘI ĐỒNG",
                    subject="Họp Hội đồng xét duyệt trợ giúp xã hội")
