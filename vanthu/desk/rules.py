"""A policy as people read it: what is taken, how long it takes, what is done with what is found."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.validators.codes import codes
from vanthu.validators.policy import DeadlineRule, Policy
from vanthu.validators.verdicts import Action

from .words import KINDS_SHORT


def policy_page(policy: Policy) -> dict[str, Any]:
    """The pieces of "Quy định đang áp dụng"."""
    return {
        "types": [name.upper() for name in policy.types.permitted],
        "docx": docx_line(policy),
        "deadlines": [_deadline(policy, rule) for rule in policy.deadlines],
        "codes": _codes(policy),
    }


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
    elif rule.since == "issued":
        limit = _("%(n)02d working days from the date of issue") % {"n": rule.working_days}
    else:
        limit = _("%(n)02d working days from receipt") % {"n": rule.working_days}
    return {
        "name": rule.name,
        "kinds": kinds or _("all kinds"),
        "limit": limit,
        "clause": clause_of(policy, rule.clause) if rule.clause else "",
    }


def action_of(policy: Policy, id_: str, default: Action) -> Action:
    """What the portal does with a code: its own line, its family's, else the table's default."""
    family = id_.partition(".")[0]
    return policy.actions.get(id_) or policy.actions.get(f"{family}.*") or default


def _codes(policy: Policy) -> list[dict[str, str]]:
    labels = {
        Action.REJECT: _("not taken"),
        Action.HOLD: _("waits for a decision"),
        Action.WARN: _("taken, with a warning"),
        Action.NOTE: _("taken, noted"),
    }
    order = list(labels)
    rows = [
        (action_of(policy, id_, row.action), row.words(get_language() or "vi").title, id_)
        for id_, row in codes().items()
    ]
    rows.sort(key=lambda line: (order.index(line[0]), line[1]))
    return [{"action": labels[action], "title": title, "id": id_} for action, title, id_ in rows]
