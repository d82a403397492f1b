"""How a deadline was reckoned, day by day, so that anyone can count it again, and whose delay is
whose: the agency's, which sent late, or the board's, which publishes late (wording.md §6.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vanthu.queue.deadlines import INTERNAL
from vanthu.store.models import Draft, Publication
from vanthu.validators.policy import Policy
from vanthu.vietnamese.working_days import DayNote, note_of, working_days_between

from .ruler import SETTLED, start_of
from .rules import clause_of
from .words import Tag, weekday

#: A longer stretch isn't listed: thirty working days with Tết between them stay below it.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One day: `number` is its place among the working days that count, "" for days that don't."""

    day: date
    weekday: str
    number: str
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """All that it takes to count again. `late` says whose delay it is."""

    rule: str = ""
    clause: str = ""
    cite: str = ""
    start: str = ""
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()
    late: str = ""
    look: Tag = field(default_factory=Tag)


def reckoning(
    draft: Draft, policy: Policy | None, today: date, publications: Sequence[Publication] = ()
) -> Reckoning:
    """The draft's; empty where no rule gave it a time."""
    basis = draft.deadline_basis or {}
    if basis.get(INTERNAL):
        return Reckoning(rule=_("The board's own limit, given with the task"))
    clause = str(basis.get("clause") or "")
    late, look = _whose_delay(draft, today, publications)
    return Reckoning(
        rule=_rule(draft),
        clause=(clause_of(policy, clause) or clause) if policy and clause else "",
        cite=str(basis.get("cite") or ""),
        start=_start(draft),
        lines=tuple(_lines(draft)),
        notes=tuple(_notes(draft)),
        late=late,
        look=look,
    )


def _rule(draft: Draft) -> str:
    basis = draft.deadline_basis or {}
    pieces = [str(basis.get("rule") or basis.get("name") or "")]
    days = basis.get("working_days")
    if days == 0:
        pieces.append(_("at once, on the working day of the receipt"))
    elif days is not None:
        since = {
            "issued": _("%(n)02d working days from the date of issue"),
            "approved": _("%(n)02d working days from the day of issue, approval or decision"),
        }.get(str(basis.get("since")), _("%(n)02d working days from receipt"))
        pieces.append(since % {"n": int(days)})
    return "; ".join(piece for piece in pieces if piece)


def _start(draft: Draft) -> str:
    start = start_of(draft.deadline_basis or {})
    if start is None or draft.deadline is None:
        return ""
    names = {"issued": _("date of issue"), "approved": _("day of issue, approval or decision")}
    since = names.get(str(draft.deadline_basis.get("since")), _("day of receipt"))
    return _("Counted from %(day)s, the %(since)s; the next working day is day 1.") % {
        "day": f"{start:%d/%m/%Y}", "since": since,
    }  # fmt: skip


def _received(draft: Draft) -> date | None:
    try:
        return date.fromisoformat(str(draft.deadline_basis.get("received", ""))[:10])
    except ValueError:
        return None


def _lines(draft: Draft) -> list[Line]:
    """Every day from the start to the end."""
    start, end = start_of(draft.deadline_basis or {}), draft.deadline
    if start is None or end is None or not 0 <= (end - start).days <= LONGEST:
        return []
    language = get_language() or "vi"
    received = _received(draft)
    lines, counted = [], 0
    for offset in range((end - start).days + 1):
        day = start + timedelta(days=offset)
        note = note_of(day, language)
        counted += note.works and offset > 0
        number = f"{counted:02d}" if note.works and offset > 0 else ""
        words = [_off(note)]
        words += [_("counting starts; not counted itself")] if offset == 0 and end > start else []
        words += [_("the mail came in")] if day == received and offset > 0 else []
        words += [_("end of the time limit")] if day == end else []
        look = "end" if day == end else "" if note.works else "off"
        said = "; ".join(piece for piece in words if piece)
        lines.append(Line(day, weekday(day), number, said, look))
    return lines


def _off(note: DayNote) -> str:
    """Why a day doesn't count, or counts although it is a Saturday."""
    other = f"{note.other:%d/%m/%Y}" if note.other else ""
    if note.kind == "swap_work":
        return _("worked in place of %(day)s") % {"day": other} if other else _("worked, by swap")
    if note.kind == "swap_off":
        return _("off, made up for on %(day)s") % {"day": other}
    if note.kind == "holiday":
        return _("holiday: %(name)s") % {"name": note.name} if note.name else _("holiday")
    return _("weekend") if note.kind == "weekend" else ""


def _notes(draft: Draft) -> list[str]:
    """When it came, against the time that was given for all."""
    received, start = _received(draft), start_of(draft.deadline_basis or {})
    notes: list[str] = []
    if received is None:
        return notes
    mail = draft.submission
    if mail is not None and timezone.localdate(mail.received_at) > received:
        notes.append(
            _("Sent again on %(again)s; it counts from the first receipt on %(first)s.")
            % {"again": f"{timezone.localdate(mail.received_at):%d/%m/%Y}",
               "first": f"{received:%d/%m/%Y}"}
        )  # fmt: skip
    if draft.deadline is None or start is None or start >= received:
        return notes
    if received <= draft.deadline:
        used = working_days_between(start, received)
        left = working_days_between(received, draft.deadline)
        notes.append(
            _("The agency sent it on working day %(used)s; that left the board %(left)s.")
            % {"used": f"{used:02d}", "left": _days(left)}
        )
    return notes


def _whose_delay(draft: Draft, today: date, publications: Sequence[Publication]) -> tuple[str, Tag]:
    due, received = draft.deadline, _received(draft)
    if due is None:
        return "", Tag()
    if draft.deadline_basis.get("late_at_receipt") and received is not None:
        late = _days(max(working_days_between(due, received), 1))
        return _("Late already when it came: the agency sent it %(late)s after the limit.") % {
            "late": late
        }, Tag("warn", "clock")
    out = [timezone.localdate(item.published_at) for item in publications if item.published_at]
    day = min(out) if out else None if draft.state in SETTLED else today
    if day is None:
        return "", Tag()
    if day <= due:
        return (_("Published in time"), Tag("ok", "ok")) if out else ("", Tag())
    late = _days(max(working_days_between(due, day), 1))
    text = (
        _("Published late: %(late)s, by the board.")
        if out
        else _("Late by %(late)s: the board publishes late, the agency sent in time.")
    )
    return text % {"late": late}, Tag("stop", "stop")


def _days(n: int) -> str:
    return ngettext("%(n)02d working day", "%(n)02d working days", n) % {"n": n}
