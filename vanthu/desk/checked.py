"""What a check said, put into the words of the page: the notice's own, plus what to do next."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.pipeline.checking import UNFIT, Answer, CheckedPart, Copy
from vanthu.publisher.notices.phrases import REGULATION
from vanthu.publisher.notices.report import (
    DraftFact,
    Facts,
    FileLine,
    FindingFact,
    PartFact,
    Report,
)
from vanthu.publisher.notices.writing import report
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Verdict

from .words import VERDICTS, Tag, type_name
from .words import size as file_size

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Browsers take links of 2 MB at most (Chromium's limit on URLs); larger copies come by the form.
LINK_BYTES = 1_400_000
#: Not in the table of verdicts: neither why nor how it could be mended is said.
UNFIT_TAG = Tag("stop", "lock")


@dataclass(frozen=True, slots=True)
class Link:
    """A copy inside the page itself: nothing is kept for it on the server."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One file of the page."""

    number: int
    name: str
    word: Any
    tag: Tag
    about: str = ""
    reason: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    docx: Link | None = None
    text: Link | None = None
    #: There is a copy, too large for a link.
    by_form: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The page's result."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    fit: int
    waiting: int
    stopped: tuple[str, ...]
    unfit: tuple[str, ...]
    at: datetime

    @property
    def total(self) -> int:
        """All files."""
        return len(self.lines)

    @property
    def tone(self) -> str:
        """Of the verdict's panel."""
        if self.unfit or not self.fit:
            return "stop"
        return "warn" if self.fit < self.total else ""


def outcome(answer: Answer, policy: Policy, now: datetime | None = None) -> Outcome:
    """The answer in words."""
    now = now or datetime.now(UTC)
    parts = {part.path: part for part in answer.parts}
    told = report(_facts(answer, policy, now), policy)
    copies = {copy.path: copy for copy in answer.copies}
    lines = tuple(_line(line, parts, copies, policy) for line in told.files)
    unfit = tuple(
        line.name for line, shown in zip(told.files, lines, strict=True) if shown.tag is UNFIT_TAG
    )
    mendable = [*told.refused, *(line for line in told.held if line.mendable)]
    stopped = tuple(line.name for line in mendable if line.name not in unfit and not line.final)
    return Outcome(
        lines,
        _notes(told, policy),
        fit=len(told.taken),
        waiting=sum(not line.mendable for line in told.held),
        stopped=stopped,
        unfit=unfit,
        at=now,
    )


def _facts(answer: Answer, policy: Policy, now: datetime) -> Facts:
    return Facts(
        # The whole is judged file by file here; what holds a mail as a mail isn't its sender's.
        state="drafted",
        code=f"{policy.code}-…",
        subject="",
        received_at=now,
        parts=[
            PartFact(
                part.path,
                part.role,
                part.name,
                part.type,
                Verdict.REFUSED if part.verdict == UNFIT else part.verdict,
            )
            for part in answer.parts
        ],
        findings=[FindingFact(f.code, f.action, f.part, f.args) for f in answer.findings],
        drafts=[
            DraftFact(d.kind, d.title, d.metadata, d.files, d.deadline, d.basis)
            for d in answer.drafts
        ],
    )


def _line(
    line: FileLine, parts: dict[str, CheckedPart], copies: dict[str, Copy], policy: Policy
) -> Line:
    part = parts.get(line.path)
    if part is not None and part.verdict == UNFIT:
        return Line(line.number, line.name, _("Not suitable"), UNFIT_TAG)
    word, tag = VERDICTS[line.verdict]
    copy = copies.get(line.path)
    return Line(
        line.number,
        line.name,
        _("Not taken") if line.final else word,
        tag,
        about=_about(line, part),
        reason=_said(line.reason, policy),
        mend=_said(line.mend, policy),
        notes=tuple(_said(note, policy) for note in line.notes),
        before=copy.before if copy else "",
        after=copy.after if copy else "",
        docx=_link(copy, ".docx", DOCX, copy.docx) if copy else None,
        text=_link(copy, ".txt", "text/plain;charset=utf-8", copy.text) if copy else None,
        by_form=copy is not None and len(copy.docx) > LINK_BYTES,
    )


def _about(line: FileLine, part: CheckedPart | None) -> str:
    """ "PDF, 3 pages, 1.2 MB. Read as: Quyết định số …"."""
    if part is None:
        return ""
    facts = [type_name(part.type), file_size(part.size)]
    if part.pages:
        facts.insert(1, ngettext("%(n)s page", "%(n)s pages", part.pages) % {"n": part.pages})
    about = ", ".join(fact for fact in facts if fact)
    about = about[:1].upper() + about[1:]
    read = _(" Read as: %(document)s.") % {"document": line.about} if line.about else ""
    return f"{about}.{read}"


def _notes(told: Report, policy: Policy) -> tuple[str, ...]:
    """Notes that belong to no file in the list."""
    shown = {note for line in told.files for note in line.notes}
    notes = (
        f"{note.name}: {note.text}" if note.name else note.text
        for note in told.notes
        if note.text not in shown
    )
    return tuple(dict.fromkeys(_said(note, policy) for note in notes))


def _said(text: str, policy: Policy) -> str:
    return text.replace(REGULATION, policy.regulation.short)


def _link(copy: Copy, suffix: str, mime: str, data: bytes) -> Link | None:
    if not data or len(data) > LINK_BYTES:
        return None
    encoded = base64.b64encode(data).decode()
    return Link(copy_name(copy.name, suffix), f"data:{mime};base64,{encoded}")


def copy_name(name: str, suffix: str) -> str:
    """ "QD-1240.doc" → "QD-1240 (Unicode).docx"."""
    return f"{PurePath(name.rpartition(' › ')[2]).stem or 'tep'} (Unicode){suffix}"


def names_of(copies: Sequence[Copy]) -> list[str]:
    """Different names for copies that go into one archive."""
    names: list[str] = []
    for copy in copies:
        name, number = copy_name(copy.name, ".docx"), 2
        while name in names:
            name, number = copy_name(copy.name, f" {number}.docx"), number + 1
        names.append(name)
    return names
