"""Plain text: which Unicode form the bytes are in, or that they are in none.

Text in an old Vietnamese charset is kept as Latin-1 characters, byte for byte, and marked
`metadata["charset"] = "8bit"`: which of TCVN3, VNI, VISCII, VPS or CP1258 it is, the convert step
decides over the whole document.
"""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from vanthu.parsers.types import Outcome

from .building import MAX_CHARACTERS, BlockBuilder
from .outcomes import guarded, outcome
from .whole import read_whole

TYPE = "text/plain"

# UTF-32's mark begins with UTF-16's, so it is asked first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Share of NUL bytes at even or odd places above which unmarked text is UTF-16. Vietnamese has
#: a space, a digit or an unmarked letter at two of three places.
_NUL_SHARE = 0.25
_SAMPLE = 1 << 16
_LINES = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_LINES_8BIT = re.compile(r"\r\n|[\n\r\x0c]")  # 0x85 and 0x0B are letters in VPS and VISCII
#: An unmarked UTF-8 text may have this share of broken bytes and still be UTF-8 (cut off, patched).
_BROKEN_SHARE = 0.001


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """The text of a plain text file, one block a line."""
    text, charset = decode(read_whole(source, 4 * MAX_CHARACTERS))
    builder = BlockBuilder()
    for line in (_LINES_8BIT if charset == "8bit" else _LINES).split(text):
        builder.add(line.rstrip(" \t\0"))
        builder.end()
    return outcome(TYPE, builder.finish(), {"charset": charset})


def decode(data: bytes) -> tuple[str, str]:
    """Text and charset of unlabelled bytes.

    The charset is "ascii", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", or "8bit"
    for bytes that are no Unicode, given back as Latin-1 characters.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace"), charset
    wide = _utf16(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _broken(data)
    return text, ("ascii" if text.isascii() else "utf-8")


def _utf16(data: bytes) -> str:
    """The UTF-16 form of bytes without a mark, "" when they are none."""
    sample = data[: _SAMPLE & ~1]
    half = len(sample) // 2
    if half < 2 or b"\0" not in sample:
        return ""
    low, high = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if high >= _NUL_SHARE and low < high / 4:
        return "utf-16-le"
    if low >= _NUL_SHARE and high < low / 4:
        return "utf-16-be"
    return ""


def _broken(data: bytes) -> tuple[str, str]:
    """UTF-8 with a few broken places, else bytes in an unknown old charset."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(1 for c in text if c > "\x7f") - broken
    if broken <= max(1, len(text) * _BROKEN_SHARE) and wide > 10 * broken:
        return text, "utf-8"
    return data.decode("latin-1"), "8bit"
