"""What a rule is shown: values only, never the database, never a file handle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from vanthu.parsers.inspection.facts import Inspection
from vanthu.parsers.types import Block, Outcome, Part
from vanthu.vietnamese.record import Record
from vanthu.vietnamese.words import Words

from .policy import Policy


@dataclass(frozen=True)
class PartView:
    """One part as a rule sees it. `outcome` is None until the part was read, and stays None for
    parts that aren't read (containers, what a rule on bytes barred)."""

    part: Part
    outcome: Outcome | None = None
    #: Path of the container that holds it, "" for the root.
    parent: str = ""
    #: Whether it is a file that somebody sent, not a body, a wrapper or a signature.
    is_file: bool = True
    #: A container whose members could be taken out.
    opened: bool = False
    #: Its text in Unicode NFC, once the convert step has run.
    text: str = ""
    #: The same with its structure.
    blocks: tuple[Block, ...] = ()
    #: What it holds beside its text; None for what isn't looked into.
    inspection: Inspection | None = None
    #: What its text was like before it became Unicode NFC; None for what has no text.
    record: Record | None = None
    #: `words`, where they have been counted before.
    counted: Words | None = None
    #: What OCR guesses at the top of a picture or a scanned page.
    glanced: tuple[Block, ...] = ()

    @cached_property
    def words(self) -> Words:
        """The words of `text`, counted once for all rules of a stage."""
        return self.counted if self.counted is not None else Words(self.text)


@dataclass(frozen=True, slots=True)
class SenderView:
    """Who sent it, and how sure that is (`auth`: trusted, pass, none, fail)."""

    address: str = ""
    name: str = ""
    auth: str = "none"
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """One submission at one stage."""

    policy: Policy
    parts: tuple[PartView, ...] = ()
    sender: SenderView = field(default_factory=SenderView)
    mail_class: str = "mail"
    #: Whether earlier findings hold or refuse the mail as a whole: then its parts may be missing.
    barred: bool = False
    #: Whether a virus scanner is configured.
    scanner: bool = False
    #: Text of the mail itself, Unicode NFC.
    body: str = ""
    subject: str = ""
    #: Codes of other submissions with the same Message-ID, or with the same content.
    same_message_id: tuple[str, ...] = ()
    same_content: tuple[str, ...] = ()
    #: Files by hand and `vanthu check` on plain files have no sender.
    has_sender: bool = True

    @property
    def files(self) -> tuple[PartView, ...]:
        """The parts that are files."""
        return tuple(view for view in self.parts if view.is_file)

    @property
    def inspected(self) -> Iterator[tuple[str, Inspection]]:
        """Path and inspection of the files that could be looked into."""
        for view in self.files:
            if view.inspection is not None:
                yield view.part.path, view.inspection
