"""Values covered: enough stays to tell two apart, too little to know whose they are.

The same value always gets the same cover, and nothing covered is found again. Digits that stay are
the last three (vietnamese.md §D7).
"""

from __future__ import annotations

import re

from .kinds import KINDS, Cover

#: What stands where nothing of the value stays.
COVERED = "[đã che]"
_KEPT = 3


def masked(kind: str, value: str) -> str:
    """The value as the public may see it."""
    cover = KINDS[kind].cover
    if cover is Cover.DIGITS:
        return _digits(value)
    if cover is Cover.MAIL:
        local, _at, domain = value.partition("@")
        return f"{local[:1]}***@{domain}"
    if cover is Cover.DATE:
        year = re.search(r"(?:19|20)\d\d(?!\d)", value)
        return f"**/**/{year[0]}" if year and len(value) > 4 else "****"
    if cover is Cover.NAME:
        return "".join(f"{word[0].upper()}." for word in value.split() if word[0].isalpha())
    return COVERED


def normal(kind: str, value: str) -> str:
    """The value without its separators and case: two ways to write one number are one number."""
    if KINDS[kind].cover is Cover.DIGITS:
        digits = re.sub(r"[^0-9A-Z]", "", value.upper())
        return f"0{digits[2:]}" if kind == "phone" and digits.startswith("84") else digits
    return " ".join(value.casefold().split())


def _digits(value: str) -> str:
    signs = [place for place, sign in enumerate(value) if sign.isalnum()]
    # A short number would be told by three digits.
    kept = set(signs[-_KEPT:]) if len(signs) > _KEPT + 4 else set()
    return "".join(
        sign if place in kept or not sign.isalnum() else "*" for place, sign in enumerate(value)
    )
