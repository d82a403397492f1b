"""Types of documents and their signs (vietnamese.md §D1)."""

from __future__ import annotations

import re

from vanthu.vietnamese.letters import fold

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
    "Hiến pháp": "",
    "Luật": "",
    "Bộ luật": "",
    "Pháp lệnh": "",
    "Lệnh": "L",
    "Sắc lệnh": "",
    "Bản sao y": "SY",
    "Bản trích sao": "TrS",
    "Bản sao lục": "SL",
    "Nghị định": "NĐ",
    "Thông tư": "TT",
    "Thông tư liên tịch": "TTLT",
    "Nghị quyết liên tịch": "NQLT",
    "Kế hoạch liên tịch": "KHLT",
    "Hướng dẫn liên tịch": "HDLT",
    "Quy chế phối hợp": "QCPH",
    "Quy trình": "QTr",
    "Điều lệ": "ĐL",
    "Kết luận": "KL",
    "Công văn": "",
}
BY_SIGN = {sign: name for name, sign in TYPES.items() if sign} | {
    "CV": "Công văn",
    "QĐi": "Quy định",
}
_BY_FOLD = {fold(name): name for name in TYPES}

#: Types that are normative when their number carries the year (Luật 2015 Điều 4, Điều 10).
_WITH_YEAR = frozenset({"Lệnh", "Nghị quyết", "Quyết định", "Nghị quyết liên tịch", "Chỉ thị"})
#: Types that are always normative.
_ALWAYS = frozenset(
    {"Hiến pháp", "Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"}
)

#: Types that several agencies sign.
JOINT = frozenset(name for name in TYPES if "liên tịch" in name) | {"Quy chế phối hợp"}

_ALTERNATIVES = "|".join(sorted(map(re.escape, _BY_FOLD), key=len, reverse=True))
#: "Bản Quy định …", "Dự thảo Quyết định …": words before the type that aren't part of it.
_AT_START = re.compile(rf"(?:(?:ban|du thao) )?(?P<type>{_ALTERNATIVES})(?!\w)")
ANYWHERE = re.compile(rf"(?<!\w)(?P<type>{_ALTERNATIVES})(?!\w)")


def type_at(folded: str, start: int = 0) -> tuple[str, int]:
    """The longest type that stands at character `start`, whole words only, and where it ends;
    ("", start) for none."""
    match = _AT_START.match(folded, start)
    return (_BY_FOLD[match["type"]], match.end()) if match else ("", start)


def type_named(folded: str) -> str:
    """The type of that folded name."""
    return _BY_FOLD.get(folded, "")


def type_of_line(folded: str) -> str:
    """The type when a line says nothing but it ("QUYẾT ĐỊNH", "Q U Y Ế T  Đ Ị N H"), else ""."""
    bare = folded.strip(" :.*-")
    name, end = type_at(bare)
    if name and end == len(bare):
        return name
    if len(bare) < 60 and bare.count(" ") > len(bare) // 2 - 2:
        return next(
            (n for key, n in _BY_FOLD.items() if key.replace(" ", "") == bare.replace(" ", "")), ""
        )
    return ""


def is_normative(type_: str | None, year: str | int | None) -> bool:
    """Whether a document of the type is a văn bản quy phạm pháp luật; `year`: of its number."""
    return type_ in _ALWAYS or (bool(year) and type_ in _WITH_YEAR)
