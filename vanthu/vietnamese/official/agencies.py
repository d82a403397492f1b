"""Names of agencies in ordinary writing: "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG" -> "Ủy ban nhân dân tỉnh
Cao Bằng". Proper names inside other names can't be known, so an editor may have to raise a letter.
"""

from __future__ import annotations

import re

from .lines import fold

_SHORT = (
    (re.compile(r"\bUBND\b", re.IGNORECASE), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b", re.IGNORECASE), "Hội đồng nhân dân"),
    (re.compile(r"\bUBMTTQ\b", re.IGNORECASE), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\bBQL\b", re.IGNORECASE), "Ban quản lý"),
    (re.compile(r"\bTP\.?\s", re.IGNORECASE), "thành phố "),
    (re.compile(r"\buỷ\b", re.IGNORECASE), "ủy"),
)
#: Beginnings after which a field of work follows: "Sở Thông tin và Truyền thông".
_OF_FIELD = (
    "ban quan ly", "trung tam", "chi cuc", "tong cuc", "van phong", "benh vien", "cong ty",
    "so", "bo", "phong", "cuc", "ban", "truong", "hoi", "vien", "vu",
)  # fmt: skip
#: Beginnings after which a place's name follows at once: "Tỉnh ủy Cao Bằng".
_OF_PLACE = ("tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "dang uy")
#: Beginnings that stay as they are, up to a level of administration.
_PLAIN = ("uy ban nhan dan", "hoi dong nhan dan")
#: Levels of administration: after them all is the place's name.
_LEVELS = ("thanh pho", "thi xa", "thi tran", "dac khu", "tinh", "huyen", "quan", "xa", "phuong")
#: Names that always keep their capitals.
_PROPER = re.compile(r"\b(?:viet nam|to quoc|cong san|ho chi minh)\b")


def ordinary(printed: str) -> str:
    """A capital name in ordinary writing; a name that has small letters already keeps them."""
    name = " ".join(printed.strip(" ,;.:-").split())
    capital = name == name.upper()
    for pattern, full in _SHORT:
        name = pattern.sub(full, name)
    if capital:
        return _raised(name.lower().split())
    # A decision of the chairman is the committee's in the register.
    name = re.sub(r"^Chủ tịch\s+(?=Ủy ban)", "", name, flags=re.IGNORECASE)
    return name[:1].upper() + name[1:]


def _raised(words: list[str]) -> str:
    keys = [fold(word) for word in words]
    index = _length(keys, 0, _PLAIN) or _length(keys, 0, _OF_PLACE) or _length(keys, 0, _OF_FIELD)
    # "Hội đồng nhân dân" isn't a "hội" of some field.
    place = bool(_length(keys, 0, _OF_PLACE))
    field = not place and not _length(keys, 0, _PLAIN) and index > 0
    out = words[:index]
    raise_next = field
    while index < len(words):
        level = _length(keys, index, _LEVELS)
        if level:
            out += words[index : index + level]
            index, place, raise_next = index + level, True, False
            continue
        word = words[index]
        out.append(word[:1].upper() + word[1:] if place or raise_next else word)
        raise_next = field and keys[index] == "va"
        index += 1
    text = " ".join(out)
    return _proper(text[:1].upper() + text[1:])


def _length(keys: list[str], start: int, phrases: tuple[str, ...]) -> int:
    """How many words of the longest phrase stand there."""
    rest = " ".join(keys[start : start + 4]) + " "
    return max((len(p.split()) for p in phrases if rest.startswith(f"{p} ")), default=0)


def _proper(name: str) -> str:
    folded = fold(name)
    if len(folded) == len(name):
        for match in _PROPER.finditer(folded):
            start, end = match.span()
            name = name[:start] + name[start:end].title() + name[end:]
    return name
