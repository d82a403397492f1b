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
#: Keys of a revision's metadata: the portal's category (R34), and the day on which a law was
#: issued, a plan or result approved, statistics decided to be made public (R14, R16, R18, R19).
CATEGORY = "category"
EVENT_DAY = "approved_on"
#: In `Draft.deadline_basis`: the board's own limit, which no regulation's replaces.
INTERNAL = "internal"


def deadline_of(
    policy: Policy, kind: str, official: Mapping[str, Any], received_at: datetime
) -> tuple[date | None, dict[str, Any]]:
    """The date, and how it was reckoned: rule, start, days, clause; shown so that anyone can count
    again. The first rule of the policy that fits counts; none: no date."""
    received = received_at.astimezone(OFFICE_TIME).date()
    for rule in policy.deadlines:
        start = _start(rule, official, received)
        if start is None or not _fits(rule, kind, official, received):
            continue
        basis: dict[str, Any] = {
            "rule": rule.name,
            "since": rule.since,
            "start": start.isoformat(),
            "received": received.isoformat(),
            "working_days": rule.working_days,
            "clause": rule.clause,
            "cite": policy.regulation.quoted(rule.clause, received),
        }
        if rule.working_days is None:
            return None, basis
        due = add_working_days(start, rule.working_days)
        # The sender's delay, apart from the board's ("late at receipt", R15).
        basis["late_at_receipt"] = due < received
        return due, basis
    return None, {}


def needs_day(policy: Policy, kind: str, metadata: Mapping[str, Any], received: date) -> bool:
    """Whether the time limit counts from a day that only the editors know, and it isn't there: the
    first rule that fits says so."""
    for rule in policy.deadlines:
        if _fits(rule, kind, metadata, received):
            return rule.since == "approved" and _date(metadata.get(EVENT_DAY)) is None
    return False


def _start(rule: DeadlineRule, official: Mapping[str, Any], received: date) -> date | None:
    """The day that a rule counts from."""
    if rule.since == "received" or rule.working_days is None:
        return received
    known = _date(official.get(EVENT_DAY))
    if rule.since == "issued" and official.get("status") == "draft":
        return None  # nobody has issued it yet
    return known if rule.since == "approved" else _date(official.get("date")) or known


def _fits(rule: DeadlineRule, kind: str, official: Mapping[str, Any], received: date) -> bool:
    if rule.kinds and kind not in rule.kinds:
        return False
    if rule.categories and official.get(CATEGORY) not in rule.categories:
        return False
    if not rule.valid_on(received):
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
