"""Agencies: what their names begin with, how a letterhead's lines make one, ordinary writing.

"ỦY BAN NHÂN DÂN TỈNH CAO BẰNG" -> "Ủy ban nhân dân tỉnh Cao Bằng". Proper names inside other names
can't be known, so an editor may have to raise a letter.

Source: NĐ 30/2020 Phụ lục II (capitals); names of bodies from the laws that set them up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vanthu.vietnamese.letters import fold

from .lines import UPPER

#: What an agency's name begins with. With their marks: "sở" isn't "số", "ban" isn't "bạn".
_HEADS = (
    "ủy ban", "ubnd", "ubmttq", "mttq", "hội đồng", "hđnd", "thường trực", "đoàn đại biểu", "sở",
    "bộ", "liên bộ", "phòng", "ban", "bch", "bql", "bcđ", "cục", "chi cục", "tổng cục", "vụ",
    "viện", "học viện", "văn phòng", "vp", "trung tâm", "tt", "trường", "đại học", "bệnh viện",
    "trạm", "hội", "đoàn", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "quận đoàn", "thị đoàn",
    "trung ương", "liên đoàn", "tổng liên đoàn", "công đoàn", "liên minh", "liên hiệp", "hiệp hội",
    "công ty", "tổng công ty", "tập đoàn", "ngân hàng", "kho bạc", "tòa án", "tand", "vksnd",
    "viện kiểm sát", "công an", "bộ chỉ huy", "bộ tư lệnh", "thanh tra", "tỉnh ủy", "thành ủy",
    "huyện ủy", "quận ủy", "thị ủy", "đảng ủy", "đảng bộ", "đảng đoàn", "chi bộ", "mặt trận",
    "chính phủ", "quốc hội", "thủ tướng", "chủ tịch", "bảo hiểm xã hội", "bhxh", "quỹ", "nhà",
    "đài", "báo", "tạp chí", "hạt", "xí nghiệp", "tổ", "tiểu ban", "kiểm toán", "quân khu",
    "lđlđ", "hội lhpn", "hội liên hiệp", "hội cựu chiến binh", "hội nông dân", "cđcs",
    "cơ quan", "thuế", "hải quan", "chi nhánh", "thư viện", "bảo tàng",
)  # fmt: skip
#: "Tổ chức", "hội nghị", "báo cáo": no agency's name begins so.
_NOT = r"(?!\s+(?:chống|cháy|cáo|kèm|hành|chức|nghị|thảo|hợp)\b)"
_MARKED = re.compile(rf"(?:{'|'.join(sorted(_HEADS, key=len, reverse=True))})\b{_NOT}")
_BARE = re.compile(rf"(?:{'|'.join(sorted(map(fold, _HEADS), key=len, reverse=True))})\b")
#: Old and new places of the tone mark (vietnamese.md §C).
_PLACEMENT = (("uỷ", "ủy"), ("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("uý", "úy"), ("uỳ", "ùy"))
#: Levels of administration: after them all is the place's name.
LEVEL = re.compile(
    r"(?:thanh pho|tp|thi xa|thi tran|dac khu|tinh|huyen|quan|xa|phuong|thon|khu vuc)\b\.?"
)
#: With their marks: "quận" isn't "quản".
_LEVEL_PRINTED = re.compile(
    r"(?:thành phố|thị xã|thị trấn|đặc khu|tỉnh|huyện|quận|xã(?! hội)|phường|thôn|khu vực)(?!\w)"
)
#: A word of letters without any is short for something: "ĐBQH", "THPT".
_VOWEL = re.compile(r"[aeiouy\W\d]")
_GOES_ON = re.compile(r"^(?:va|cac|cua|ve|trong|tai|va cac|nuoc|cap|dau tu)\b")
_UNFINISHED = re.compile(r"(?:[,\-&]|\b(?:va|cac|cua|ve|tinh|huyen|thanh pho|quan|xa|phuong))$")

_SHORT = (
    (re.compile(r"\bUBND\b", re.IGNORECASE), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b", re.IGNORECASE), "Hội đồng nhân dân"),
    (re.compile(r"\bUBMTTQ\b", re.IGNORECASE), "Ủy ban Mặt trận Tổ quốc"),
    (re.compile(r"\bban quản lý\b", re.IGNORECASE), "Ban Quản lý"),
    (re.compile(r"\bBQL\b", re.IGNORECASE), "Ban Quản lý"),
    (re.compile(r"\bBCH\b", re.IGNORECASE), "Ban Chấp hành"),
    (re.compile(r"\bLĐLĐ\b", re.IGNORECASE), "Liên đoàn Lao động"),
    (re.compile(r"\bLHPN\b", re.IGNORECASE), "Liên hiệp Phụ nữ"),
    (re.compile(r"\bTP\b\.?\s*", re.IGNORECASE), "thành phố "),
    (re.compile(r"\bTX\.\s*", re.IGNORECASE), "thị xã "),
    (re.compile(r"\buỷ\b", re.IGNORECASE), "ủy"),
)
#: Bodies whose names are written small, up to a level of administration.
_PLAIN = ("uy ban nhan dan", "hoi dong nhan dan", "toa an nhan dan", "vien kiem sat nhan dan")
#: Beginnings after which a place's name follows at once: "Tỉnh ủy Cao Bằng".
_OF_PLACE = (
    "tinh uy", "thanh uy", "huyen uy", "quan uy", "thi uy", "tinh doan", "thanh doan", "huyen doan",
    "thuong truc tinh uy",
)  # fmt: skip
#: Beginnings after which the field of work follows: "Sở Thông tin và Truyền thông".
_OF_FIELD = (
    "ban", "trung tam", "chi cuc", "tong cuc", "van phong", "benh vien", "cong ty", "so", "bo",
    "phong", "cuc", "truong", "lien doan", "uy ban", "hoi", "vien", "vu", "hoc vien", "dang uy",
    "dang bo", "quy", "dai",
)  # fmt: skip
#: Kinds of schools, after which their field or name follows: "Trường Đại học Vinh".
_SCHOOLS = frozenset({"dai hoc", "cao dang", "pho thong", "tieu hoc", "mam non", "trung cap"})
#: Names that always keep their capitals.
_PROVINCES = (
    "an giang", "ba ria", "vung tau", "bac giang", "bac kan", "bac lieu", "bac ninh", "ben tre",
    "binh dinh", "binh duong", "binh phuoc", "binh thuan", "ca mau", "can tho", "cao bang",
    "da nang", "dak lak", "dak nong", "dien bien", "dong nai", "dong thap", "gia lai", "ha giang",
    "ha nam", "ha noi", "ha tinh", "hai duong", "hai phong", "hau giang", "hoa binh", "hung yen",
    "khanh hoa", "kien giang", "kon tum", "lai chau", "lam dong", "lang son", "lao cai", "long an",
    "nam dinh", "nghe an", "ninh binh", "ninh thuan", "phu tho", "phu yen", "quang binh",
    "quang nam", "quang ngai", "quang ninh", "quang tri", "soc trang", "son la", "tay ninh",
    "thai binh", "thai nguyen", "thanh hoa", "thua thien", "tien giang", "tra vinh",
    "tuyen quang", "vinh long", "vinh phuc", "yen bai",
)  # fmt: skip
_PROPER = re.compile(
    rf"\b(?P<all>viet nam|ho chi minh|cong thuong|{'|'.join(_PROVINCES)})\b|"
    r"\b(?:to quoc|cong san|mat tran|trung uong|nha nuoc|chinh phu|quoc hoi|"
    r"(?:tinh|thanh|huyen|quan|thi) uy)\b"
)
#: Names that say nothing without whose they are.
_BARE_NAMES = frozenset(
    [
        "van phong",
        "thanh tra",
        "hoi dong",
        "ban chi dao",
        "ban thuong truc",
        "ban thuong vu",
        "van phong dang uy",
    ]
)
_UNION = re.compile(r"(?<=^Ban Chấp hành )đoàn\b")
#: Committees of the Party, whose bodies are named with them.
_COMMITTEE = re.compile(
    r"^(?:tinh uy|thanh uy|huyen uy|quan uy|thi uy|dang uy|ban chap hanh (?:trung uong|dang bo))\b"
)
#: The head signs, the agency issues: a decision of the chairman is the committee's in the register.
_HEAD_OF = re.compile(
    r"^(?:chủ tịch|giám đốc|tổng giám đốc|bộ trưởng(?:,? chủ nhiệm)?|trưởng ban|chủ nhiệm|"
    r"cục trưởng|chi cục trưởng|tổng cục trưởng|chánh án|viện trưởng|hiệu trưởng|trưởng phòng|"
    r"thống đốc|chánh văn phòng|chánh thanh tra)\s+"
    r"(?=(?:ủy ban|uỷ ban|ubnd|sở|bộ|hội đồng|hđnd|ban|bql|cục|chi cục|tổng cục|tòa án|viện|"
    r"trường|phòng|ngân hàng|văn phòng|thanh tra|trung tâm)\b)",
    re.IGNORECASE,
)


def names_agency(text: str) -> bool:
    """Whether a text begins as an agency's name does."""
    lower = text.lower()
    for other, one in _PLACEMENT:
        lower = lower.replace(other, one)
    if _MARKED.match(lower):
        return True
    return lower.isascii() and _BARE.match(lower) is not None


def goes_on(before: str, text: str, folded: str) -> bool:
    """Whether a line of a letterhead is the rest of the name above it."""
    if names_agency(text) and not _UNFINISHED.search(fold(before)):
        return False
    if LEVEL.match(folded) or _GOES_ON.match(folded) or _UNFINISHED.search(fold(before)):
        return True
    return text.isupper() and before.isupper()


def ordinary(printed: str) -> str:
    """An agency's name in ordinary writing; capitals that it has already are kept."""
    name = " ".join(printed.strip(" ,;.:-*").split())
    capital = name.isupper()
    for pattern, full in _SHORT:
        name = pattern.sub(full, name).strip()
    name = _HEAD_OF.sub("", name)
    return _raised(name.lower().split(), None if capital else name.split())


def full_name(printed: str, superior: str, place: str, *, union: bool = False) -> str:
    """The agency's name as the register has it: bodies of the Party are named with their
    committee ("Ban Tuyên giáo Tỉnh ủy Cao Bằng"), a bare "Văn phòng" with whose it is; `place`,
    of the line of the date, tells how the place in a name is written."""
    name, above = ordinary_list(printed), ordinary(superior) if superior else ""
    at = f"{name.lower()} ".find(f" {place.lower()} ") if len(place) > 2 else -1
    if at >= 0:
        name = f"{name[: at + 1]}{place}{name[at + 1 + len(place) :]}"
    if above and (fold(name) in _BARE_NAMES or _COMMITTEE.match(fold(above))):
        level = fold(name)
        if not _COMMITTEE.match(level) and not level.endswith(fold(above)):
            return f"{name} {above}"
    if union:
        name = _UNION.sub("Đoàn", name)
    if union and fold(name).startswith("ban chap hanh ") and "đoàn" not in name.lower():
        central = fold(name).endswith("trung uong")
        return f"{name} Đoàn" if central else f"{name[:13]} Đoàn{name[13:]}"
    return name


def names_authority(text: str) -> bool:
    """Whether a text begins as an agency's name or as its head's title does."""
    return names_agency(text) or bool(_HEAD_OF.match(text))


def ordinary_list(printed: str) -> str:
    """Agencies of a joint document, parted by semicolons."""
    parts = re.split(rf"\s*[;–]\s*|\s+-\s+(?=[{UPPER}])", printed)
    if len(parts) > 1 and all(names_agency(part) for part in parts):
        return "; ".join(ordinary(part) for part in parts)
    return ordinary(printed)


def _raised(words: Sequence[str], given: Sequence[str] | None) -> str:
    keys = [fold(word) for word in words]
    out = list(words)
    index, place, up = 0, False, False
    plain = _length(keys, 0, _PLAIN)
    if not plain:
        of_place, of_field = _length(keys, 0, _OF_PLACE), _length(keys, 0, _OF_FIELD)
        index = of_place or of_field
        place, up = bool(of_place), bool(of_field and not of_place)
    else:
        index = plain
    field = up
    while index < len(words):
        level = _LEVEL_PRINTED.match(" ".join(words[index : index + 2]))
        if level and index:
            index += level[0].count(" ") + 1
            place, up = True, False
            continue
        kept = given is not None and not given[index].isupper() and given[index] != words[index]
        short = given is not None and given[index].isupper() and len(given[index]) > 1
        if short and given is not None:
            out[index] = given[index]
        elif given is None and len(keys[index]) > 1 and not _VOWEL.search(keys[index]):
            out[index] = words[index].upper()
        elif place or up or kept:
            out[index] = _title(words[index])
        up = field and (keys[index] in ("va", "-") or keys[index].endswith(","))
        up = up or " ".join(keys[index - 1 : index + 1]) in _SCHOOLS
        index += 1
    text = " ".join(out)
    return _proper(text[:1].upper() + text[1:])


def _title(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))


def _length(keys: Sequence[str], start: int, phrases: tuple[str, ...]) -> int:
    """How many words of the longest phrase stand there."""
    rest = " ".join(keys[start : start + 6]) + " "
    return max((p.count(" ") + 1 for p in phrases if rest.startswith(f"{p} ")), default=0)


def _proper(name: str) -> str:
    for match in _PROPER.finditer(fold(name)):
        start, end = match.span()
        word = name[start:end]
        name = name[:start] + (word.title() if match["all"] else word.capitalize()) + name[end:]
    return name
