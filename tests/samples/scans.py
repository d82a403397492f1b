"""Sheets of paper as a scanner or a phone gives them, drawn with a font that has our letters."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFilter, ImageFont

BODY = "Thực hiện nhiệm vụ được giao, cơ quan báo cáo kết quả như sau đây"
PAPER = (249, 249, 246)
RED = (185, 10, 20)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = files("fontpkg_be_vietnam_pro") / "files" / "BeVietnamPro-Regular.ttf"
    return ImageFont.truetype(str(path), size)


def sheet(mark: str = "", *, word: str = "", framed: bool = True, tilt: float = 0.6) -> Image.Image:
    """A report's first page, with a red stamp below its number and a word in its title."""
    image = Image.new("RGB", (1654, 2339), PAPER)
    draw = ImageDraw.Draw(image)
    for place, text in (
        ((120, 120), "UBND TỈNH CAO BẰNG"), ((820, 120), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ((180, 170), "SỞ TƯ PHÁP"), ((960, 170), "Độc lập - Tự do - Hạnh phúc"),
        ((150, 240), "Số: 12/BC-STP"), ((700, 450), f"BÁO CÁO {word}"),
        *(((150, 530 + 55 * line), BODY) for line in range(30)),
    ):  # fmt: skip
        draw.text(place, text, font=_font(28), fill=0)
    if mark:
        width = draw.textlength(mark, font=_font(42))
        draw.text((190, 315), mark, font=_font(42), fill=RED)
        if framed:
            draw.rectangle((160, 300, 220 + width, 385), outline=RED, width=4)
    return image.rotate(tilt, fillcolor=PAPER).filter(ImageFilter.GaussianBlur(0.7))


def jpeg(image: Image.Image) -> bytes:
    """As a scanner saves it."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=60)
    return target.getvalue()


def scanned_pdf(*sheets: Image.Image) -> bytes:
    """One picture a page, no text."""
    target = io.BytesIO()
    sheets[0].save(target, "PDF", save_all=True, append_images=list(sheets[1:]), resolution=200)
    return target.getvalue()


def photograph() -> Image.Image:
    """A picture of something else than paper: all shades, no writing."""
    image = Image.linear_gradient("L").resize((1200, 800)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for place in range(0, 1200, 60):
        draw.ellipse((place, place // 2, place + 90, place // 2 + 90), fill=(place % 255, 90, 30))
    return image
