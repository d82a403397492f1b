"""Căn cứ: the documents that a document rests on, and who proposed it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .kinds import find_number, type_at_start
from .lines import DATE, Line, date_of, fold

_BASIS = re.compile(r"^[-+*\s]*căn cứ\s+(?:vào\s+)?(?P<rest>.+)$", re.IGNORECASE)
_TYPE = r"(?:Bộ luật|Luật|Pháp lệnh|Nghị quyết|Nghị định|Quyết định|Thông tư|Chỉ thị|Hiến pháp)"
#: One line may hold two documents (S0: two laws; S2: two decrees).
_SPLIT = re.compile(rf";\s*(?={_TYPE}\b)|\s+và\s+(?={_TYPE}\s+(?:số|liên|sửa|ngày|\d))")
_OF = re.compile(
    r"\s*,?\s*của\s+(?P<agency>.+?)(?=\s*[,;]|\.\s|\.$|\s+(?:về|quy định|ban hành|sửa đổi|"
    r"hướng dẫn|phê duyệt|quyết định|phân|giao|thành lập|điều chỉnh|bổ sung|thay thế)\b|$)",
    re.IGNORECASE,
)
#: The agency of these stands in their sign, so the citation ends with the date.
_SIGN_NAMES_AGENCY = frozenset({"Thông tư", "Thông tư liên tịch"})
_BY_TYPE = {"Luật": "Quốc hội", "Bộ luật": "Quốc hội", "Nghị định": "Chính phủ"}
#: "UBND tỉnh" doesn't say which: the title, which does, stays with such a citation.
_UNNAMED = re.compile(r"\b(?:tinh|huyen|thanh pho|thi xa|xa|phuong|thi tran)$")
_ABOUT = re.compile(r"^[\s,]*(?:về việc|về|v/v)?\s*", re.IGNORECASE)
_PROPOSAL = re.compile(r"^(?:theo|xét) đề nghị của\s+(?P<who>.+?)[\s,;.]*$", re.IGNORECASE)


def legal_basis(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """One {raw, type, number, date, agency, title} a cited document, in order; `raw` is the
    citation without its title."""
    found: list[dict[str, Any]] = []
    for line in lines:
        match = _BASIS.match(line.text)
        if match is None:
            continue
        for piece in _pieces(match["rest"]):
            cited = _cited(piece)
            if cited is not None:
                found.append(cited)
    return found


def proposed_by(lines: Sequence[Line]) -> str | None:
    """Who proposed it ("Theo đề nghị của …")."""
    for line in lines:
        if match := _PROPOSAL.match(line.text):
            return match["who"]
    return None


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for match in _SPLIT.finditer(text):
        before = text[start : match.start()]
        # "Luật sửa đổi … Luật A và Luật B ngày …" is one document: its beginning is unfinished.
        if DATE.search(before) or find_number(before):
            pieces.append(before)
            start = match.end()
    return [*pieces, text[start:]]


def _cited(piece: str) -> dict[str, Any] | None:
    piece = piece.strip(" ;,")
    type_ = type_at_start(piece)
    day = DATE.search(piece)
    number = find_number(piece)
    if not type_ or (day is None and number is None):
        return None
    end = day.end() if day else 0
    if number is not None and (day is None or number.end > end):
        end = max(end, number.end) if day is None else end
    raw, agency = piece[:end], _BY_TYPE.get(type_)
    tail = _OF.match(piece, end)
    if tail is not None:
        agency = tail["agency"].strip()
        if _UNNAMED.search(fold(agency)):
            raw = re.split(r"\.\s|\.$|;", piece)[0]
            end = len(raw)
        else:
            end = tail.end()
            raw = raw if type_ in _SIGN_NAMES_AGENCY else piece[:end]
    title = _ABOUT.sub("", piece[end:]).strip(" .;,") or None
    return {
        "raw": raw.strip(" ;,."),
        "type": type_,
        "number": number.text if number is not None and number.digits else None,
        "date": issued.isoformat() if day and (issued := date_of(day)) else None,
        "agency": agency,
        "title": title,
    }
