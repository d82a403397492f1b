"""The two records that the law asks of a document on a portal.

Thông tư 24/2011/TT-BTTTT Điều 4: Dublin Core (TCVN 7980, ISO 15836), fifteen elements, of which
six are mandatory. Nghị định 42/2022/NĐ-CP Điều 4.1.a: what every published document must state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: TT 24/2011 Điều 4: tiêu đề, người tạo, thời gian, mô tả, cơ quan ban hành, yếu tố định danh.
MANDATORY = ("title", "creator", "date", "description", "publisher", "identifier")
#: Ngôn ngữ, nguồn, người cộng tác, chủ đề.
RECOMMENDED = ("language", "source", "contributor", "subject")
#: Phạm vi, dạng, định dạng, quan hệ, các quyền.
OPTIONAL = ("coverage", "type", "format", "relation", "rights")


def dublin_core(
    official: Mapping[str, Any],
    *,
    identifier: str = "",
    source: str = "",
    subject: str = "",
    coverage: str = "",
    format: str = "",  # noqa: A002 - the element's name in the standard
    rights: str = "",
) -> dict[str, Any]:
    """The fifteen elements of a document read by `read_official`; None where nothing is known.

    The keyword values are what a text can't tell: address or code of the document, where it was
    taken from, field of work, area, MIME type, rights. `relation` and `contributor` are lists.
    Dates are ISO 8601. `missing(…)` names the mandatory elements that are still to be filled.
    """
    title = _title(official)
    proposed = official.get("proposed_by")
    signer = official.get("signer")
    return {
        "title": title,
        "creator": official.get("agency"),
        "date": official.get("date"),
        "description": official.get("title") or title,
        "publisher": official.get("agency"),
        "identifier": identifier or official.get("number"),
        "language": official.get("language"),
        "source": source or None,
        "contributor": [one for one in (signer, proposed) if one],
        "subject": subject or official.get("field") or None,
        "coverage": coverage or official.get("place"),
        "type": official.get("type"),
        "format": format or None,
        "relation": _relations(official),
        "rights": rights or None,
    }


def missing(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The mandatory elements of TT 24/2011 that a `dublin_core` record lacks."""
    return tuple(element for element in MANDATORY if not record.get(element))


@dataclass(frozen=True, slots=True)
class MinimumRecord:
    """NĐ 42/2022 Điều 4.1.a: hình thức văn bản, thẩm quyền ban hành, số ký hiệu, ngày ban hành,
    ngày hiệu lực, trích yếu, tệp văn bản cho phép tải về. Dates are ISO 8601."""

    form: str | None
    authority: str | None
    number: str | None
    issued: str | None
    effective: str | None
    abstract: str | None
    file: str | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that are still empty. An administrative document states no day of effect: it
        takes effect when it is signed, and nothing is missing."""
        return tuple(
            name
            for name in ("form", "authority", "number", "issued", "effective", "abstract", "file")
            if not getattr(self, name)
        )


def minimum_record(official: Mapping[str, Any], *, file: str = "") -> MinimumRecord:
    """The minimum of a document read by `read_official`; `file`: address or name of the file that
    may be downloaded.

    A document that isn't normative and has no clause of effect takes effect on the day of issue.
    """
    effective = official.get("effective_date")
    if not effective and not official.get("is_qppl") and not official.get("effective_rule"):
        effective = official.get("date")
    return MinimumRecord(
        form=official.get("type"),
        authority=official.get("agency"),
        number=official.get("number"),
        issued=official.get("date"),
        effective=effective,
        abstract=official.get("title"),
        file=file or None,
    )


def _title(official: Mapping[str, Any]) -> str | None:
    """Type and number before the title: what a list of documents shows."""
    heading = " ".join(str(official[key]) for key in ("type", "number") if official.get(key))
    title = official.get("title")
    if heading and title:
        return f"{heading}: {title}"
    return title or heading or None


def _relations(official: Mapping[str, Any]) -> list[str]:
    """Documents that it rests on or changes, as they are cited."""
    named: list[str] = []
    for key in ("amends", "replaces", "repeals", "legal_basis"):
        for one in official.get(key) or ():
            cited = one.get("number") or one.get("raw")
            if cited and cited not in named:
                named.append(cited)
    if official.get("attached_to") and official["attached_to"] not in named:
        named.insert(0, official["attached_to"])
    return named
