"""A policy as people read it: what is taken, how long it takes, what is done with what is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.store.models import Portal
from vanthu.store.models.portals import PolicyVersion
from vanthu.validators.codes import codes
from vanthu.validators.policy import DeadlineRule, Policy, PolicyError, parse_policy
from vanthu.validators.policy_text import of_the_board, statements
from vanthu.validators.verdicts import Action

from .words import KINDS_SHORT


def policy_page(policy: Policy) -> dict[str, Any]:
    """The pieces of "Quy định đang áp dụng"."""
    return {
        "types": [name.upper() for name in policy.types.permitted],
        "docx": docx_line(policy),
        "deadlines": [_deadline(policy, rule) for rule in policy.deadlines],
        "codes": _codes(policy),
        "categories": [
            {
                "name": one.name,
                "continuous": one.continuous,
                "clause": clause_of(policy, one.clause),
            }
            for one in policy.categories
        ],
        "laws": policy.laws,
        "board": of_the_board(policy, get_language() or "vi"),
    }


@dataclass(frozen=True, slots=True)
class Change:
    """One version of a policy: since when, and what it says otherwise than the one before."""

    since: datetime
    hash: str
    first: bool = False
    added: tuple[tuple[str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()


def changes(portal: Portal) -> list[Change]:
    """Each text of the policy that was ever in force, newest first, with what it changed.

    Compared by what they say: a comment or another order of lines is no change and isn't listed.
    """
    found: list[Change] = []
    before: list[tuple[str, str]] | None = None
    for version in PolicyVersion.objects.filter(portal=portal).order_by("since", "pk"):
        said = _said(version, portal.name)
        if before is None:
            found.append(Change(version.since, version.hash, first=True))
        else:
            added = tuple(line for line in said if line not in before)
            removed = tuple(line for line in before if line not in said)
            if added or removed:
                found.append(Change(version.since, version.hash, added=added, removed=removed))
        before = said
    return found[::-1]


def _said(version: PolicyVersion, portal: str) -> list[tuple[str, str]]:
    """What a version says; its bare lines where today's program can't read it any more."""
    try:
        policy = parse_policy(version.text, portal)
    except PolicyError:
        lines = (line.strip() for line in version.text.splitlines())
        return [("", line) for line in lines if line and not line.startswith("#")]
    return list(statements(policy, get_language() or "vi"))


def docx_line(policy: Policy) -> str:
    """What becomes of DOCX, which no regulation names and everybody sends."""
    return {
        "accept": _("DOCX files are taken."),
        "accept_with_notice": _("DOCX files are taken, with a note in the reply."),
        "refuse": _("DOCX files aren't taken: save as DOC or PDF."),
    }[policy.types.docx]


def clause_of(policy: Policy, key: str) -> str:
    """The clause as far as it may be quoted: unverified ones say only "theo Quy chế"."""
    clause = policy.regulation.clauses.get(key)
    if clause is None or not policy.regulation.quotable:
        return ""
    if clause.verified:
        return clause.cite
    return _("under the regulation (clause not yet checked against the original)")


def _deadline(policy: Policy, rule: DeadlineRule) -> dict[str, str]:
    kinds = ", ".join(str(KINDS_SHORT.get(kind, kind)) for kind in rule.kinds)  # type: ignore[call-overload]
    if rule.working_days is None:
        limit = _("no date: kept up to date all the time")
    elif rule.working_days == 0:
        limit = _("at once, on the same working day")
    elif rule.since == "issued":
        limit = _("%(n)02d working days from the date of issue") % {"n": rule.working_days}
    elif rule.since == "approved":
        limit = _("%(n)02d working days from the day of issue, approval or decision") % {
            "n": rule.working_days
        }
    else:
        limit = _("%(n)02d working days from receipt") % {"n": rule.working_days}
    return {
        "name": rule.name,
        "kinds": _what(policy, rule) or kinds or _("all kinds"),
        "limit": limit,
        "clause": clause_of(policy, rule.clause) if rule.clause else "",
    }


def _what(policy: Policy, rule: DeadlineRule) -> str:
    """The categories that a limit is about."""
    found = (policy.category(id_) for id_ in rule.categories)
    return "; ".join(one.name for one in found if one is not None)


def _codes(policy: Policy) -> list[dict[str, str]]:
    labels = {
        Action.REJECT: _("not taken"),
        Action.HOLD: _("waits for a decision"),
        Action.WARN: _("taken, with a warning"),
        Action.NOTE: _("taken, noted"),
    }
    order = list(labels)
    rows = [
        (policy.action(id_), row.words(get_language() or "vi").title, id_)
        for id_, row in codes().items()
    ]
    rows.sort(key=lambda line: (order.index(line[0]), line[1]))
    return [{"action": labels[action], "title": title, "id": id_} for action, title, id_ in rows]
