"""All fields of a document, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vanthu.vietnamese.letters import fold

from .annexes import find_annexes
from .attached import Attached, find_attached
from .caption import take_caption
from .effect import find_effect, find_passed
from .kinds import JOINT, TYPES, is_normative
from .language import language_of
from .legal_basis import legal_basis, proposal_of, proposed_by
from .letterhead import Letterhead, find_letterhead
from .lines import Block, Found, Sheet, prepare
from .marks import Marks, find_marks
from .parties import full_name, ordinary_list
from .recipients import find_addressees, find_recipients, names_portal
from .relations import find_relations
from .signing import Signing, find_signings
from .title import find_title

#: Types that say in the text when they were passed, where others have place and date.
_PASSED = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Nghị quyết", "Hiến pháp"})


def read_official(source: str | Iterable[Block]) -> dict[str, Any]:
    """The metadata of the official document in `source`, {} when it doesn't show the marks of one.

    `source`: text in Unicode NFC, one paragraph a line, or better the document's blocks: they tell
    the letterhead's two columns apart, and keep headers and notes out. Dates are ISO 8601, lists
    empty where there is nothing, other values None. Keys: is_official, number, number_as_printed,
    number_suffix (of a draft whose number is still blank), type, type_abbr, is_qppl, agency,
    agency_as_printed, superior, place, date, date_as_printed, year, title, signer, signer_position,
    signing_capacity, signers (one {signer, position, capacity} each, several of a joint document),
    legal_basis, proposed_by, proposal_number, proposal_date, addressees,
    recipients, recipients_name_portal, effective_date, effective_rule, effective_computed,
    expiry_date, secrecy, urgency, circulation, is_draft, status ("draft", "issued" or None),
    attached, attached_to (number of the document that it was issued with), amends, replaces,
    repeals, language.

    `fields` says of each value found where it stands and how sure it is: {name: {value, start, end,
    sure}}, places in characters of the text (blocks joined by line breaks), 0 ≤ sure ≤ 1; start and
    end are None for what was inferred. Lists have one such entry an item.
    """
    sheet = prepare(source)
    marks = find_marks(sheet)
    head = find_letterhead(sheet)
    if head.nation_line < 0 and not head.has_certain_number:
        take_caption(sheet, head)
    attached = find_attached(sheet) if head.number_obj is None else None
    if not head.is_official and attached is None:
        return {}
    values = _Values()
    title = find_title(sheet, head)
    _put_head(values, head, marks, title)
    if attached is not None and head.number_line < 0:
        # A regulation that stands alone goes by the decision that it was issued with (S3).
        _put_attached(values, attached)
    _put_body(values, sheet, head, title)
    language = language_of(sheet.source)
    values.flat |= {"language": language, "status": _status(values.flat)}
    return values.result()


class _Values:
    """Flat values beside what is known of each."""

    def __init__(self) -> None:
        self.flat: dict[str, Any] = {"is_official": True}
        self._fields: dict[str, Any] = {}
        #: The clause by which a regulation that stands alone says what it was issued with.
        self.own: Attached | None = None

    def put(self, name: str, found: Found | None, value: Any = None) -> None:
        """One value, by default what was found."""
        shown = found.value if found is not None and value is None else value
        self.flat[name] = shown
        if found is not None and shown is not None:
            self._fields[name] = _field(Found(shown, found.start, found.end, found.sure))

    def put_list(self, name: str, found: list[Found]) -> None:
        """A list of values."""
        self.flat[name] = [one.value for one in found]
        if found:
            self._fields[name] = [_field(one) for one in found]

    def result(self) -> dict[str, Any]:
        """Everything."""
        return {**self.flat, "fields": self._fields}


def _field(found: Found) -> dict[str, Any]:
    return {"value": found.value, "start": found.start, "end": found.end, "sure": found.sure}


def _put_head(values: _Values, head: Letterhead, marks: Marks, title: Found | None) -> None:
    number, type_ = head.number_obj, head.type_name
    values.put("number", head.number if head.number_text else None, head.number_text)
    values.flat["number_as_printed"] = head.number.value if head.number else None
    values.flat["number_suffix"] = number.text if number and not number.digits else None
    values.put("type", head.type)
    values.flat["type_abbr"] = (TYPES.get(type_ or "") or None) if type_ else None
    values.flat["is_qppl"] = head.is_normative
    agency = head.agency
    values.put("agency_as_printed", agency)
    superior = head.superior.value if head.superior else ""
    place = head.place.value if head.place else ""
    name = full_name(agency.value, superior, place, union=head.union) if agency else None
    values.put("agency", agency, name)
    values.put("superior", head.superior, ordinary_list(superior) if superior else None)
    values.put("place", head.place)
    values.put("date", head.issued if head.day else None)
    values.flat["date_as_printed"] = head.date_as_printed
    values.flat["year"] = head.year
    values.put("title", title)
    values.put("secrecy", marks.secrecy)
    values.put("urgency", marks.urgency)
    values.put("circulation", marks.circulation)
    blank = (number is not None and not number.digits) or (
        head.day is None and head.year is not None
    )
    values.flat["is_draft"] = bool(marks.draft) or blank
    if marks.draft:
        values.put("is_draft", marks.draft)
    values.flat["attached_to"] = None


def _put_attached(values: _Values, one: Attached) -> None:
    """The decision's marks, for a text that has none of its own; the title says which regulation
    this is. A place and date of its own stay."""
    text = one.number.text if one.number.digits else None
    values.put("number", one.number_found if text else None, text)
    values.flat["number_as_printed"] = one.number_found.value
    values.flat["number_suffix"] = None if text else one.number.text
    values.put("type", one.type)
    values.flat["type_abbr"] = TYPES.get(one.type.value) or None
    values.flat["is_qppl"] = is_normative(one.type.value, one.number.year)
    if one.agency is not None or values.flat["agency"] is None:
        values.put("agency_as_printed", one.agency)
        values.put("agency", one.agency, ordinary_list(one.agency.value) if one.agency else None)
    if one.day is not None and one.date is not None:
        values.put("date", one.date if one.day.value else None)
        values.flat["date_as_printed"] = one.date_as_printed
        values.flat["year"] = one.day.year
    values.flat["attached_to"] = text
    values.flat["is_draft"] = values.flat["is_draft"] or text is None
    if one.title is not None:
        title = one.title.value
        values.put("title", one.title, title[:1].upper() + title[1:])
    values.own = one


def _put_body(values: _Values, sheet: Sheet, head: Letterhead, title: Found | None) -> None:
    start = max(head.body if head.body < len(sheet.lines) else 0, 0)
    top = max(head.type_line, head.number_line, 0)
    found, heading = find_recipients(sheet, top)
    basis_start = min(start, top + 1) if head.type_line >= 0 else 0
    values.put_list("legal_basis", legal_basis(sheet, basis_start))
    proposer = proposed_by(sheet, basis_start)
    values.put("proposed_by", proposer)
    number, day = proposal_of(proposer.value) if proposer else (None, None)
    values.flat |= {"proposal_number": number, "proposal_date": day}
    values.put_list("addressees", find_addressees(sheet, top))
    values.put_list("recipients", found)
    values.flat["recipients_name_portal"] = names_portal(found, [fold(one.value) for one in found])
    # The line of authority above the grounds names a position too: nobody signs there.
    joint = head.type_name in JOINT or ";" in (values.flat["agency"] or "")
    signings = find_signings(sheet, max(top, start) + 1, heading, joint=joint)
    signing = signings[0] if signings else Signing()
    values.put("signer", signing.signer)
    values.put("signer_position", signing.position)
    values.put("signing_capacity", signing.capacity)
    values.put_list("signers", [one.found for one in signings if one.signer is not None])
    _put_passed(values, sheet, top)
    issued = date.fromisoformat(values.flat["date"]) if values.flat["date"] else None
    effect = find_effect(sheet, top, issued)
    values.put("effective_date", effect.date)
    values.put("effective_rule", effect.rule)
    values.put("expiry_date", effect.expiry)
    values.flat["effective_computed"] = effect.computed
    annexes = find_annexes(sheet, top)
    if (own := values.own) is not None and own.own_type and own.title is not None:
        named = own.title.value.removeprefix(own.own_type).strip()
        first = Found({"type": own.own_type, "title": named}, own.title.start, own.title.end, 0.8)
        annexes = [first, *(one for one in annexes if one.value["type"] != own.own_type)]
    values.put_list("attached", annexes)
    for name, items in find_relations(sheet, title, top).items():
        values.put_list(name, items)


def _put_passed(values: _Values, sheet: Sheet, start: int) -> None:
    flat = values.flat
    if flat["date"] or flat["year"] or flat["type"] not in _PASSED:
        return
    if passed := find_passed(sheet, start):
        values.put("date", passed[0])
        flat["year"] = passed[1].year if passed[1] else None
    if flat["agency"] is None and flat["type"] in ("Luật", "Bộ luật", "Hiến pháp"):
        # Only the National Assembly makes laws (Hiến pháp 2013 Điều 70).
        values.put("agency", Found("Quốc hội", None, None, 0.9))


def _status(flat: Mapping[str, Any]) -> str | None:
    """Whether it was issued, as far as the text shows."""
    if flat["is_draft"]:
        return "draft"
    return "issued" if flat["number"] and flat["date"] else None
