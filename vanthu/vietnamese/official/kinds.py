"""Types of documents and their signs (vietnamese.md §D1)."""

from __future__ import annotations

import re

from .lines import fold

#: Type -> sign. NĐ 30/2020 Phụ lục III, then those of TT 01/2011, then normative and Party types.
TYPES: dict[str, str] = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Hợp đồng": "HĐ",
    "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Giấy ủy quyền": "GUQ",
    "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT",
    "Giấy nghỉ phép": "GNP",
    "Phiếu gửi": "PG",
    "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
    "Giấy chứng nhận": "CN",
    "Giấy đi đường": "ĐĐ",
    "Bản cam kết": "CK",
    "Luật": "",
    "Bộ luật": "",
    "Pháp lệnh": "",
    "Lệnh": "L",
    "Nghị định": "NĐ",
    "Thông tư": "TT",
    "Thông tư liên tịch": "TTLT",
    "Nghị quyết liên tịch": "NQLT",
    "Quy trình": "QTr",
    "Điều lệ": "ĐL",
    "Kết luận": "KL",
    "Công văn": "",
}
BY_SIGN = {sign: name for name, sign in TYPES.items() if sign}
_BY_FOLD = {fold(name): name for name in TYPES}

#: Types that are normative when their number carries the year (NN/YYYY/…).
NORMATIVE = frozenset(
    {
        "Luật", "Bộ luật", "Pháp lệnh", "Lệnh", "Nghị quyết", "Nghị định", "Quyết định", "Thông tư",
        "Thông tư liên tịch", "Nghị quyết liên tịch", "Chỉ thị",
    }
)  # fmt: skip

#: What an agency's name begins with, folded: tells a new agency from the rest of the one before.
AGENCY_HEAD = re.compile(
    r"^(?:uy ban|ubnd|bql|hoi dong|hdnd|so|bo|phong|ban|cuc|chi cuc|tong cuc|vu|vien|van phong|"
    r"trung tam|truong|benh vien|hoi|doan|lien doan|lien minh|cong ty|tong cong ty|tap doan|"
    r"ngan hang|kho bac|toa an|cong an|bo chi huy|thanh tra|tinh uy|thanh uy|huyen uy|quan uy|"
    r"thi uy|dang uy|dang bo|chi bo|mat tran|ubmttq|chinh phu|quoc hoi|thu tuong|chu tich|"
    r"bao hiem|hiep hoi|quy|nha|dai|bao|tram|hat|xi nghiep|doi|to chuc|vien kiem sat|kiem toan)\b"
)

#: Agencies that a number's last group names by itself.
BY_NUMBER = {"CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "CTN": "Chủ tịch nước"}

_TYPE_OF = re.compile(
    r"^(?P<type>[^\d,;:]{3,30}?)\s+của\s+(?P<agency>[^\d,;:]{3,60})$", re.IGNORECASE
)
_NUMBER = re.compile(
    r"""(?<![\w/])
    (?P<number>\d{1,5})?\s*
    (?: /\s*(?:(?P<year>\d{4})\s*/\s*)?
          (?P<sign>[A-ZĐ][A-Za-zĐđ&]{0,9}(?:\s*[-/.]\s*[A-ZĐ][A-Za-zĐđ&]*\d{0,2})*)
      | -\s*(?P<party>[A-ZĐ][A-Za-zĐđ]{0,4})\s*/\s*
          (?P<body>[A-ZĐ][A-Za-zĐđ]*(?:\s*[-/]\s*[A-ZĐ][A-Za-zĐđ]*)*)
      | /\s*(?P<law_year>\d{4})\s*/\s*(?P<law>(?:QH|UBTVQH)\d{1,2})
    )(?![\w])""",
    re.VERBOSE,
)


class Number:
    """A document's number and sign, as found in a line."""

    def __init__(self, match: re.Match[str]) -> None:
        self.printed = match[0].strip()
        self.digits = match["number"] or ""
        self.year = match["year"] or match["law_year"] or ""
        self.sign = re.sub(r"\s+", "", match["sign"] or match["law"] or "")
        self.party = match["party"] or ""
        self.body = re.sub(r"\s+", "", match["body"] or "")
        self.end = match.end()

    @property
    def text(self) -> str:
        """As it is cited: "01/2020/QĐ-UBND", "145-KH/TU"; the digits may be missing."""
        if self.party:
            return f"{self.digits}-{self.party}/{self.body}"
        year = f"{self.year}/" if self.year else ""
        return f"{self.digits}/{year}{self.sign}"

    @property
    def type_sign(self) -> str:
        """The sign of the type in it, "" in an official letter's number."""
        first = self.party or re.split(r"[-/.]", self.sign)[0]
        return first if first in BY_SIGN else ""


def find_number(line: str) -> Number | None:
    """The first number and sign in a line; blank digits (a draft) are allowed."""
    match = _NUMBER.search(line.replace("Ð", "Đ"))
    return Number(match) if match else None


def type_of_line(line: str) -> str:
    """The type when a line says nothing but it ("QUYẾT ĐỊNH"), else ""."""
    return _BY_FOLD.get(fold(line).strip(" :.*")) or ""


def type_and_agency(line: str) -> tuple[str, str]:
    """("Nghị định", "Chính phủ") of a line that says nothing but "NGHỊ ĐỊNH CỦA CHÍNH PHỦ"."""
    match = _TYPE_OF.match(line)
    type_ = type_of_line(match["type"]) if match else ""
    return (type_, match["agency"].strip(" .:*")) if match and type_ else ("", "")


def type_at_start(line: str) -> str:
    """The longest type that a line begins with, whole words only, else ""."""
    folded = fold(line)
    names = [name for key, name in _BY_FOLD.items() if re.match(rf"{key}\b", folded)]
    return max(names, key=len, default="")
