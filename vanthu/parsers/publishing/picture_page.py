"""A one-page PDF of a picture, with invisible text behind it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from .page_places import TextLine
from .text_copy import FAMILY, register_fonts

_QUALITY = 80
_SIXTEEN = [level // 17 * 17 for level in range(256)]
_INVISIBLE = 3  # text rendering mode, PDF 32000-1, table 106


def picture_page(
    picture: Image.Image, size: tuple[float, float], lines: Sequence[TextLine]
) -> bytes:
    """The page, `size` in points; each line lies where the eye sees it."""
    register_fonts()
    # Bytes as they are, not as letters: a quarter less to write, and no Python loop over them.
    rl_config.useA85 = 0
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(_encoded(picture)), 0, 0, *size)
    across, down = size[0] / picture.width, size[1] / picture.height
    for line in lines:
        left, top, right, bottom = line.rectangle
        height = max((bottom - top) * down * 0.8, 1)
        natural = pdfmetrics.stringWidth(line.text, FAMILY, height)
        text = canvas.beginText(left * across, size[1] - bottom * down + height * 0.2)
        text.setFont(FAMILY, height)
        text.setTextRenderMode(_INVISIBLE)
        if natural > 0:
            text.setHorizScale(100 * (right - left) * across / natural)
        text.textLine(line.text)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _encoded(picture: Image.Image) -> io.BytesIO:
    """The picture in the fewer bytes: print on white packs without loss, photographs don't."""
    packed, photograph = io.BytesIO(), io.BytesIO()
    picture.save(photograph, "JPEG", quality=_QUALITY)
    if picture.mode == "L":
        # Sixteen greys are as many as an eye tells at the edge of a letter.
        picture.point(_SIXTEEN).save(packed, "PNG", optimize=False)
        if packed.tell() < photograph.tell():
            photograph = packed
    photograph.seek(0)
    return photograph
