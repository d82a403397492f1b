"""What a font's name says about the charset of its text: a prior, never a proof.

A plan of 174,646 characters stood under VNSTCVN3 although most of it was VNI, and files that were
converted keep their old font names.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SUBSET = re.compile(r"^[A-Z]{6}\+")
#: Font name (without subset tag) -> charset. Fonts not listed say nothing, Times New Roman too:
#: it is no proof of Unicode.
_FAMILIES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^VNI[- _]|^VNI[A-Z]", re.IGNORECASE), "vni"),
    (re.compile(r"^\.?Vn(?![a-z]*i\b)[A-Z3]"), "tcvn3"),
    (re.compile(r"^\.?VN(?!I)[A-Z0-9]|^ABC|TCVN", re.IGNORECASE), "tcvn3"),
    (re.compile(r"^VPS", re.IGNORECASE), "vps"),
    (
        re.compile(r"^VI[ -]|^(HoangYen|MinhQuan|PhuongThao|ThaHuong|UHoai)", re.IGNORECASE),
        "viscii",
    ),
)
_CAPITALS = re.compile(r"^\.?Vn\w*H\b(?!\w)", re.IGNORECASE)
_SYMBOLS = re.compile(r"symbol|wingdings|webdings|dingbats|marlett|mt extra", re.IGNORECASE)


@lru_cache(maxsize=4096)
def base_name(font: str) -> str:
    """The font's name without a PDF subset tag ("ABCDEF+.VnTime" → ".VnTime")."""
    return _SUBSET.sub("", font).strip()


@lru_cache(maxsize=4096)
def charset_of(font: str | None) -> str:
    """The charset that a font's name suggests, "" for none."""
    if not font:
        return ""
    name = base_name(font)
    return next((charset for pattern, charset in _FAMILIES if pattern.search(name)), "")


@lru_cache(maxsize=4096)
def draws_capitals(font: str | None) -> bool:
    """Whether the font draws small letters as capitals (.VnTimeH, .VnArialH: "hoa")."""
    return bool(font and _CAPITALS.match(base_name(font)))


@lru_cache(maxsize=4096)
def is_symbols(font: str | None) -> bool:
    """Whether the font's characters are signs, not letters."""
    return bool(font and _SYMBOLS.search(font))
