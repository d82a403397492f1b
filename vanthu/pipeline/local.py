"""The pipeline over files on this machine: no service, no database, nothing stored.

`vanthu extract` and `vanthu check` are thin shells around this module; programs may use it too.
"""

from __future__ import annotations

import email.policy
import hashlib
import io
import mimetypes
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from vanthu.parsers.filetypes import OCTETS, by_mime
from vanthu.parsers.headers import MAX_BLOCK, read_headers
from vanthu.parsers.opening import OpenLimits, open_tree
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.types import Block, Finding
from vanthu.validators.context import SenderView
from vanthu.validators.policy import Policy
from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.official import read_official

from .case import Blobs, Case, Facts
from .convert import convert_outcome
from .encodings import findings_of
from .scan import Scans
from .steps import run_steps

#: Kinds of blocks that aren't part of the running text.
_BESIDE = frozenset({"header", "footer", "footnote", "endnote", "comment", "text_box"})


@dataclass(frozen=True, slots=True)
class Extracted:
    """What was read of one file (or of one member of a container, `path` then says which)."""

    path: str
    type: str
    blocks: tuple[Block, ...] = ()
    metadata: dict[str, Any] = field(default_factory=dict)
    official: dict[str, Any] = field(default_factory=dict)
    conversions: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The text, Unicode NFC, one block a line: the running text first, then what stands beside
        it, which would part its sentences."""
        return "\n".join(
            block.text for block in sorted(self.blocks, key=lambda block: block.kind in _BESIDE)
        )


def files_below(paths: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, and all files in the folders, in order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                entry
                for entry in path.rglob("*")
                if entry.is_file() and not any(p.startswith(".") for p in entry.parts)
            )
        else:
            yield path


def extract_file(path: Path, sandbox: Sandbox, *, shown: str = "") -> list[Extracted]:
    """Text and metadata of a file; of a mail or an archive, one for each file in it.

    Raises OSError when the file can't be opened; whatever is wrong inside is a finding.
    """
    shown = shown or str(path)
    with path.open("rb") as source:
        found = sandbox.run("detect", source, name=path.name)
        if found.failure is not None:
            return [Extracted(shown, OCTETS, findings=(found.failure,))]
        type_ = str(found.data["type"])
        if by_mime(type_).family in ("archive", "mail"):
            return _members(source, path.name, type_, shown, sandbox)
        return [_read(source, path.name, type_, shown, sandbox)]


def check_files(
    paths: Sequence[Path], policy: Policy, sandbox: Sandbox, scanner: Scans | None = None
) -> list[Case]:
    """What would become of each mail among `paths`, and of all other files sent in one mail."""
    mails = [path for path in paths if _is_mail(path, sandbox)]
    others = [path for path in paths if path not in mails]
    sources: list[Callable[[], BinaryIO]] = [partial(_opened, path) for path in mails]
    if others:
        mail = mail_of([(path.name, path.read_bytes()) for path in others])
        sources.append(partial(io.BytesIO, mail.as_bytes(policy=email.policy.SMTP)))
    cases = []
    for source in sources:
        with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
            blobs = _Scratch(Path(folder))
            cases.append(check_mail(source, policy, sandbox, blobs=blobs, scanner=scanner))
    return cases


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def mail_of(files: Sequence[tuple[str, bytes]]) -> EmailMessage:
    """The mail that an agency would send with these files (name, bytes)."""
    mail = EmailMessage()
    mail["Subject"] = clean_line(Path(files[0][0]).stem, 200)
    mail.set_content("")
    for name, data in files:
        kind = mimetypes.guess_type(name)[0] or OCTETS
        main, _, sub = kind.partition("/")
        if main in ("message", "multipart"):
            main, sub = "application", "octet-stream"  # these may not be in base64 (RFC 2046 §5.2)
        name = clean_line(name, 200) or "tep"
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def check_mail(
    raw: Callable[[], BinaryIO],
    policy: Policy,
    sandbox: Sandbox,
    *,
    blobs: Blobs,
    scanner: Scans | None = None,
    limits: OpenLimits | None = None,
    glances: bool = True,
) -> Case:
    """What would become of one mail. `raw` opens its bytes anew each time; its parts go to
    `blobs`. `glances`: whether pictures and scans are looked at by OCR."""
    with raw() as source:
        headers = read_headers(source.read(MAX_BLOCK))
    sender = next(iter(headers.addresses("from")), None)
    case = Case(
        policy=policy,
        facts=Facts(
            code=f"{policy.code}-…",
            subject=headers.get("subject"),
            sender=SenderView(sender.address if sender else "", sender.name if sender else ""),
            # Nobody has received it, so nothing is known of who sent it.
            has_sender=False,
        ),
        blobs=blobs,
        sandbox=sandbox,
        raw=raw,
        limits=limits or OpenLimits(),
        scanner=scanner,
        glances=glances,
    )
    return run_steps(case)


def _is_mail(path: Path, sandbox: Sandbox) -> bool:
    """By its name too: a received mail is a mail however broken its header."""
    if path.suffix.lower() == ".eml":
        return True
    with path.open("rb") as source:
        found = sandbox.run("detect", source, name=path.name)
    return found.failure is None and by_mime(str(found.data["type"])).short == "eml"


def _members(
    source: BinaryIO, name: str, type_: str, shown: str, sandbox: Sandbox
) -> list[Extracted]:
    with tempfile.TemporaryDirectory(prefix="vanthu-") as folder:
        blobs = _Scratch(Path(folder))
        tree = open_tree(source, sandbox=sandbox, put=blobs.put, root_type=type_, name=name)
        found: list[Extracted] = []
        for part in tree.parts:
            findings = tuple(f for f in tree.findings if f.part == part.path)
            place = f"{shown}/{part.name or part.path}"
            if part.role == "container":
                if findings:
                    found.append(Extracted(place, part.type, findings=findings))
                continue
            with blobs.open(part.sha256) as member:
                read = _read(member, part.name, part.type, place, sandbox)
            found.append(replace(read, findings=(*findings, *read.findings)))
        loose = tuple(f for f in tree.findings if f.part not in {p.path for p in tree.parts})
        if loose:
            found.insert(0, Extracted(shown, type_, findings=loose))
        return found


def _read(source: BinaryIO, name: str, type_: str, shown: str, sandbox: Sandbox) -> Extracted:
    outcome = read_part(source, type_, name, sandbox=sandbox)
    converted = convert_outcome(outcome)
    return Extracted(
        path=clean_line(shown),
        type=outcome.type,
        blocks=converted.blocks,
        metadata=dict(converted.metadata),
        official=read_official(converted.blocks) if by_mime(type_).family == "text" else {},
        conversions=converted.conversions,
        findings=(*outcome.findings, *findings_of(converted.record)),
    )


class _Scratch:
    """Bytes of parts in a folder that is gone soon: nothing needs to be on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: BinaryIO) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
            while chunk := source.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
        Path(file.name).replace(self._folder / digest.hexdigest())
        return digest.hexdigest(), size

    def open(self, sha256: str) -> BinaryIO:
        return (self._folder / sha256).open("rb")
