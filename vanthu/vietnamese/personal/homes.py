"""Where people live: behind "thường trú", "trú tại", "nơi ở", and behind a person's "địa chỉ"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .pieces import Found, Page
from .words import COMPANY, NAME, OFFICE, UPPER

_LABEL = re.compile(
    r"(?:thường trú|tạm trú|cư trú|ngụ tại|ngụ ở|hiện ngụ|trú tại|trú quán|sinh sống tại|chỗ ở"
    r"|nơi ở|nhà ở tại|địa chỉ(?: nhà)?)"
    r"(?: hiện nay| hiện tại| liên hệ| liên lạc| thường trú| cư trú)?"
    r"(?P<tie>[\s.…]{0,40}[:：]\s{0,3}| tại:? | ở | số "
    r"|\s{1,3}(?=(?:nhà|số|tổ|thôn|xóm|bản|ấp|khóm|khu|phường|xã)\b))"
)
#: What an address holds: a kind of place with its name or number.
_PLACE = re.compile(
    r"\b(?:số(?: nhà)?|tổ|tổ dân phố|thôn|xóm|bản(?! quy| sao| án)|buôn|làng"
    r"|ấp|khóm|khu(?: phố)?|đường|ngõ|ngách|hẻm"
    r"|phường|xã|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|tdp|tp|p|q)"
    rf"\s{{0,2}}[.:]?\s{{0,2}}(?:[{UPPER}]|\d)",
    re.IGNORECASE,
)
_PLACE_START = re.compile(rf"[{UPPER}\d]")
_END = re.compile(
    r"[;\n\t|)]|(?<!\btp)(?<!\btx)(?<!\btt)(?<!\b[pqhx])\.(?=\s|$)"
    r"|,?\s(?:số\s)?(?:điện thoại|đt\b|sđt|cccd|cmnd|căn cước|chứng minh|sinh (?:ngày|năm)|e-?mail"
    r"|nghề nghiệp|quốc tịch|dân tộc|giới tính|số định danh|hộ chiếu|mã số|là (?:chủ|người)"
    r"|đã |bị |được )"
)
_PERSON = re.compile(
    r"họ và tên|họ tên|\b(?:ông|bà|anh|chị|em|cháu|công dân|hộ (?:ông|bà|gia đình))\b"
    r"|sinh (?:ngày|năm)"
    r"|năm sinh|ngày sinh|cccd|cmnd|căn cước|chứng minh"
)
#: Somebody by name: "công dân Việt Nam cư trú ở" is nobody.
_NAMED = re.compile(
    r"(?i:\b(?:ông|bà|anh|chị|em|cháu|cụ|hộ|tên(?: là)?|bị (?:can|cáo|hại)|nạn nhân|đối tượng"
    r"|thí sinh"
    r"|học sinh|sinh viên|bệnh nhân|đồng chí|đ/c|gia đình)|\d\.|:|;|^)\s{1,2}" + NAME + r"|^" + NAME
)
_WORDS = ("trú", "ngụ", "địa chỉ", " ở")
_LONGEST = 160
_BACK = 220


def homes(page: Page) -> Iterator[Found]:
    """Home addresses of people; an office's seat is none (R36)."""
    if not any(word in page.lower for word in _WORDS):
        return
    for match in _LABEL.finditer(page.lower):
        start = match.end() if not match["tie"].startswith(" số") else match.end() - 3
        end = _end(page, start)
        value = page.text[start:end]
        if not len(value.strip()) >= 5 or not _is_address(value):
            continue
        if _is_persons(page, match):
            start += len(value) - len(value.lstrip())
            yield Found(start, start + len(value.strip().rstrip(",")), "address")


def _end(page: Page, start: int) -> int:
    stop = _END.search(page.lower, start, start + _LONGEST)
    return stop.start() if stop else min(start + _LONGEST, len(page.text))


def _is_address(value: str) -> bool:
    """A kind of place with a name or number behind it: a law's "tại xã, phường" is none."""
    return any(_PLACE_START.match(m[0][-1]) for m in _PLACE.finditer(value))


def _is_persons(page: Page, match: re.Match[str]) -> bool:
    number = page.piece_at(match.start())
    first = max(page.starts[max(0, number - 1)], match.start() - _BACK)
    before, lower = page.text[first : match.start()], page.lower[first : match.start()]
    labelled = ":" in match["tie"] or "：" in match["tie"]
    if match[0].startswith("địa chỉ") and "thường trú" not in match[0] and "cư trú" not in match[0]:
        # Everybody has one: offices, firms, people. Only a person's is private.
        own = lower[-120:]
        return bool(_PERSON.search(own)) and not (COMPANY.search(own) or OFFICE.search(own))
    if labelled:
        return True
    return bool(_PERSON.search(lower)) and _NAMED.search(before) is not None
