"""Metadata of official documents: what a văn thư writes into the register from the paper itself.

Layout rules: Nghị định 30/2020 Phụ lục I and III, Thông tư 01/2011/TT-BNV before it; number grammar
of normative documents: Luật ban hành VBQPPL 2015 Điều 10 (vietnamese.md §D). Nothing is guessed:
what the text doesn't hold is None or empty.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from .attached import find_attached
from .basis import legal_basis, proposed_by
from .effect import effect
from .ending import recipients, signing
from .letterhead import find_letterhead
from .lines import prepare
from .title import find_title

__all__ = ["read_official"]


def read_official(text: str) -> dict[str, Any]:
    """The metadata of the official document in `text` (Unicode NFC, one paragraph a line), {} when
    the text doesn't show the marks of one.

    Dates are ISO 8601. Keys: number, number_as_printed, number_suffix (of a draft whose number is
    still blank), type, type_abbr, is_qppl, agency, agency_as_printed, place, date, date_as_printed,
    year, title, signer, signer_position, signing_capacity, legal_basis, proposed_by, recipients,
    recipients_name_portal, effective_date, effective_rule, effective_computed, secrecy, urgency,
    is_draft, attached_to (number of the document that it was issued with), is_official.
    """
    lines = prepare(text)
    head = find_letterhead(lines)
    attached = find_attached(lines)
    if not head.is_official and attached is None:
        return {}
    found: dict[str, Any] = {
        "is_official": True,
        "number": head.number,
        "number_as_printed": head.number_as_printed,
        "number_suffix": head.number_suffix,
        "type": head.type,
        "type_abbr": head.type_abbr,
        "is_qppl": head.is_qppl,
        "agency": head.agency,
        "agency_as_printed": head.agency_as_printed,
        "place": head.place,
        "date": _iso(head.date),
        "date_as_printed": head.date_as_printed,
        "year": head.year,
        "secrecy": head.secrecy,
        "urgency": head.urgency,
        "is_draft": head.is_draft,
        "attached_to": None,
        "title": find_title(lines, head),
    }
    if attached is not None and not head.has_number_line:
        # A regulation that stands alone goes by the decision that it was issued with (S3).
        found |= attached.as_metadata(found["title"])
    issued = date.fromisoformat(found["date"]) if found["date"] else None
    end = head.body_end
    found["legal_basis"] = legal_basis(lines[: end or len(lines)])
    found["proposed_by"] = proposed_by(lines)
    found |= recipients(lines)
    found |= signing(lines)
    found |= effect(lines, issued)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
