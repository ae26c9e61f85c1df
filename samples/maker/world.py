# SPDX-License-Identifier: Apache-2.0
"""People, places, offices, dates and codes: all invented, all well formed.

Provinces are real (their codes are public tables); the districts, wards, people, numbers and
addresses are not.  Grammar of codes: samples of QĐ 20/2020/QĐ-TTg, TT 01/2018/TT-VPCP,
the 12-digit personal number and the check digit of the tax code.
"""
import datetime as dt
from dataclasses import dataclass, field

FAMILIES = ("Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Phạm Hoàng Huỳnh Phan "
            "Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Trịnh Mai Cao Lương Tạ Hà Nông Quách "
            "Thái Lưu Kiều Từ Phùng Tống Đào Chử Khổng Giáp").split()
MIDDLE_MALE = ("Văn Văn Văn Đức Hữu Quốc Minh Xuân Công Đình Ngọc Thành Trọng Quang Mạnh Bá Thế "
               "Tiến Khắc Viết Huy Nhật").split()
MIDDLE_FEMALE = ("Thị,Thị,Thị,Thị Thu,Thị Ngọc,Thị Kim,Thu,Ngọc,Thanh,Hồng,Diệu,Thị Mỹ,Thị Hồng,"
                 "Thị Thúy,Bích,Quỳnh,Thị Lệ,Mỹ,Thị Như").split(",")
GIVEN_MALE = ("Hùng Dũng Cường Tuấn Hải Sơn Thắng Bình Long Khoa Phúc Vượng Thịnh Đạt Hiếu Nghĩa "
              "Tùng Lâm Quyền Khôi Kiệt Tấn Trường Hậu Chiến Điệp Giỏi Khải Nhẫn Bảo Mẫn Toản "
              "Quyết Đông Vỹ Hưởng Thưởng Luyện Ổn Tĩnh Cửu").split()
GIVEN_FEMALE = ("Lan Hương Hoa Mai Hạnh Thảo Yến Nga Oanh Tuyết Hiền Hằng Nhung Trang Duyên Phượng "
                "Liễu Thủy Quỳnh Vân Xuyến Nguyệt Diễm Trâm Ánh Dịu Mận Đào Gấm Thêu Quế Bưởi "
                "Huyền Châu Tươi Nhường Lý Sương").split()

# name, kind, personal-number code, level-1 code, place written on papers
PROVINCES = [
    ("Hà Nội", "thành phố", "001", "H26", "Hà Nội"),
    ("Hải Phòng", "thành phố", "031", "H24", "Hải Phòng"),
    ("Đà Nẵng", "thành phố", "048", "H17", "Đà Nẵng"),
    ("Cần Thơ", "thành phố", "092", "H13", "Cần Thơ"),
    ("Hồ Chí Minh", "thành phố", "079", "H29", "Thành phố Hồ Chí Minh"),
    ("Thái Nguyên", "tỉnh", "019", "H55", None),
    ("Đắk Lắk", "tỉnh", "066", "H15", None),
    ("Quảng Ninh", "tỉnh", "022", "H49", None),
    ("Nghệ An", "tỉnh", "040", "H41", None),
    ("Điện Biên", "tỉnh", "011", "H18", None),
    ("Lâm Đồng", "tỉnh", "068", "H36", None),
    ("Thanh Hóa", "tỉnh", "038", "H56", None),
    ("Đồng Nai", "tỉnh", "075", "H19", None),
]
DISTRICTS = ("Tây Sơn Hạ,Vĩnh Hòa,An Lạc Thượng,Phú Khê,Đông Giang,Hưng Lĩnh,Bình Xuyên Trung,"
             "Ngọc Trạo,Thạch Bình,Quế Hương,Kim Đường,Sơn Tịnh Đông,Thượng Mỗ,Cẩm Điền,"
             "Lạc Thủy Nam,Yên Khánh Thượng").split(",")
WARDS = ("Hòa An,Phú Lộc,Tân Thịnh,Đức Xương,Quỳnh Lâm,Nghĩa Hưng,Bình Thuận Tây,Mỹ Đức Hạ,"
         "Thanh Tùng,Xuân Quế,Cổ Nhuế Đông,Liên Hồng,Vĩnh Quỳnh,Đại Thắng,Thủy Phương,Lương Khê,"
         "Trực Ngôn,Hải Vĩnh,Tiên Kiều,Ỷ La Thượng,Đồng Tiến,Ngũ Hiệp").split(",")
STREETS = ("Trần Hưng Đạo,Lê Lợi,Nguyễn Trãi,Phan Đình Phùng,Hoàng Diệu,Ngô Quyền,Lý Thường Kiệt,"
           "Quang Trung,Bạch Đằng,Hùng Vương,Nguyễn Thị Minh Khai,Điện Biên Phủ").split(",")
HAMLETS = ("thôn Đoài,thôn Thượng,thôn 3,thôn Ngọc Kiệu,ấp Bình Phú,buôn Ea Khít,xóm Mới,"
           "tổ dân phố 7,khu phố 4,bản Nà Phước").split(",")
OTHER_BIRTH = ["025", "030", "034", "036", "037", "042", "046", "052", "079", "089", "094", "001"]
BIRTH_NAMES = {"025": "Phú Thọ", "030": "Hải Dương", "034": "Thái Bình", "036": "Nam Định",
               "037": "Ninh Bình", "042": "Hà Tĩnh", "046": "Thừa Thiên Huế",
               "052": "Bình Định", "079": "TP. Hồ Chí Minh", "089": "An Giang",
               "094": "Sóc Trăng", "001": "Hà Nội"}
MOBILE = ("032 033 034 035 036 037 038 039 056 058 059 070 076 077 078 079 081 082 083 084 085 "
          "086 088 089 090 091 093 094 096 097 098").split()

FIRST_CHIP_CARDS = dt.date(2021, 3, 1)
LAST_DAY_OF_DISTRICTS = dt.date(2025, 6, 30)


@dataclass
class Person:
    """One invented person; everything about them agrees with their personal number."""
    name: str
    is_male: bool
    born: dt.date
    citizen_id: str
    old_id: str
    phone: str
    address: str
    home: str            # quê quán: ward, district, province
    id_issued: dt.date
    id_expires: dt.date

    @property
    def title(self):
        return "ông" if self.is_male else "bà"

    @property
    def sex(self):
        return "Nam" if self.is_male else "Nữ"

    @property
    def sex_key(self):
        return "male" if self.is_male else "female"


@dataclass
class Place:
    """Where the office sits: a ward in a district in a province."""
    province: str
    province_kind: str
    id_code: str
    org_code: str
    written: str         # as in "Hà Nội, ngày ..."
    district: str
    district_kind: str
    ward: str
    ward_kind: str
    wards: list = field(default_factory=list)

    @property
    def province_full(self):
        return f"{self.province_kind} {self.province}"

    @property
    def district_full(self):
        return f"{self.district_kind} {self.district}"

    @property
    def ward_full(self):
        return f"{self.ward_kind} {self.ward}"


@dataclass
class Office:
    """The people's committee that handles the case."""
    place: Place
    is_ward: bool        # a ward since districts were abolished, or for civil status
    chair: str
    vice: str
    head: str            # head of the specialised section
    clerk: str
    clerk2: str

    @property
    def unit(self):
        return self.place.ward_full if self.is_ward else self.place.district_full

    @property
    def short(self):
        return f"UBND {self.unit}"

    @property
    def parent_lines(self):
        """The upper line of the header: the unit above, or none for a district."""
        return [] if not self.is_ward else [self.upper.upper()]

    @property
    def upper(self):
        return (self.place.province_full if self.place.district is None
                else self.place.district_full)

    @property
    def name_lines(self):
        return ["ỦY BAN NHÂN DÂN", self.unit.upper()]

    @property
    def issuer(self):
        return " ".join(self.name_lines)

    @property
    def written(self):
        """Place name of the date line: the unit itself, or the city."""
        if self.place.province_kind == "thành phố" and not self.is_ward:
            return self.place.written
        return self.place.ward if self.is_ward else self.place.district


def person_name(rng, is_male):
    middle = rng.choice(MIDDLE_MALE if is_male else MIDDLE_FEMALE)
    given = rng.choice(GIVEN_MALE if is_male else GIVEN_FEMALE)
    return f"{rng.choice(FAMILIES)} {middle} {given}"


def citizen_id(rng, province, is_male, born):
    """Province, century-and-sex digit, two-digit year, six free digits."""
    century_digit = (born.year // 100 - 19) * 2 + (0 if is_male else 1)
    return f"{province}{century_digit}{born.year % 100:02d}{rng.randrange(1000, 40000):06d}"


def phone(rng):
    return rng.choice(MOBILE) + f"{rng.randrange(10 ** 7):07d}"


def id_expiry(born, issued):
    """The card runs to the holder's 25th, 40th or 60th birthday after issue (plus two years)."""
    for age in (25, 40, 60):
        end = same_day(born, born.year + age)
        if (end - issued).days > 730:
            return end
    return None


def same_day(day, year):
    return dt.date(year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def person(rng, place, today, age=None, is_male=None):
    """A person living at the place, of the given age at today."""
    is_male = rng.random() < 0.55 if is_male is None else is_male
    age = age or rng.randrange(21, 72)
    born = today - dt.timedelta(days=age * 365 + rng.randrange(365))
    code = place.id_code if rng.random() < 0.7 else rng.choice(OTHER_BIRTH)
    home_province = place.province if code == place.id_code else BIRTH_NAMES[code]
    since = (today - FIRST_CHIP_CARDS).days
    issued = FIRST_CHIP_CARDS + dt.timedelta(days=rng.randrange(max(1, min(300, since))))
    old = f"{rng.randrange(10, 400):03d}{rng.randrange(10 ** 6):06d}"
    return Person(person_name(rng, is_male), is_male, born,
                  citizen_id(rng, code, is_male, born), old, phone(rng), address(rng, place),
                  f"{rng.choice(WARDS)}, {rng.choice(DISTRICTS)}, {home_province}",
                  issued, id_expiry(born, issued))


def address(rng, place):
    """House, street or hamlet, ward, district if there is one, province."""
    if place.ward_kind == "phường" and rng.random() < 0.8:
        head = f"số {rng.randrange(1, 400)}"
        if rng.random() < 0.4:
            head += f", ngõ {rng.randrange(2, 120)}"
        head += f", đường {rng.choice(STREETS)}"
    else:
        head = rng.choice(HAMLETS)
    ward = f"{place.ward_kind} {rng.choice(place.wards)}"
    parts = [head, ward] + ([place.district_full] if place.district else [])
    return ", ".join(parts + [place.province_full])


def place(rng, today, province=None):
    """A place; after 1 July 2025 there are no districts."""
    found = [p for p in PROVINCES if p[0] == province] or [rng.choice(PROVINCES)]
    name, kind, id_code, org, written = found[0]
    is_town = rng.random() < (0.7 if kind == "thành phố" else 0.4)
    wards = rng.sample(WARDS, 3)
    district = rng.choice(DISTRICTS) if today <= LAST_DAY_OF_DISTRICTS else None
    district_kind = ("quận" if kind == "thành phố" else "thị xã") if is_town else "huyện"
    return Place(name, kind, id_code, org, written or name, district, district_kind,
                 wards[0], "phường" if is_town else "xã", wards)


def office(rng, where, is_ward):
    is_ward = is_ward or where.district is None
    if is_ward:
        where.wards = [where.ward]
    return Office(where, is_ward, *(person_name(rng, rng.random() < 0.7) for _ in range(5)))


def case_code(rng, org, day, style):
    """A case number of the old (13-character unit) or new (level 1 first) style."""
    stamp, serial = day.strftime("%y%m%d"), rng.randrange(1, 9500)
    if style == "old":
        unit = f"000.{rng.choice(['00', '00', 'A0'])}.{rng.randrange(1, 60):02d}.{org}"
    else:
        unit = f"{org}.{rng.randrange(10, 140)}"
        if rng.random() < 0.3:
            unit += f".{rng.randrange(1, 40)}"
    return f"{unit}-{stamp}-{serial:04d}"


def tax_code(rng):
    """Ten digits, the last a check digit over the first nine."""
    while True:
        digits = [0, rng.randrange(1, 9)] + [rng.randrange(10) for _ in range(7)]
        total = sum(d * w for d, w in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3)))
        check = 10 - total % 11
        if check < 10 and any(digits[2:]):
            return "".join(map(str, digits)) + str(check)


def workday(day):
    """The day itself, or the Monday after a weekend."""
    return day + dt.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def add_workdays(day, count):
    for _ in range(count):
        day = workday(day + dt.timedelta(days=1))
    return day


def between(rng, first, last):
    """A working day from first to last."""
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    return rng.choice([d for d in days if d.weekday() < 5] or [last])


def long_date(day):
    """Day below 10 and months 1 and 2 carry a zero (NĐ 30/2020)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day):
    return day.strftime("%d/%m/%Y")


def thousands(number):
    return f"{number:,}".replace(",", ".")


DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()


def say_below_thousand(number, is_first):
    """Vietnamese words for 0..999; groups after the first say their hundreds."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or not is_first else []
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words += [DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens > 0:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return words


def say(number):
    """A number in Vietnamese words, for sums and dates."""
    if number == 0:
        return "không"
    groups, unit_words = [], ["", "nghìn", "triệu", "tỷ"]
    while number:
        groups.append(number % 1000)
        number //= 1000
    words = []
    for power in reversed(range(len(groups))):
        if groups[power]:
            words += say_below_thousand(groups[power], power == len(groups) - 1)
            words += [unit_words[power]] if power else []
    return " ".join(words)
