"""Lines of a list of drafts: deadline in words, loudest findings, where searched words stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vanthu.store.fulltext import Query
from vanthu.store.models import Draft, FindingRow
from vanthu.validators.codes import codes, fill
from vanthu.validators.verdicts import Action, Severity

from .blocks import text_of
from .confirmations import changed_by_approver
from .precedence import mark_of
from .ruler import due
from .snippets import snippet
from .words import Tag, weekday

#: Warnings a line; the rest stand on the draft's page.
WARNINGS = 2
LOUD = {Severity.WARNING: Tag("warn", "warn"), Severity.STOP: Tag("stop", "stop")}


@dataclass
class Line:
    """One draft as the list shows it."""

    draft: Draft
    due: str
    due_tag: Tag
    warnings: list[tuple[str, Tag]] = field(default_factory=list)
    #: Where the searched words stand in the text.
    snippet: str = ""
    #: Id of the person to whom it would be assigned.
    proposed: int | str = ""


@dataclass
class Group:
    """The drafts that fall due on one day."""

    title: str
    note: str = ""
    lines: list[Line] = field(default_factory=list)


def lines_of(drafts: Iterable[Draft], today: date, query: Query) -> list[Line]:
    """The drafts with their deadlines in words and their loudest findings."""
    rows = list(drafts)
    found: dict[int, list[FindingRow]] = {}
    loud = FindingRow.objects.filter(
        submission__in=[draft.submission_id for draft in rows if draft.submission_id],
        severity__in=list(LOUD),
        released_at=None,
    ).exclude(action=Action.REJECT)
    for finding in loud:
        found.setdefault(finding.submission_id, []).append(finding)
    lines = []
    for draft in rows:
        text, tag = due(draft, today)
        warnings = _warnings(draft, found.get(draft.submission_id or 0, []))
        lines.append(Line(draft, text, tag, warnings, _snippet(draft, query)))
    return lines


def _snippet(draft: Draft, query: Query) -> str:
    if not query or draft.current is None:
        return ""
    return snippet(map(text_of, draft.current.blocks), query)


def _warnings(draft: Draft, findings: list[FindingRow]) -> list[tuple[str, Tag]]:
    """The findings on the whole mail and on this draft's files, loudest first, at most two."""
    parts = {file.get("part") for file in draft.current.files} if draft.current else set()
    mine = [item for item in findings if item.part_id is None or item.part_id in parts]
    mine.sort(key=lambda item: item.severity != Severity.STOP)
    seen: dict[str, Tag] = {}
    for item in mine:
        row = codes().get(item.code)
        title = fill(row.words(get_language() or "vi").title, item.args) if row else item.code
        seen.setdefault(title, LOUD[Severity(item.severity)])
    found = list(seen.items())[:WARNINGS]
    if mark := mark_of(draft):
        found.insert(0, (mark, Tag("note", "note")))
    if changed_by_approver(draft):
        found.insert(0, (_("Approved with changes"), Tag("note", "note")))
    return found


def grouped(lines: list[Line], today: date, order: str) -> list[Group]:
    """The lines under the days on which they fall due; in one group in any other order."""
    if order != "due":
        title = _("Newest first") if order == "new" else _("Best matches first")
        return [Group(title, lines=lines)] if lines else []
    groups: dict[str, Group] = {}
    for line in lines:
        title, note = _group_of(line.draft.deadline, today)
        groups.setdefault(title, Group(title, note)).lines.append(line)
    return list(groups.values())


def _group_of(deadline: date | None, today: date) -> tuple[str, str]:
    if deadline is None:
        return _("Kept up to date all the time"), _("no date set by the regulation")
    if deadline < today:
        return _("Late"), ""
    name = f"{weekday(deadline)} {deadline:%d/%m/%Y}"
    if deadline == today:
        return _("Today, %(day)s") % {"day": name}, ""
    if deadline <= today + timedelta(days=7):
        return name[:1].upper() + name[1:], ""
    return _("Later"), ""
