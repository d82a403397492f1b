"""Numbers of people: identity, tax, insurance, account, card, passport, mobile phone.

Source: vietnamese.md §G. Places count characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from . import checks
from .contacts import is_official
from .pieces import Found, Page
from .words import COMPANY, ISSUED, MEASURE, PUBLIC_ACCOUNT, label_of, labels_in

#: Six digits or more, with the separators that people put between. It begins with its digits, not
#: with what may stand before them: so it is looked for at the speed of a scan for digits.
_DIGITS = re.compile(r"\d(?:[ .\-)\u00a0]{0,2}\d){5,}")
_PLUS = ("(+", "+", "(")
_LETTERS = re.compile(r"(?<![\w])[A-Z]{1,2}[ .\-]?$")
_DATE = re.compile(r"[0-3]?\d[.\-][01]?\d[.\-](?:19|20)\d\d")
#: An address in the net, up to one of its slashes.
_ADDRESS = re.compile(r"(?:://|www\.|\.vn)\S{0,76}$")
_TOKEN = re.compile(r"\S+")
_PHONE_GROUPS = re.compile(
    r"\(?0\d{2,3}\)?[ .\-]\d{3}[ .\-]\d{3,4}|0\d{3}[ .\-]\d{2}[ .\-]\d{2}[ .\-]\d{2}"
    r"|0\d{2,3}[ .\-]\d{6,7}"
)
_CARD_GROUPS = re.compile(r"\d{4}[ \-]\d{4}[ \-]\d{4}[ \-]\d{4}(?:[ \-]\d{3})?")
#: More columns of digits than this on one line are no list of people.
_MAX_TOKENS = 12


@dataclass(frozen=True, slots=True)
class _Number:
    """One number where it stands."""

    page: Page
    start: int
    end: int
    digits: str


def numbers(page: Page, today: date | None = None) -> Iterator[Found]:
    """All numbers of people on a page."""
    text = page.text
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if text[end : end + 1].isalnum():
            continue
        before = text[start - 1 : start]
        lettered = (before.isalpha() or before in " .-") and _LETTERS.search(
            text[start - 4 : start]
        )
        if lettered:
            yield from _lettered(page, start - len(lettered[0]), start, end)
        if before.isalpha():
            continue
        for sign in _PLUS:
            if text.endswith(sign, 0, start) and ("(" not in sign or ")" in match[0]):
                start -= len(sign)
                break
        yield from _in_stretch(page, start, end, today)


def _lettered(page: Page, first: int, start: int, end: int) -> Iterator[Found]:
    """Passports (B1234567) and cards of health insurance (DN 4 04 012 345 6789)."""
    letters = "".join(filter(str.isalpha, page.text[first:start]))
    digits = "".join(filter(str.isdigit, page.text[start:end]))
    known = {label_of(page.before(first))} | labels_in(page.column_head(first))
    if len(letters) == 1 and len(digits) in (7, 8) and known & {"passport", "identity"}:
        yield Found(first, end, "passport")
    elif len(letters) == 2 and checks.is_health_card(letters, digits):
        yield Found(first, end, "health", "health" in known)


def _in_stretch(page: Page, start: int, end: int, today: date | None) -> Iterator[Found]:
    """The numbers in one stretch of digits: the whole, else the longest runs of its tokens, since
    columns of a list may stand one space apart."""
    whole = _one(page, start, end, today)
    if whole is not None:
        yield whole
        return
    tokens = [(start + t.start(), start + t.end()) for t in _TOKEN.finditer(page.text[start:end])]
    if not 1 < len(tokens) <= _MAX_TOKENS:
        return
    first = 0
    while first < len(tokens):
        for last in range(len(tokens) - 1, first - 1, -1):
            found = _one(page, tokens[first][0], tokens[last][1], today)
            if found is not None:
                yield found
                first = last
                break
        first += 1


def _one(page: Page, start: int, end: int, today: date | None) -> Found | None:
    """What one number is; None for everything that isn't a person's."""
    raw = page.text[start:end]
    digits = "".join(filter(str.isdigit, raw))
    if not 6 <= len(digits) <= 19 or not _alone(page.text, start, end):
        return None
    if MEASURE.match(page.lower, end) or _DATE.fullmatch(raw):
        return None
    label = label_of(page.before(start))
    if label == "none":
        return None
    labels = frozenset({label}) if label else labels_in(page.column_head(start))
    # A list's head names several; what has the stricter structure is asked first.
    for name in ("identity", "phone", "card", "tax", "health", "social", "account"):
        if name in labels:
            kind = _LABELLED[name](_Number(page, start, end, digits))
            if kind:
                return Found(start, end, kind)
    if label:
        # The word says something else of it, unless its structure is beyond doubt.
        return Found(start, end, "cccd", False) if _plain_identity(raw, digits, today) else None
    return _unlabelled(page, start, end, digits, today)


def _alone(text: str, start: int, end: int) -> bool:
    """Not a piece of a document's number, a date, a decimal fraction or an address in the net. Two
    phones may be parted by a slash."""
    behind, beyond = text[start - 1 : start], text[end : end + 1]
    if behind in ("/", "-", ".", ",") and start > 1 and text[start - 2].isdigit():
        tail = re.search(r"\d[\d .\-]{7,}$", text[max(0, start - 20) : start - 1])
        if behind != "/" or tail is None:
            return False
    if behind and behind in "@_#&=":
        return False
    if behind == "/" and _ADDRESS.search(text[max(0, start - 80) : start]):
        return False
    if beyond in ("/", "-", ".", ",") and text[end + 1 : end + 2].isdigit():
        return beyond == "/" and re.match(r"\d[\d .\-]{7,}", text[end + 1 :][:20]) is not None
    return not (beyond in ("/", "-", "@", "_") and text[end + 1 : end + 2].isalpha())


def _plain_identity(raw: str, digits: str, today: date | None) -> bool:
    """Twelve digits with the structure, written as identity numbers are: together or in threes or
    fours, and never as money."""
    groups = [len(group) for group in re.split(r"\D+", raw) if group]
    return groups in ([12], [3, 3, 3, 3], [4, 4, 4], [3, 3, 6]) and checks.is_identity(
        digits, today
    )


def _unlabelled(page: Page, start: int, end: int, digits: str, today: date | None) -> Found | None:
    raw = page.text[start:end]
    if _plain_identity(raw, digits, today):
        return Found(start, end, "cccd", False)
    if len(digits) == 9 and ISSUED.match(page.lower, end):
        return Found(start, end, "cmnd")
    if len(digits) >= 15 and checks.is_card(digits):
        grouped = _CARD_GROUPS.fullmatch(raw) is not None
        return Found(start, end, "card", grouped) if grouped or raw.isdigit() else None
    if raw.startswith(("+84", "(+84")):
        phone = checks.mobile(digits, abroad=True)
    else:
        phone = (
            digits[0] == "0" and len(digits) == 10 and checks.mobile(digits)
            and (raw.isdigit() or _PHONE_GROUPS.fullmatch(raw) is not None)
        )  # fmt: skip
    if phone and not is_official(page, start, end):
        return Found(start, end, "phone", not raw.isdigit())
    return None


def _identity(one: _Number) -> str:
    return {12: "cccd", 9: "cmnd"}.get(len(one.digits), "")


def _tax(one: _Number) -> str:
    if len(one.digits) == 12:
        return "cccd" if checks.is_identity(one.digits) else ""  # the tax code since 1 July 2025
    if not checks.is_tax_code(one.digits) or not checks.is_persons_tax_code(one.digits):
        return ""
    return "" if COMPANY.search(one.page.around(one.start, one.end)) else "tax"


def _account(one: _Number) -> str:
    near = one.page.around(one.start, one.end, 120, 120)
    return "" if PUBLIC_ACCOUNT.search(near) else "account"


def _card(one: _Number) -> str:
    return "card" if checks.is_card(one.digits) or len(one.digits) in (16, 19) else ""


def _social(one: _Number) -> str:
    return "social" if len(one.digits) == 10 and not checks.mobile(one.digits) else ""


def _health(one: _Number) -> str:
    return "health" if len(one.digits) in (10, 15) and not checks.mobile(one.digits) else ""


def _phone(one: _Number) -> str:
    abroad = one.page.text[one.start : one.end].startswith(("+84", "(+84"))
    if not checks.mobile(one.digits, abroad=abroad):
        return ""
    return "" if is_official(one.page, one.start, one.end) else "phone"


_LABELLED = {
    "identity": _identity,
    "health": _health,
    "social": _social,
    "card": _card,
    "tax": _tax,
    "account": _account,
    "phone": _phone,
}
