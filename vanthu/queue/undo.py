"""What the last change of a draft replaced, so that whoever did it can take it back.

Kept in `Draft.undo` by `queue.changing`, and dropped by the next change: it names the version that
it made, so that nothing that came after can be undone with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from vanthu.store.models import Draft

from .workflow import Act

#: For so long. A mail that the act brings about leaves only afterwards.
WINDOW = timedelta(minutes=5)
#: Acts that bind nobody and show the public nothing.
UNDOABLE = frozenset(
    {
        Act.TAKE, Act.ASSIGN, Act.CONTINUE, Act.HAND_OVER, Act.SUBMIT, Act.RECALL, Act.RETURN,
        Act.DECLINE,
    }
)  # fmt: skip
#: What these acts change.
FIELDS = (
    "state", "assignee_id", "submitted_by_id", "approved_id", "approved_by_id", "approved_at",
    "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undo:
    """One change that can be taken back, or (`act` is "") none."""

    act: str = ""
    by: int = 0
    at: str = ""
    version: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    #: The mail that waits for the window to pass.
    notice: int | None = None

    @classmethod
    def of(cls, draft: Draft) -> Undo:
        """As it stands in the draft."""
        return cls(**draft.undo) if draft.undo else cls()

    def fits(self, person: int, version: int) -> bool:
        """Whether this person may take it back from a draft of that version, now."""
        if not self.act or (self.by, self.version) != (person, version):
            return False
        return datetime.now(UTC) < datetime.fromisoformat(self.at) + WINDOW

    def restore(self, draft: Draft) -> None:
        """Put back what was there before."""
        for name, value in self.before.items():
            text = name == "approved_at" and value is not None
            setattr(draft, name, datetime.fromisoformat(value) if text else value)


def values_of(draft: Draft) -> dict[str, Any]:
    """What `restore` puts back, as JSON."""
    values = {name: getattr(draft, name) for name in FIELDS}
    if values["approved_at"] is not None:
        values["approved_at"] = values["approved_at"].isoformat()
    return values


def record(
    act: Act, person: int, draft: Draft, before: dict[str, Any], notice: int | None
) -> dict[str, Any]:
    """What `Draft.undo` keeps of a change; {} for one that can't be taken back."""
    if act not in UNDOABLE:
        return {}
    at = datetime.now(UTC).isoformat()
    return {
        "act": act.value, "by": person, "at": at, "version": draft.version, "before": before,
        "notice": notice,
    }  # fmt: skip
