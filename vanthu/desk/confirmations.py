"""What people confirm about a draft's revision, and what the approver changed: for its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vanthu.queue.permissions import Action
from vanthu.queue.steps import checklist_of, confirmations
from vanthu.queue.workflow import Act
from vanthu.store.models import Confirmation, Draft
from vanthu.validators.policy import Policy


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the checklist, with who ticked it for this revision."""

    id: str
    text: str
    clause: str
    required: bool
    tick: Confirmation | None


@dataclass(frozen=True, slots=True)
class Panel:
    """The checklist and the verification of the current revision."""

    lines: Sequence[CheckLine] = ()
    may_check: bool = False
    #: Whether the portal asks for a verification of what is of its kind.
    asked: bool = False
    verified: Confirmation | None = None
    may_verify: bool = False
    #: The last one of an earlier revision, which says nothing any more.
    void: Confirmation | None = None

    @property
    def shown(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.lines) or self.asked

    @property
    def ticked(self) -> int:
        """Lines that are ticked."""
        return sum(line.tick is not None for line in self.lines)

    @property
    def open(self) -> bool:
        """Whether there is still something to do with it for the person."""
        return bool(self.missing) or (self.may_check and self.ticked < len(self.lines))

    @property
    def missing(self) -> int:
        """Required lines that aren't ticked."""
        return sum(line.required and line.tick is None for line in self.lines)


def panel_of(draft: Draft, offered: Sequence[Action], policy: Policy | None) -> Panel:
    """The draft's, as its policy wants it."""
    if policy is None:
        return Panel()
    given = {row.item: row for row in confirmations(draft)}
    allowed = {action.id for action in offered if not action.blocked}
    asked = draft.kind in policy.steps.verify
    lines = [
        CheckLine(
            item.id,
            item.text,
            _cite(policy, item.clause),
            item.required,
            given.get(item.id),
        )
        for item in checklist_of(policy, draft)
    ]
    return Panel(
        lines=lines,
        may_check=Act.CHECK in allowed,
        asked=asked,
        verified=given.get("") if asked else None,
        may_verify=Act.VERIFY in allowed,
        void=_void(draft) if asked and "" not in given else None,
    )


def _cite(policy: Policy, key: str) -> str:
    """The clause, if it was checked against the original: that it wasn't need not stand in each
    line."""
    clause = policy.regulation.clauses.get(key)
    return clause.cite if clause and clause.verified and policy.regulation.quotable else ""


def _void(draft: Draft) -> Confirmation | None:
    rows = Confirmation.objects.filter(draft=draft, item="").exclude(revision=draft.current_id)
    return rows.select_related("by", "revision").defer("revision__blocks").order_by("-pk").first()


def changed_by_approver(draft: Draft) -> bool:
    """Duyệt có sửa: the approved text is the approver's own, and its submitter is to see it."""
    if draft.current is None or draft.approved_by_id is None:
        return False
    return draft.approved_id == draft.current_id and draft.current.author_id == draft.approved_by_id
