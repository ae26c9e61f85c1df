# SPDX-License-Identifier: Apache-2.0
"""What copiers and scanners do to a page, and where the words end up.

A page is drawn, its marks are multiplied onto it, then the faults follow in the order of
nature: paper, copier, light, the feeder's slant, the sensor, the file.  All faults of one page are
values of a `Faults` record, drawn from its grade or given by a plan.
"""
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage


@dataclass
class Faults:
    """How one page was scanned."""
    dpi: int = 300
    grade: str = "clean"
    colour: str = "rgb"            # rgb, grey or bilevel
    skew_deg: float = 0.0          # clockwise slope of the text
    turn_deg: int = 0              # clockwise turn the feeder gave the page: 0, 90, 180, 270
    tone: tuple = (250, 249, 245)  # of the paper
    noise: float = 2.0
    blur: float = 0.5              # radius in pixels at 300 dpi
    shade: float = 0.03            # depth of uneven light
    bleed: float = 0.0             # strength of the other side
    is_photocopy: bool = False
    has_holes: bool = False
    has_fold: bool = False
    border: int = 0                # dark copier edge, pixels at 300 dpi
    contrast: float = 1.0
    dust: int = 0                  # specks on the glass


TONES = [(252, 251, 249), (249, 248, 243), (250, 247, 238), (246, 243, 232), (248, 249, 250)]


def faults(rng, grade, dpi=300, colour="rgb"):
    """Random faults of a grade."""
    made = Faults(dpi, grade, colour, tone=rng.choice(TONES))
    if grade == "clean":
        made.skew_deg, made.noise = rng.uniform(-0.4, 0.4), rng.uniform(1, 2)
        made.blur = rng.uniform(0.3, 0.6)
    elif grade == "office":
        made.skew_deg, made.noise = rng.uniform(-1.5, 1.5), rng.uniform(2, 4)
        made.blur, made.shade = rng.uniform(0.5, 1.0), rng.uniform(0.03, 0.10)
        made.bleed = rng.choice([0, 0, rng.uniform(0.04, 0.09)])
        made.has_holes, made.has_fold = rng.random() < 0.25, rng.random() < 0.2
        made.contrast, made.dust = rng.uniform(0.85, 1), rng.randrange(9)
    else:
        made.skew_deg, made.noise = rng.uniform(-3, 3), rng.uniform(4, 7)
        made.blur, made.shade = rng.uniform(0.9, 1.4), rng.uniform(0.08, 0.18)
        made.bleed = rng.choice([0, rng.uniform(0.05, 0.12)])
        made.is_photocopy, made.border = rng.random() < 0.7, rng.choice([0, 20, 45])
        made.has_holes, made.has_fold = rng.random() < 0.3, rng.random() < 0.4
        made.contrast, made.dust = rng.uniform(0.65, 0.85), rng.randrange(8, 40)
    made.skew_deg = round(made.skew_deg, 2)
    return made


def paper_image(page, dpi, noise):
    """Print and marks together, as floats 0..1, and the mask of the marks."""
    ink = page.draw(dpi).astype(np.float32) / 255
    marks = page.draw_marks(dpi)
    if marks is None:
        return ink, None
    mask = marks.min(axis=2) < 215
    return ink * (1 - (1 - marks.astype(np.float32) / 255) * inking(noise, mask)), mask


def inking(noise, mask):
    """A rubber stamp or a pen never inks evenly."""
    dense = 0.86 + 0.16 * smooth_field(noise, mask.shape, 24)
    fine = ndimage.gaussian_filter(noise.standard_normal(mask.shape).astype(np.float32), 1.3)
    return np.clip(dense + 0.35 * fine, 0.25, 1)[:, :, None]


def smooth_field(noise, shape, cells):
    """A slowly varying field of mean 0, about -1..1."""
    coarse = noise.standard_normal((cells, cells)).astype(np.float32)
    picture = Image.fromarray(coarse).resize((shape[1], shape[0]), Image.BICUBIC)
    return np.asarray(picture)


def photocopy(image, noise, strength, dpi):
    """Thin and broken strokes, specks, toner clumps; colours are lost."""
    grey = image @ np.array([0.30, 0.59, 0.11], np.float32)
    grey = ndimage.gaussian_filter(grey, 0.9 * dpi / 300)
    grain = ndimage.gaussian_filter(noise.standard_normal(grey.shape).astype(np.float32), 1.0)
    patches = smooth_field(noise, grey.shape, 9)
    level = 0.62 - 0.10 * strength + grain * 0.30 * strength + patches * 0.08 * strength
    copied = 1 / (1 + np.exp(np.clip(-(grey - level) * 16, -30, 30)))
    copied = 0.10 + 0.90 * copied
    return specks(copied, noise, int(90 * strength), dpi)[:, :, None].repeat(3, 2)


def specks(grey, noise, count, dpi):
    height, width = grey.shape[:2]
    largest = max(2, round(4 * dpi / 300))
    for _ in range(count):
        y, x = noise.integers(0, height - 6), noise.integers(0, width - 6)
        size_y, size_x = noise.integers(1, largest, 2)
        grey[y:y + size_y, x:x + size_x] = noise.uniform(0.05, 0.5)
    return grey


def add_bleed(image, other, strength, dpi):
    """The other side of the sheet shines through, mirrored and soft."""
    back = other[:, ::-1].mean(axis=2)
    back = ndimage.gaussian_filter(back, 2.4 * dpi / 300)
    return image * (1 - strength * (1 - back))[:, :, None]


def add_light(image, noise, shade):
    height, width = image.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :] * noise.uniform(-1, 1)
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None] * noise.uniform(-1, 1)
    clouds = 0.2 * smooth_field(noise, (height, width), 4)
    light = 1 - shade * (0.5 + 0.3 * (across + down) + clouds)
    return image * np.clip(light, 0, 1.05)[:, :, None]


def add_fold(image, noise):
    height = image.shape[0]
    y = int(height * noise.uniform(0.3, 0.7))
    rows = np.arange(height, dtype=np.float32)
    dent = np.exp(-((rows - y) / (height * 0.0012)) ** 2)
    soft = np.exp(-((rows - y) / (height * 0.008)) ** 2)
    return image * (1 - 0.13 * dent - 0.05 * soft)[:, None, None]


def add_holes(image, noise, dpi):
    """Two punch holes at the left edge, the scanner's lid behind them."""
    height, radius = image.shape[0], dpi * 3 / 25.4
    rows, columns = np.ogrid[:height, :int(dpi * 0.9)]
    for offset in (-40, 40):
        y, x = height / 2 + offset * dpi / 25.4, dpi * 11 / 25.4 + noise.uniform(-8, 8)
        distance = np.sqrt((rows - y) ** 2 + (columns - x) ** 2)
        part = image[:, :columns.shape[1]]
        part[distance < radius] = 0.28
        part[(distance >= radius) & (distance < radius * 1.12)] *= 0.75
    return image


def add_border(image, noise, width, dpi):
    """The dark edge a copier leaves when its lid is open."""
    height, breadth = image.shape[:2]
    size = max(2, round(width * dpi / 300))
    wave = size * (0.7 + 0.5 * smooth_field(noise, (height, 1), 12)[:, 0])
    columns = np.arange(breadth)[None, :]
    dark = columns < wave[:, None] if noise.random() < 0.5 else columns > breadth - wave[:, None]
    image[dark] *= 0.18
    top = round(size * noise.uniform(0, 0.8))
    image[:top] *= 0.2
    return image


def tilt(image, skew_deg, fill):
    """Turns the picture clockwise inside its own frame."""
    if not skew_deg:
        return image
    return image.rotate(-skew_deg, Image.BICUBIC, fillcolor=fill)


def edge_colour(made):
    """What the feeder shows beside a slanted sheet."""
    if made.is_photocopy or made.colour == "bilevel":
        return (250, 250, 250) if not made.border else (40, 40, 40)
    return tuple(int(c * 0.93) for c in made.tone)


def scan(page, made, seed, other=None):
    """The stored picture of a page, and the mask of its marks before any turn."""
    noise = np.random.default_rng(seed)
    image, mask = paper_image(page, made.dpi, noise)
    if made.is_photocopy:
        strength = {"clean": 0.4, "office": 0.6}.get(made.grade, 1.0)
        image = photocopy(image, noise, strength, made.dpi)
    image = 1 - (1 - image) * made.contrast
    if made.bleed and other is not None:
        image = add_bleed(image, paper_image(other, made.dpi, noise)[0], made.bleed, made.dpi)
    image = image * (np.array(made.tone, np.float32) / 255)
    image = add_light(image, noise, made.shade)
    image = add_fold(image, noise) if made.has_fold else image
    if made.has_holes and page.size[0] > 180:          # small sheets are clipped, not punched
        image = add_holes(image, noise, made.dpi)
    image = specks(image, noise, made.dust, made.dpi)
    image = add_border(image, noise, made.border, made.dpi) if made.border else image
    picture = Image.fromarray((np.clip(image, 0, 1) * 255).astype(np.uint8))
    picture = tilt(picture, made.skew_deg, edge_colour(made))
    picture = picture.filter(ImageFilter.GaussianBlur(made.blur * made.dpi / 300))
    picture = sensor(picture, noise, made)
    return turned(picture, made.turn_deg), mask


def sensor(picture, noise, made):
    """Grain, then the number of colours the file can hold."""
    if made.colour == "rgb":
        return Image.fromarray(grain(np.asarray(picture), noise, made.noise))
    grey = grain(np.asarray(picture.convert("L")), noise, made.noise)
    if made.colour == "grey":
        # scanners map nearly-white to white, which is also what lets LZW pack it
        stretched = np.clip((grey.astype(np.float32) - 20) * 255 / 205, 0, 255)
        return Image.fromarray((stretched.astype(np.uint8) // 8 * 8 + 7))
    local = ndimage.uniform_filter(grey.astype(np.float32), round(made.dpi / 5))
    level = np.minimum(0.80 * local, 185)
    return Image.fromarray(np.where(grey > level, 255, 0).astype(np.uint8)).convert("1")


def grain(array, noise, strength):
    rough = noise.standard_normal(array.shape[:2]).astype(np.float32) * strength
    soft = ndimage.gaussian_filter(rough, 0.7) * 1.6
    soft = soft[:, :, None] if array.ndim == 3 else soft
    return np.clip(array + soft, 0, 255).astype(np.uint8)


def turned(picture, turn_deg):
    ways = {90: Image.ROTATE_270, 180: Image.ROTATE_180, 270: Image.ROTATE_90}
    return picture.transpose(ways[turn_deg]) if turn_deg else picture


def stored_box(box_mm, size_mm, made):
    """Where a box of the page lies in the stored picture: x, y, w, h in pixels."""
    scale = made.dpi / 25.4
    width, height = (round(length * scale) for length in size_mm)
    left, top, wide, high = (value * scale for value in box_mm)
    corners = [(left, top), (left + wide, top), (left, top + high), (left + wide, top + high)]
    placed = [turn_point(*slant_point(x, y, width, height, made.skew_deg), width, height,
                         made.turn_deg) for x, y in corners]
    x0, y0 = min(p[0] for p in placed), min(p[1] for p in placed)
    x1, y1 = max(p[0] for p in placed), max(p[1] for p in placed)
    return [round(x0), round(y0), round(x1 - x0), round(y1 - y0)]


def slant_point(x, y, width, height, skew_deg):
    """Clockwise in picture coordinates (y down) round the middle."""
    angle = math.radians(skew_deg)
    dx, dy = x - width / 2, y - height / 2
    return (width / 2 + dx * math.cos(angle) - dy * math.sin(angle),
            height / 2 + dx * math.sin(angle) + dy * math.cos(angle))


def turn_point(x, y, width, height, turn_deg):
    return {0: (x, y), 90: (height - y, x), 180: (width - x, height - y),
            270: (y, width - x)}[turn_deg]
