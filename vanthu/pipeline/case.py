"""One submission on its way through the steps: all values in memory, no database.

`process` fills `Facts` from the database before the first step, `write` stores what the steps made
in one transaction at the end; between them nothing here knows Django, so `vanthu check` runs the
same steps without a service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Protocol

from vanthu.parsers.inspection.facts import Inspection
from vanthu.parsers.opening import MailHeader, OpenLimits
from vanthu.parsers.types import Block, Finding, Outcome, Part
from vanthu.validators.codes import code, codes
from vanthu.validators.context import Context, PartView, SenderView
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Action, Verdict
from vanthu.vietnamese.doubts import Doubt
from vanthu.vietnamese.record import Record
from vanthu.vietnamese.words import Words

if TYPE_CHECKING:
    from vanthu.parsers.sandbox import Sandbox

    from .scan import Scans


class Blobs(Protocol):
    """Where the bytes of parts lie (`vanthu.store.blobs.BlobStore`, or a temporary folder)."""

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """Store what `source` still holds; its (SHA-256, size)."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes."""


@dataclass(frozen=True, slots=True)
class AgencyFact:
    """The agency on the register that the sender's address belongs to."""

    id: int
    name: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A draft of the submission that a reply continues."""

    id: int
    title: str
    number: str = ""
    kind: str = "document"


@dataclass(frozen=True, slots=True)
class ContinuedFact:
    """The submission that this mail continues (a reply with its code)."""

    id: int
    code: str
    received_at: datetime
    drafts: tuple[DraftFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database knows of a submission before its steps run."""

    code: str = ""
    channel: str = "file"
    #: "mail", "bounce", "automatic", "list", "own" (store.MailClass).
    mail_class: str = "mail"
    subject: str = ""
    sender: SenderView = field(default_factory=SenderView)
    agency: AgencyFact | None = None
    received_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    continues: ContinuedFact | None = None
    same_message_id: tuple[str, ...] = ()
    #: (code, path of the part) that a person has released: it no longer holds or refuses.
    released: frozenset[tuple[str, str]] = frozenset()
    has_sender: bool = True
    round: int = 1


@dataclass(slots=True)
class PartCase:
    """One part and what the steps made of it."""

    part: Part
    parent: str = ""
    is_file: bool = False
    opened: bool = False
    inspection: Inspection | None = None
    outcome: Outcome | None = None
    #: Blocks in Unicode NFC, after the convert step.
    blocks: tuple[Block, ...] = ()
    conversions: list[dict[str, Any]] = field(default_factory=list)
    #: What stands at the top of a picture or a scanned page, as OCR guesses it: for marks of
    #: secrecy only, and never stored.
    glanced: tuple[Block, ...] = ()
    #: What the text was like before that step.
    record: Record | None = None
    official: dict[str, Any] = field(default_factory=dict)
    verdict: Verdict | None = None
    _joined: tuple[tuple[Block, ...], str] = ((), "")
    _words: Words | None = None

    @property
    def path(self) -> str:
        """Place in the tree."""
        return self.part.path

    @property
    def text(self) -> str:
        """Converted text, one block a line."""
        blocks, text = self._joined
        if blocks is not self.blocks:
            text = "\n".join(block.text for block in self.blocks)
            self._joined = self.blocks, text
        return text

    @property
    def words(self) -> Words:
        """The words of its text, counted and audited once for rules, drafts and whoever asks."""
        text = self.text
        if self._words is None or self._words.text is not text:
            self._words = Words(text)
        return self._words

    def view(self) -> PartView:
        """As rules see it."""
        return PartView(
            self.part,
            self.outcome,
            self.parent,
            self.is_file,
            self.opened,
            self.text,
            self.blocks,
            self.inspection,
            self.record,
            self.words,
            glanced=self.glanced,
        )


DraftKind = Literal["document", "news", "article", "photo", "video", "question"]
FileRole = Literal["signed", "text", "annex", "image", "media"]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One file of a planned draft."""

    path: str
    role: FileRole
    public: bool = True


@dataclass(frozen=True, slots=True)
class PlannedDraft:
    """One document or news item that editors will work on."""

    kind: DraftKind
    title: str
    number: str = ""
    blocks: tuple[Block, ...] = ()
    summary: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[PlannedFile, ...] = ()
    deadline: date | None = None
    deadline_basis: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    #: Codes of what it lacks, that its sender has to send first.
    waits_for: tuple[str, ...] = ()
    #: Draft of the continued submission that these files belong to.
    extends: int | None = None
    #: Places of its text that an editor has to look at.
    doubts: tuple[Doubt, ...] = ()

    @property
    def waits(self) -> bool:
        """Whether it waits for its sender."""
        return bool(self.waits_for)


@dataclass(slots=True)
class Case:
    """One submission and everything that the steps know of it."""

    policy: Policy
    facts: Facts
    blobs: Blobs
    sandbox: Sandbox
    #: Opens the received bytes anew; the file has a descriptor.
    raw: Callable[[], BinaryIO]
    #: Codes of submissions with this content key; asked once the tree is open.
    same_content_of: Callable[[str], tuple[str, ...]] = lambda _key: ()
    raw_type: str = "message/rfc822"
    raw_name: str = ""
    #: What it may unfold to.
    limits: OpenLimits = field(default_factory=OpenLimits)
    #: Looks for viruses; None where none is configured.
    scanner: Scans | None = None

    parts: dict[str, PartCase] = field(default_factory=dict)
    body_path: str = ""
    mail: MailHeader | None = None
    content_key: str = ""
    same_content: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    rules_log: list[dict[str, object]] = field(default_factory=list)
    #: Whether the tops of pictures and scans are recognised, which takes seconds a page.
    glances: bool = True
    #: Held before anything was read: what it is may still turn out to be secret.
    unread: bool = False
    #: What the reply wants: "" (no reply), "files", "correction", "withdrawal", "message".
    wish: str = ""
    #: "drafted", "held", "quarantined", "refused", "noted" (store.SubmissionState).
    state: str = ""
    plans: list[PlannedDraft] = field(default_factory=list)

    @property
    def files(self) -> list[PartCase]:
        """The files that get a verdict, in tree order: for an archive that could be opened its
        members stand, for one that is barred it stands for them."""
        return [
            part
            for part in self.parts.values()
            if part.is_file
            and not (part.opened and not self.barred(part.path))
            and not self.barred(part.parent)
        ]

    @property
    def taken(self) -> list[PartCase]:
        """The files that were taken, with or without a note."""
        return [f for f in self.files if f.verdict in (Verdict.TAKEN, Verdict.NOTED)]

    @property
    def body(self) -> PartCase | None:
        """The part that is the mail's readable text."""
        return self.parts.get(self.body_path)

    def found(self, findings: Iterable[Finding], part: str | None = None) -> None:
        """Take findings from the sandbox, all of one part when `part` is given. A child that was
        taken over may say anything: a code that isn't in the table is a crash."""
        for finding in findings:
            path = finding.part if part is None else part
            known = finding.code in codes()
            self.findings.append(
                replace(finding, part=path) if known else Finding("file.crash", path)
            )

    def of_part(self, path: str) -> list[Finding]:
        """The findings on one part."""
        return [finding for finding in self.findings if finding.part == path]

    def action(self, finding: Finding) -> Action:
        """What the portal does with a finding; what a person released is only noted."""
        if (finding.code, finding.part) in self.facts.released:
            return Action.NOTE
        if code(finding.code).seals and (finding.code, "") in self.facts.released:
            return Action.NOTE  # the head has decided on the mail as a whole
        return self.policy.action(finding.code)

    def barred(self, path: str) -> bool:
        """Whether a part, or a container that it lies in, is held or refused."""
        while path:
            if any(self.action(f) in (Action.HOLD, Action.REJECT) for f in self.of_part(path)):
                return True
            part = self.parts.get(path)
            path = part.parent if part is not None else ""
        return False

    @property
    def sealed(self) -> bool:
        """Whether it bears a mark of secrecy that the head has not spoken on."""
        return any(code(f.code).seals and self.action(f) is Action.HOLD for f in self.findings)

    @property
    def barred_whole(self) -> bool:
        """Whether the mail as a whole is held or refused so far."""
        return any(self.action(f) in (Action.HOLD, Action.REJECT) for f in self.of_part(""))

    def context(self) -> Context:
        """The case as rules see it."""
        body = self.body
        return Context(
            policy=self.policy,
            parts=tuple(part.view() for part in self.parts.values()),
            sender=self.facts.sender,
            mail_class=self.facts.mail_class,
            barred=self.barred_whole,
            scanner=self.scanner is not None,
            body=body.text if body is not None else "",
            subject=self.facts.subject,
            same_message_id=self.facts.same_message_id,
            same_content=self.same_content,
            has_sender=self.facts.has_sender,
        )
