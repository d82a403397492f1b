"""Names of agencies in ordinary writing: "ỦY BAN NHÂN DÂN TỈNH CAO BẰNG" -> "Ủy ban nhân dân tỉnh
Cao Bằng"."""

from __future__ import annotations

import re

from .lines import fold

_SHORT = (
    (re.compile(r"\bUBND\b", re.IGNORECASE), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b", re.IGNORECASE), "Hội đồng nhân dân"),
    (re.compile(r"\bUBMTTQ\b", re.IGNORECASE), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\bTP\.?\s", re.IGNORECASE), "thành phố "),
    (re.compile(r"\buỷ\b", re.IGNORECASE), "ủy"),
)
#: Levels whose own name follows, and stays capital to the end of the name.
_LEVELS = frozenset(
    {"tinh", "pho", "huyen", "quan", "xa", "phuong", "tran", "khu"}
)  # the last words of: tỉnh, thành phố, huyện, quận, thị xã, phường, thị trấn, đặc khu
#: Words whose field of work begins with a capital: "Sở Thông tin và Truyền thông".
_OF_FIELD = frozenset({"so", "bo", "phong", "cuc", "ban", "tam", "truong", "hoi", "vien"})
_PROPER = re.compile(r"\b(?:viet nam|to quoc|cong san|ho chi minh)\b")


def ordinary(printed: str) -> str:
    """A capital name in ordinary writing; a name that has small letters already keeps them. Proper
    names inside other names can't be known, so an editor may have to raise a letter."""
    name = printed.strip(" ,;.:-")
    if name != name.upper():
        for pattern, full in _SHORT:
            name = pattern.sub(full, name)
        return _upper_first(_of_chairman(name))
    for pattern, full in _SHORT:
        name = pattern.sub(full, name)
    words = name.lower().split()
    out: list[str] = []
    proper = field = False
    for index, word in enumerate(words):
        key = fold(word)
        if key in _LEVELS and not proper:
            # "thành phố", "thị xã", "thị trấn": the level is two words.
            out.append(word)
            proper, field = True, False
            continue
        if (
            proper
            and key in ("tinh", "huyen", "thanh", "xa", "thi", "phuong")
            and index + 1 < len(words)
        ):
            proper = False
            out.append(word)
            proper = key in ("tinh", "huyen", "xa", "phuong")
            continue
        if proper or field or index == 0:
            word = word[:1].upper() + word[1:]
        out.append(word)
        field = (key in _OF_FIELD and index == 0) or (
            bool(out) and key == "va" and _has_field(words)
        )
    return _raise_proper(" ".join(out))


def _has_field(words: list[str]) -> bool:
    return fold(words[0]) in _OF_FIELD


def _of_chairman(name: str) -> str:
    """A decision of the chairman is the committee's in the register."""
    return re.sub(r"^Chủ tịch\s+(?=Ủy ban)", "", name, flags=re.IGNORECASE)


def _upper_first(name: str) -> str:
    return name[:1].upper() + name[1:]


def _raise_proper(name: str) -> str:
    folded = fold(name)
    if len(folded) != len(name):
        return name
    for match in _PROPER.finditer(folded):
        name = (
            name[: match.start()] + name[match.start() : match.end()].title() + name[match.end() :]
        )
    return name
