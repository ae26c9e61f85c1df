# SPDX-License-Identifier: Apache-2.0
"""Draws separator sheets and ID-card copies, and spoils them the way scanners do."""

import io

import numpy as np
import qrcode
from PIL import Image, ImageDraw, ImageFilter, ImageFont

A4_MM = (210, 297)
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
CASES = [
    "H26.15-220701-8464", "000.00.12.H26-201105-0004", "H26.15-230915-0007", "G09.03-241231-12345",
]
CARDS = [
    "001085012345|012345678|NGUYỄN THỊ HỒNG NHUNG|05021985|Nữ|"
    "Tổ 5, Phú Lương, Hà Đông, Hà Nội|10052021",
    "079190004567||TRẦN VĂN ĐỨC|17111990|Nam|"
    "12/3 Đường số 8, Phường Linh Trung, Thủ Đức, TP.HCM|28042021",
]

# Short texts, because a reader that guesses character sets has least to go by there.
TEXTS = (
    "Hồ|Lê Văn Tú|ĐỖ THỊ LÀNH|Phạm Thị Ánh|Ngô Ý|Võ Đức Ái|Trương Mỹ Hoa|ĐẶNG QUỐC KHÁNH|Tổ 5|"
    "Bùi Thị Xuân|Xã Ea Kao|Số 12/QĐ-UBND|giấy phép|Hà Nội|Đắk Lắk|Bà Rịa - Vũng Tàu|à|é|ô|ư|đ|Đ|"
    "ơ|Ý Yên|Thừa Thiên Huế|Lý|Lò Văn Á|Hù|mẹ|sổ đỏ"
).split("|")

# Widths of bar, space, bar... of the 107 symbols of ISO/IEC 15417; 104 and 105 start B and C.
CODE128 = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232 2331112"
).split()
START_B, START_C, TO_C, TO_B, STOP = 104, 105, 99, 100, 106


def digits_at(text, i):
    """How many digits stand at i."""
    return len(text[i:]) - len(text[i:].lstrip("0123456789"))


def code128_values(text):
    """Set B, with set C for runs of four digits and more."""
    values, in_c, i = [START_B], False, 0
    while i < len(text):
        run = digits_at(text, i)
        if in_c and run < 2:
            values.append(TO_B)
            in_c = False
        elif not in_c and run >= 4 and run % 2 == 0:
            values.append(TO_C)
            in_c = True
        values.append(int(text[i:i + 2]) if in_c else ord(text[i]) - 32)
        i += 2 if in_c else 1
    check = values[0] + sum(n * v for n, v in enumerate(values))
    return values + [check % 103, STOP]


def code128_image(text, module_px, height_px):
    widths = "".join(CODE128[v] for v in code128_values(text))
    bits = np.concatenate([np.full(int(w), 255 * (n % 2)) for n, w in enumerate(widths)])
    x = np.arange(int(len(bits) * module_px)) / module_px
    line = bits[x.astype(int)].astype(np.uint8)
    return Image.fromarray(np.tile(line, (height_px, 1)))


def qr_image(text, side_px):
    qr = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    qr.add_data(text.encode(), optimize=0)
    qr.make(fit=True)
    grid = np.where(np.array(qr.get_matrix()), 0, 255).astype(np.uint8)
    return Image.fromarray(grid).resize((side_px, side_px), Image.NEAREST)


class Page:
    """A white A4 page drawn in millimetres at twice the wanted resolution."""

    def __init__(self, res_dpi):
        self.px_per_mm = 2 * res_dpi / 25.4
        self.image = Image.new("L", tuple(round(mm * self.px_per_mm) for mm in A4_MM), 255)

    def px(self, mm):
        return round(mm * self.px_per_mm)

    def text(self, x_mm, y_mm, size_mm, text):
        font = ImageFont.truetype(FONT, self.px(size_mm))
        ImageDraw.Draw(self.image).text((self.px(x_mm), self.px(y_mm)), text, 0, font)

    def put(self, x_mm, y_mm, picture):
        self.image.paste(picture, (self.px(x_mm), self.px(y_mm)))

    def scanned(self, angle_deg):
        """Turned anticlockwise and reduced to the wanted resolution."""
        turned = self.image.rotate(
            angle_deg, Image.BILINEAR, expand=angle_deg % 90 == 0, fillcolor=255)
        return turned.reduce(2)


def separator(case_code, qr_mm, res_dpi, module_mm=0.38, bar_mm=20):
    page = Page(res_dpi)
    page.text(55, 25, 8, "TỜ PHÂN TÁCH HỒ SƠ")
    page.put(105 - qr_mm / 2, 60, qr_image(case_code, page.px(qr_mm)))
    bars = code128_image(case_code, module_mm * page.px_per_mm, page.px(bar_mm))
    page.put(105 - bars.width / page.px_per_mm / 2, 120, bars)
    page.text(55, 150, 7, case_code)
    return page


def twin_separator(case_code, res_dpi):
    """The same Code 128 twice, as on a sheet that may be fed either way up."""
    page = separator(case_code, 25, res_dpi)
    bars = page.image.crop((0, page.px(118), page.image.width, page.px(142)))
    page.put(0, 240, bars)
    return page


def card_copy(payload, qr_mm, res_dpi):
    page = Page(res_dpi)
    box = [page.px(mm) for mm in (60, 40, 145.6, 94)]
    ImageDraw.Draw(page.image).rectangle(box, fill=225, outline=120, width=4)
    page.put(124, 44, Image.new("L", (page.px(qr_mm + 3),) * 2, 245))
    page.put(125.5, 45.5, qr_image(payload, page.px(qr_mm)))
    for n, part in enumerate(payload.split("|")):
        page.text(64, 48 + 6 * n, 3, part)
    for n in range(20):
        page.text(25, 110 + 8 * n, 4,
                  "Cộng hòa xã hội chủ nghĩa Việt Nam - Độc lập - Tự do - Hạnh phúc")
    return page


# --- what scanners do -----------------------------------------------------------------------------


def noise(sigma):
    def spoil(image, rng, res_dpi):
        px = np.asarray(image, np.float32)
        px = px + rng.standard_normal(px.shape, np.float32) * sigma
        return Image.fromarray(np.clip(px, 0, 255).astype(np.uint8))
    return spoil


def faint(image, rng, res_dpi):
    """Ink 90 on paper 180, with a little noise."""
    return noise(4)(image.point(lambda v: 90 + v * 90 // 255), rng, res_dpi)


def soft(image, rng, res_dpi):
    """Out of focus: sigma 0.15 mm."""
    return image.filter(ImageFilter.GaussianBlur(0.15 * res_dpi / 25.4))


def jpeg40(image, rng, res_dpi):
    file = io.BytesIO()
    image.save(file, "JPEG", quality=40)
    return Image.open(file).convert("L")


def bilevel(image, rng, res_dpi):
    """Noise, then one bit per pixel: office copiers and fax."""
    return noise(16)(image, rng, res_dpi).point(lambda v: 255 if v > 128 else 0)


def everything(image, rng, res_dpi):
    for spoil in (soft, faint, noise(8), jpeg40):
        image = spoil(image, rng, res_dpi)
    return image


SPOILS = {
    "clean": lambda image, rng, res_dpi: image,
    "noise 8": noise(8),
    "noise 16": noise(16),
    "faint": faint,
    "soft": soft,
    "jpeg 40": jpeg40,
    "bilevel": bilevel,
    "all at once": everything,
}
ANGLES_DEG = [0, 2, 5, 10, 30, 90, 180, 270]
