"""When a document takes effect (S1, S2 and S4 have the three forms)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from .lines import DATE, Line, date_of

_CLAUSE = re.compile(r"\bnày\b[^.;]{0,40}?(?P<rule>có hiệu lực(?: thi hành)?[^.;]*)", re.IGNORECASE)
_AFTER = re.compile(
    r"sau\s+(?P<days>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày,?\s*(?:kể\s+)?từ\s+ngày\s+(?:ký|ban hành)",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"từ\s+ngày\s+(?:ký|ban hành|được ban hành)", re.IGNORECASE)


def effect(lines: Sequence[Line], issued: date | None) -> dict[str, Any]:
    """effective_date, effective_rule (as printed) and effective_computed: a date that was reckoned
    is for an editor to confirm."""
    nothing = {"effective_date": None, "effective_rule": None, "effective_computed": False}
    for line in lines:
        match = _CLAUSE.search(line.text) if "hiệu lực" in line.text else None
        if match is None:
            continue
        rule = match["rule"].strip()
        if day := DATE.search(rule):
            taken, computed = date_of(day), False
        elif after := _AFTER.search(rule):
            taken = issued + timedelta(days=int(after["days"])) if issued else None
            computed = taken is not None
        elif _SIGNED.search(rule):
            taken, computed = issued, issued is not None
        else:
            continue
        return {
            "effective_date": taken.isoformat() if taken else None,
            "effective_rule": rule,
            "effective_computed": computed,
        }
    return nothing
