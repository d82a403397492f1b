"""The deadline as a ruler of days, so that anyone can count it again, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.store.models import Draft, DraftState
from vanthu.vietnamese.working_days import is_working_day, working_days_between

from .words import Tag, weekday_short

#: A longer stretch is told in words only: nobody counts forty boxes.
LONGEST = 14
#: States in which a deadline is a matter of the past.
SETTLED = (DraftState.PUBLISHED, DraftState.WITHDRAWN, DraftState.DECLINED, DraftState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Day:
    """One box: `look` is off, run, end, late or empty."""

    day: date
    weekday: str
    words: str
    look: str = ""
    today: bool = False


def start_of(basis: dict[str, Any]) -> date | None:
    """The day from which the pipeline counted."""
    try:
        return date.fromisoformat(str(basis.get("start", ""))[:10])
    except ValueError:
        return None


def ruler(draft: Draft, today: date) -> list[Day]:
    """The days from the start of counting to the deadline, and on to today when it has passed."""
    start, end = start_of(draft.deadline_basis), draft.deadline
    if start is None or end is None or end < start:
        return []
    last = max(end, min(today, end + timedelta(days=3)))
    if (last - start).days >= LONGEST:
        return []
    days: list[Day] = []
    counted = 0
    for offset in range((last - start).days + 1):
        day = start + timedelta(days=offset)
        works = is_working_day(day)
        counted += works and offset > 0 and day <= end
        days.append(_day(day, works, counted, start, end, today, draft))
    return days


def _day(
    day: date, works: bool, counted: int, start: date, end: date, today: date, draft: Draft
) -> Day:
    def box(words: str, look: str = "") -> Day:
        return Day(day, weekday_short(day), words, look, day == today)

    if day == start and day != end:
        begins = {
            "issued": _("issued"),
            "assigned": _("given"),
            "approved": _("counting starts"),
        }
        return box(begins.get(str(draft.deadline_basis.get("since")), _("received")))
    if day == end:
        # Due at once: the day of the receipt itself isn't counted.
        return box(_("day %(n)d, due") % {"n": counted} if works and counted else _("due"), "end")
    if day > end:
        return box(_("late") if works else _("off"), "late" if works else "off")
    if not works:
        return box(_("off") if day.weekday() >= 5 else _("holiday"), "off")
    return box(_("day %(n)d") % {"n": counted}, "run")


def due(draft: Draft, today: date) -> tuple[str, Tag]:
    """The deadline in words, and how loud it is: wording.md §6.3."""
    if draft.deadline is None:
        return _("Kept up to date all the time"), Tag()
    if draft.state in SETTLED:
        return "", Tag()
    if draft.deadline_basis.get("late_at_receipt"):
        return _("Late already when it came"), Tag("warn", "clock")
    left = working_days_between(today, draft.deadline)
    if draft.deadline < today:
        late = max(-left, 1)
        text = ngettext("Late by %(n)d working day", "Late by %(n)d working days", late)
        return text % {"n": late}, Tag("stop", "stop")
    if draft.deadline == today:
        return _("Due today"), Tag("warn", "clock")
    if left < 1:
        return _("Due on a day off: no working day left"), Tag("warn", "clock")
    text = ngettext("%(n)d working day left", "%(n)d working days left", left)
    return text % {"n": left}, Tag()
