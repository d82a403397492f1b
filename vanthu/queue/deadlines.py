"""By when a draft has to be published: the portal's table of limits, counted in working days.

The pipeline asks when it drafts, an edit asks again when the kind, the issuer or the date changes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from vanthu.validators.policy import DeadlineRule, Policy
from vanthu.vietnamese.working_days import add_working_days

#: Days are those of the offices' clock.
OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def deadline_of(
    policy: Policy, kind: str, official: Mapping[str, Any], received_at: datetime
) -> tuple[date | None, dict[str, Any]]:
    """The date, and how it was reckoned: rule, start, days, clause; shown so that anyone can count
    again. The first rule of the policy that fits counts; none: no date."""
    received = received_at.astimezone(OFFICE_TIME).date()
    issued = _date(official.get("date"))
    for rule in policy.deadlines:
        start = issued if rule.since == "issued" else received
        if start is None or not _fits(rule, kind, official):
            continue
        clause = policy.regulation.clauses.get(rule.clause)
        basis: dict[str, Any] = {
            "rule": rule.name,
            "since": rule.since,
            "start": start.isoformat(),
            "received": received.isoformat(),
            "working_days": rule.working_days,
            "clause": rule.clause,
            "cite": clause.cite if clause is not None and clause.verified else "",
        }
        if rule.working_days is None:
            return None, basis
        due = add_working_days(start, rule.working_days)
        # The sender's delay, apart from the board's ("late at receipt", R15).
        basis["late_at_receipt"] = due < received
        return due, basis
    return None, {}


def _fits(rule: DeadlineRule, kind: str, official: Mapping[str, Any]) -> bool:
    if rule.kinds and kind not in rule.kinds:
        return False
    if not rule.issuers:
        return True
    issuer = _agency_key(str(official.get("agency") or official.get("agency_as_printed") or ""))
    return any(issuer == _agency_key(name) for name in rule.issuers)


def _agency_key(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name.lower())
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
    words = " ".join(folded.split())
    return words.replace("ubnd", "uy ban nhan dan").replace("chu tich uy ban", "uy ban")


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
