"""What is to be told of a submission, as plain values: facts in, lines out.

Filled from the database (`rows.facts_of`) or from a case in memory (`vanthu check`), put into words
by `writing.report`, so that a mail is composed by one code whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from vanthu.validators.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class PartFact:
    """One part of the tree."""

    path: str
    role: str
    name: str
    type: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class FindingFact:
    """One finding and what the portal does with it; what a person released isn't among them."""

    code: str
    action: str
    part: str = ""
    args: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DraftFact:
    """One draft as it came out of the pipeline."""

    kind: str
    title: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    deadline: date | None = None
    basis: Mapping[str, Any] = field(default_factory=dict)
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a report is made of."""

    state: str
    code: str
    subject: str
    received_at: datetime
    parts: Sequence[PartFact] = ()
    findings: Sequence[FindingFact] = ()
    drafts: Sequence[DraftFact] = ()
    agency: str = ""
    sender_name: str = ""
    continues: str = ""
    token: str = ""
    #: Codes whose note this sender has had already this quarter.
    told_lately: frozenset[str] = frozenset()
    #: Whether a wish to withdraw has stopped the drafts that it is about: a stranger's doesn't.
    stopped: bool = False
    #: Words of the person who decided ("" when the machine did).
    words: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in a mail."""

    number: int
    name: str
    verdict: Verdict
    path: str = ""
    about: str = ""
    reason: str = ""
    mend: str = ""
    final: bool = False
    #: The sender can end the waiting; the board needn't look first.
    mendable: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One Lưu ý; `name` is empty when it is about the whole mail."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One document, news item or article in a mail."""

    number: int
    heading: str
    about: str
    files: str
    deadline: str = ""
    late: bool = False
    waits: bool = False
    #: What it waits for: (Lý do, Đề nghị).
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail says of one submission, in words."""

    facts: Facts
    you: str
    files: tuple[FileLine, ...]
    notes: tuple[NoteLine, ...]
    drafts: tuple[DraftLine, ...]

    def of(self, *verdicts: Verdict) -> list[FileLine]:
        """The files with one of these verdicts."""
        return [line for line in self.files if line.verdict in verdicts]

    @property
    def files_sent(self) -> bool:
        """Whether the mail brought a file: a line may stand for its own text, or all of it."""
        texts = ("body", "inline")
        if any(
            part.verdict and part.role not in (*texts, "signature", "container")
            for part in self.facts.parts
        ):
            return True
        own = {"", *(part.path for part in self.facts.parts if part.role in texts)}
        return any(line.path not in own for line in self.files)

    @property
    def taken(self) -> list[FileLine]:
        """Tiếp nhận, and Tiếp nhận có lưu ý."""
        return self.of(Verdict.TAKEN, Verdict.NOTED)

    @property
    def others(self) -> list[FileLine]:
        """What was taken and belongs to no draft: pictures of a letter's head, covering letters."""
        placed = {path for draft in self.facts.drafts for path in draft.files}
        return [line for line in self.taken if line.path not in placed]

    @property
    def refused(self) -> list[FileLine]:
        """All that was not taken."""
        return self.of(Verdict.REFUSED)

    @property
    def stopped(self) -> list[FileLine]:
        """Chưa tiếp nhận được: the sender can mend it."""
        return [line for line in self.refused if not line.final]

    @property
    def barred(self) -> list[FileLine]:
        """Không tiếp nhận: there is no way to mend it (wording.md §0.3)."""
        return [line for line in self.refused if line.final]

    @property
    def held(self) -> list[FileLine]:
        """Chờ kiểm tra."""
        return self.of(Verdict.HELD)
