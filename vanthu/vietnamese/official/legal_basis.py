"""Căn cứ: the documents that a document rests on, and who proposed it.

Source: NĐ 30/2020 Phụ lục I, mục II.6; NĐ 34/2016 Điều 61; S0 and S2, one line with two laws.
`start` is the index of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from vanthu.vietnamese.letters import fold

from .dates import find_day, find_year, iso
from .kinds import type_at
from .lines import Found, Joined, Line, Sheet
from .number import find_number

#: An item that was broken over lines (PDFs) has at most so many.
LINES = 7
#: Grounds stand before the first article, in a letter among its first lines.
WITHIN = 80

_BASIS = re.compile(r"^[-+*• ]*can cu(?: vao)? ")
_NEXT = re.compile(
    r"^[-+*• ]*(?:can cu|theo de nghi|xet|sau khi|de |thuc hien|quyet dinh|quyet nghi|nghi dinh|"
    r"thong tu|dieu |chuong|kinh g|noi nhan|uy ban|hoi dong|bo |chinh phu)"
)
_END = re.compile(
    r"^(?:dieu (?:1|thu nhat)\b|quyet dinh ?:|quyet nghi ?:|chuong (?:i|1)\b|noi nhan)"
)
_TYPE = (
    r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị|Hiến pháp|"
    r"Kế hoạch|Công văn|Thông báo)"
)
#: One line may hold two documents (S0: two laws; S2: two decrees).
_SPLIT = re.compile(rf";\s*(?={_TYPE}\b)|\s+và\s+(?={_TYPE}\s+(?:số|liên|sửa|ngày|\d))")
_OF = re.compile(
    r"\s*,?\s*của\s+(?P<agency>.+?)(?=\s*[,;]|\.\s|\.$|\s+(?:về|quy định|ban hành|sửa đổi|"
    r"hướng dẫn|phê duyệt|quyết định|phân|giao|thành lập|điều chỉnh|bổ sung|thay thế|v/v)\b|$)",
    re.IGNORECASE,
)
#: The agency of these stands in their sign, so the citation ends with the date.
_SIGN_NAMES_AGENCY = frozenset({"Thông tư", "Thông tư liên tịch"})
_BY_TYPE = {
    "Luật": "Quốc hội",
    "Bộ luật": "Quốc hội",
    "Hiến pháp": "Quốc hội",
    "Pháp lệnh": "Ủy ban Thường vụ Quốc hội",
    "Nghị định": "Chính phủ",
}
#: "UBND tỉnh" doesn't say which: the title, which does, stays with such a citation.
_UNNAMED = re.compile(r"\b(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran)$")
#: "của liên Bộ Tài chính - Bộ Nội vụ".
_JOINT = re.compile(r"^liên\s+(?=Bộ)", re.IGNORECASE)
_NAMES_TITLE = re.compile(r"[ ,]*(?:ve|v/v|quy|ban hanh|sua|bo sung|huong|phe|thanh lap|cong)\b")
_ABOUT = re.compile(r"^[\s,]*(?:về việc|về|v/v)?\s*", re.IGNORECASE)
_PROPOSAL = re.compile(r"^[-+* ]*(?:theo|xet) de nghi cua (?:ong |ba |dong chi )?")


def legal_basis(sheet: Sheet, start: int) -> list[Found]:
    """One {raw, type, number, date, year, agency, title} a cited document, in order; `raw` is the
    citation without its title. Grounds that cite nothing ("Căn cứ Điều lệ Đảng") are raw only."""
    found: list[Found] = []
    last = start + WITHIN
    for index in range(start, len(sheet.lines)):
        line = sheet.lines[index]
        if line.text[0] in "CcĐđQqNn" and _END.match(line.opening) and (found or index > last):
            break
        if index > last and not found:
            break
        if line.text[0] not in "CcKk-+*•" or not (match := _BASIS.match(line.opening)):
            continue
        joined = Joined(_item(sheet.lines, index))
        for first, end in _pieces(joined, match.end()):
            if cited := _cited(sheet, joined, first, end):
                found.append(cited)
    return found


def proposed_by(sheet: Sheet, start: int) -> Found | None:
    """Who proposed it ("Theo đề nghị của …"), with the proposal's number and date if given."""
    for index in range(start, min(start + WITHIN, len(sheet.lines))):
        line = sheet.lines[index]
        if line.text[0] in "TtXx-" and (match := _PROPOSAL.match(line.opening)):
            joined = Joined(_item(sheet.lines, index))
            end = len(joined.text.rstrip(" ,;."))
            return joined.found(sheet, match.end(), end, 0.93)
    return None


def proposal_of(who: str) -> tuple[str | None, str | None]:
    """Number and ISO date of the proposal that a `proposed_by` names."""
    number, day = find_number(who), find_day(fold(who))
    return (
        number.text if number and number.digits else None,
        iso(day.value) if day else None,
    )


def _item(lines: Sequence[Line], index: int) -> list[Line]:
    """The item's lines: to its semicolon, or to what plainly begins another."""
    end = index + 1
    while (
        end < min(index + LINES, len(lines))
        and not lines[end - 1].text.endswith((";", ".", ",", ":"))
        and not lines[end].is_capital
        and not lines[end].is_rule
        and not _NEXT.match(lines[end].folded)
        and len(lines[end - 1].text) > 45
    ):
        end += 1
    return list(lines[index:end])


def _pieces(joined: Joined, start: int) -> Iterator[tuple[int, int]]:
    for match in _SPLIT.finditer(joined.text, start):
        # "Luật sửa đổi … Luật A và Luật B ngày …" is one document: its beginning is unfinished.
        before = joined.folded[start : match.start()]
        if find_day(before) or find_number(joined.text[start : match.start()]) or ";" in match[0]:
            yield start, match.start()
            start = match.end()
    yield start, len(joined.text)


def _cited(sheet: Sheet, joined: Joined, start: int, end: int) -> Found | None:
    piece = joined.text[start:end]
    trimmed = piece.rstrip(" ;,")
    piece, folded = trimmed, joined.folded[start : start + len(trimmed)]
    name, type_end = type_at(folded)
    day, number = find_day(folded), find_number(piece)
    if not name:
        raw = joined.found(sheet, start, start + len(piece.rstrip(" .")), 0.6)
        return _with(raw, _record(raw.value, None, None, None, None, None, None)) if piece else None
    year = find_year(folded)
    stop = day.end if day else (number.end if number else _end_of_name(folded, type_end, year))
    agency = _BY_TYPE.get(name)
    raw_end = stop
    of = _OF.match(piece, stop)
    if of is not None:
        agency = of["agency"].strip()
        if _UNNAMED.search(joined.folded[start + of.start("agency") : start + of.end("agency")]):
            raw_end = stop = len(re.split(r"\.\s|\.$|;", piece)[0])
            piece = piece[:raw_end]
        else:
            stop = of.end()
            raw_end = raw_end if name in _SIGN_NAMES_AGENCY else stop
    title = _ABOUT.sub("", piece[stop:]).strip(" .;,") or None
    if agency and _JOINT.match(agency):
        agency = "; ".join(_JOINT.sub("", agency).split(" - "))
    raw = _verbatim(
        sheet, joined.found(sheet, start, start + len(piece[:raw_end].rstrip(" ;,.")), 0.93)
    )
    if day is None and title and not _NAMES_TITLE.match(joined.folded[start + stop : end]):
        # "Căn cứ Luật … số 55/2010/QH12, Sở đề nghị …": the sentence goes on.
        title = None
    cited = number.text if number is not None and number.digits else None
    issued = day.value if day else None
    year = issued.year if issued else year
    return _with(raw, _record(raw.value, name, cited, iso(issued), year, agency, title))


def _verbatim(sheet: Sheet, found: Found) -> Found:
    """With the white space as printed, where it stands on one line: "Nghị định số số  61/…"."""
    printed = sheet.source[found.start : found.end]
    if "\n" in printed or "\t" in printed:
        return found
    for space in "\u00a0\u2007\u202f":
        printed = printed.replace(space, " ")
    return Found(printed, found.start, found.end, found.sure)


def _end_of_name(folded: str, start: int, year: int | None) -> int:
    """Where the name of a document without number and date ends: "Luật Đất đai năm 2013"."""
    if year is not None:
        return folded.index(f"nam {year}", start) + 8
    match = re.search(r"[;.]", folded[start:])
    return start + match.start() if match else len(folded)


def _with(found: Found, value: dict[str, Any]) -> Found:
    return Found(value, found.start, found.end, found.sure)


def _record(
    raw: str,
    type_: str | None,
    number: str | None,
    date: str | None,
    year: int | None,
    agency: str | None,
    title: str | None,
) -> dict[str, Any]:
    return {
        "raw": raw,
        "type": type_,
        "number": number,
        "date": date,
        "year": year,
        "agency": agency,
        "title": title,
    }
