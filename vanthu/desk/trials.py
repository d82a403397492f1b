"""A trial as its page shows it: how far it is, what would change in sum, and each mail's line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from vanthu.queue.outcomes import WHOLE, Changed, places_of
from vanthu.store.models import (
    Change,
    LineState,
    PartRow,
    SubmissionState,
    Trial,
    TrialLine,
    TrialState,
)
from vanthu.validators.codes import codes
from vanthu.validators.verdicts import Action, Verdict

from .access import Desk
from .mails import closed_to
from .words import SUBMISSION_TAGS, VERDICTS, Tag, code_title

#: Lines that are being worked on come to rest in these.
TRIED = (LineState.TRIED, LineState.GONE, LineState.FAILED)
ACTIVE = (TrialState.RUNNING, TrialState.APPLYING)


@dataclass(frozen=True)
class Progress:
    """How far a trial is."""

    all: int
    tried: int
    chosen: int
    applied: int
    stale: int
    gone: int
    failed: int

    @property
    def share(self) -> int:
        """Percent tried."""
        return 100 * self.tried // self.all if self.all else 100

    @classmethod
    def of(cls, trial: Trial) -> Progress:
        """Count its lines: a thousand at the most."""
        rows = TrialLine.objects.filter(trial=trial).order_by()
        counts = dict(rows.values_list("state").annotate(n=Count("pk")))
        number = sum(counts.values())
        return cls(
            all=number,
            tried=number - counts.get(LineState.WAITING, 0),
            chosen=counts.get(LineState.CHOSEN, 0),
            applied=counts.get(LineState.APPLIED, 0),
            stale=counts.get(LineState.STALE, 0),
            gone=counts.get(LineState.GONE, 0),
            failed=counts.get(LineState.FAILED, 0),
        )


@dataclass(frozen=True)
class Sums:
    """What would change, in sum: every number leads to its lines."""

    result: int
    notes: int
    none: int
    #: Those that change and haven't been checked again.
    left: int
    #: (before, after, its words, number), the most frequent first.
    turns: list[tuple[str, str, str, str, int]]
    #: (code, title, number)
    codes: list[tuple[str, str, int]]

    @classmethod
    def of(cls, trial: Trial) -> Sums:
        """Of the lines tried so far."""
        rows = TrialLine.objects.filter(trial=trial).exclude(
            state__in=(LineState.WAITING, LineState.GONE, LineState.FAILED)
        )
        found = list(rows.values_list("change", "before", "after", "codes", "state"))
        change = Counter(row[0] for row in found)
        turns = Counter(row[1:3] for row in found if row[0] == Change.RESULT)
        by = Counter(code for row in found for code in set(row[3].split()))
        return cls(
            result=change[Change.RESULT],
            notes=change[Change.NOTES],
            none=change[Change.NONE],
            left=sum(row[0] != Change.NONE and row[4] == LineState.TRIED for row in found),
            turns=[
                (one, other, state_name(one), state_name(other), n)
                for (one, other), n in turns.most_common()
            ],
            codes=[(code, code_title(code), n) for code, n in by.most_common()],
        )


@dataclass(frozen=True)
class CodeTurn:
    """One code at one place: what the portal did with it, and what it would do."""

    code: str
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class FileLine:
    """One place of a mail."""

    name: str
    before: tuple[Any, Tag] | None
    after: tuple[Any, Tag] | None
    codes: list[CodeTurn]


@dataclass(frozen=True)
class Line:
    """One mail of a trial."""

    row: TrialLine
    before: tuple[str, Tag]
    after: tuple[str, Tag]
    files: list[FileLine]
    shown: bool
    pickable: bool


def lines_of(desk: Desk, trial: Trial, rows: Iterable[TrialLine]) -> list[Line]:
    """The lines of a page with their files, in two queries."""
    lines = list(rows)
    closed = closed_to(desk, [line.submission for line in lines])
    names = _names([line.submission_id for line in lines if line.submission_id not in closed])
    pickable = trial.state in (TrialState.DONE, TrialState.STOPPED, TrialState.APPLIED)
    return [
        Line(
            line,
            state_tag(line.before),
            state_tag(line.after),
            [] if line.submission_id in closed
            else [_file(one, names, line.submission_id) for one in places_of(line.detail)],
            line.submission_id not in closed and bool(desk.roles_at(line.submission.portal_id)),
            pickable=pickable and line.state == LineState.TRIED,
        )
        for line in lines
    ]  # fmt: skip


def filtered(trial: Trial, values: Any) -> QuerySet[TrialLine]:
    """The lines that an address asks for; without a filter those that would change."""
    rows = TrialLine.objects.filter(trial=trial).exclude(state=LineState.WAITING)
    change, code = values.get("change", Change.RESULT), values.get("code", "")
    before, after = values.get("before", ""), values.get("after", "")
    if before or after:
        rows = rows.filter(change=Change.RESULT, before=before, after=after)
    elif code in codes():
        rows = rows.filter(codes__contains=f" {code} ")
    elif change == "odd":
        rows = rows.filter(state__in=(LineState.GONE, LineState.FAILED, LineState.STALE))
    elif change in ("", *Change.values):
        none = (LineState.GONE, LineState.FAILED)
        rows = rows.filter(change=change).exclude(state__in=none)
    return rows.select_related("submission__portal", "submission__agency").defer(
        "submission__rules_log"
    )


def state_name(state: str) -> str:
    """A state of a mail in words."""
    return str(SubmissionState(state).label) if state in SubmissionState.values else state


def state_tag(state: str) -> tuple[str, Tag]:
    """The same with its tone."""
    known = state in SubmissionState.values
    return state_name(state), SUBMISSION_TAGS[SubmissionState(state)] if known else Tag()


def _file(one: Changed, names: dict[tuple[int, str], str], submission: int) -> FileLine:
    name = _("the whole mail") if one.path == WHOLE else names.get((submission, one.path), one.path)
    turns = [
        CodeTurn(
            code,
            code_title(code),
            action_name(one.before.codes.get(code, "")),
            action_name(one.after.codes.get(code, "")),
        )
        for code in sorted(one.codes)
    ]
    return FileLine(name, _verdict(one.before.verdict), _verdict(one.after.verdict), turns)


def _verdict(verdict: str) -> tuple[Any, Tag] | None:
    return VERDICTS[Verdict(verdict)] if verdict in list(Verdict) else None


def action_name(action: str) -> str:
    """What a portal does with a code, in words."""
    return {
        "": _("not found"),
        Action.NOTE: _("noted"),
        Action.WARN: _("shown to editors"),
        Action.HOLD: _("waits"),
        Action.REJECT: _("not taken"),
    }.get(action, action)


def _names(submissions: list[int]) -> dict[tuple[int, str], str]:
    rows = PartRow.objects.filter(submission__in=submissions).exclude(verdict="")
    return {
        (submission, path): name or path
        for submission, path, name in rows.values_list("submission_id", "path", "name")
    }
