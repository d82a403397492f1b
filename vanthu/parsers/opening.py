"""A mail or a file taken apart: every part with its type, its bytes stored, its own fate.

The calling side. Each container is opened by a task of its own in a child; what a child says is
checked here (ranges, names, places), because it may have been taken over by its input.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, cast, get_args

from . import filetypes
from .filenames import safe_name
from .sandbox import Sandbox
from .types import Finding, Part

Put = Callable[[BinaryIO], tuple[str, int]]
Role = Literal["body", "attachment", "inline", "member", "container", "signature"]

#: Type of a container → the task that opens it, and the code when it unfolds to too much.
OPENERS: Mapping[str, tuple[str, str]] = {
    "message/rfc822": ("open.mail", "mail.limit"),
    "application/vnd.ms-tnef": ("open.tnef", "mail.limit"),
    "application/pkcs7-mime": ("open.smime", "mail.limit"),
    "application/zip": ("open.zip", "archive.limit"),
    "application/vnd.rar": ("open.rar", "archive.limit"),
}


@dataclass(frozen=True, slots=True)
class OpenLimits:
    """What one submission may unfold to. Sizes in bytes, time in seconds.

    `depth` counts containers inside containers, `mail_depth` multiparts inside one mail; `ratio` is
    how often its packed size an archive may unfold to (past `ratio_free` bytes).
    """

    depth: int = 5
    mail_depth: int = 20
    parts: int = 500
    members: int = 1000
    size: int = 512 << 20
    ratio: int = 200
    ratio_free: int = 16 << 20
    time: float = 180.0


@dataclass(frozen=True, slots=True)
class Person:
    """A mailbox in a header line."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a bounce says of one recipient (RFC 3464)."""

    action: str
    status: str
    recipient: str
    diagnostic: str
    original_message_id: str


@dataclass(frozen=True, slots=True)
class MailHeader:
    """What the header of the outermost mail says. `date` is ISO 8601 in UTC, "" for none."""

    subject: str = ""
    sender: tuple[Person, ...] = ()
    to: tuple[Person, ...] = ()
    cc: tuple[Person, ...] = ()
    reply_to: tuple[Person, ...] = ()
    date: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    dsn: tuple[DeliveryReport, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenedTree:
    """`parts` in tree order, containers before what they hold. `body_path` is the part that is the
    mail's readable text, "" when there is none."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    mail: MailHeader | None = None
    body_path: str = ""


def open_tree(
    source: BinaryIO,
    *,
    sandbox: Sandbox,
    put: Put,
    root_type: str = "message/rfc822",
    name: str = "",
    limits: OpenLimits = OpenLimits(),
) -> OpenedTree:
    """Open a received mail, or a file that came by another way.

    `put` stores a part's bytes and says (SHA-256, size). `root_type` "message/rfc822" is believed;
    any other is found by the bytes, and the file itself is part "1". SandboxError (ours, temporary)
    and errors of `put` are the only ones.
    """
    opening = _Opening(sandbox, put, limits)
    if root_type == "message/rfc822":
        answer = opening.container(source, root_type, name, "", 0)
        return opening.tree(answer, root=True)
    answer = opening.file(source, name)
    return opening.tree(answer, root=False)


@dataclass(slots=True)
class _Opening:
    sandbox: Sandbox
    put: Put
    limits: OpenLimits
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    size: int = 0
    started: float = field(default_factory=time.monotonic)

    def tree(self, answer: Mapping[str, Any], *, root: bool) -> OpenedTree:
        """All that was found."""
        mail = _mail(answer.get("mail")) if root or answer.get("mail") else None
        paths = {part.path for part in self.parts}
        body = answer.get("body")
        if not root and isinstance(body, str) and body:
            body = f"1.{body}"
        return OpenedTree(
            tuple(self.parts),
            tuple(self.findings),
            mail,
            body if isinstance(body, str) and body in paths else "",
        )

    def file(self, source: BinaryIO, name: str) -> Mapping[str, Any]:
        """A file that is no mail: part "1", opened when it is a container."""
        result = self.sandbox.run("detect", source, name=name)
        said = result.data.get("type") if isinstance(result.data, dict) else None
        type_ = filetypes.by_mime(str(said)).mime
        if result.failure is not None:
            self.note(result.failure, "1")
        source.seek(0)
        sha256, size = self.put(source)
        role: Role = "container" if type_ in OPENERS else "attachment"
        self.parts.append(
            Part("1", role, safe_name(name), "", type_, size, sha256, original_name=name[:1000])
        )
        return self.container(source, type_, name, "1", 1) if type_ in OPENERS else {}

    def container(
        self, source: BinaryIO, type_: str, name: str, path: str, depth: int
    ) -> Mapping[str, Any]:
        """Open one container and, below it, those that it holds. Its answer, {} when it failed."""
        task, code = OPENERS[type_]
        left = self.limits.time - (time.monotonic() - self.started)
        limit = (
            ("depth", self.limits.depth) if depth > self.limits.depth
            else ("time", self.limits.time) if left <= 0
            else ("members", self.limits.members) if len(self.parts) >= self.limits.members
            else None
        )  # fmt: skip
        if limit:
            self.note(Finding(code, args={"what": limit[0], "limit": limit[1]}), path)
            return {}
        with tempfile.TemporaryFile(prefix="vanthu-open-") as output:
            answer = self._answer(task, source, name, path, output)
            members = _members(answer, os.fstat(output.fileno()).st_size)
            if members is None:
                self.note(Finding("file.crash", args={"cause": "answer"}), path)
                return {}
            for finding in answer.get("findings", ()):
                self._told(finding, path, members)
            inside: Role | None = "member" if code == "archive.limit" else None
            for member in members.values():
                self._member(member, path, depth, inside, output)
        return answer

    def _answer(
        self, task: str, source: BinaryIO, name: str, path: str, output: BinaryIO
    ) -> Mapping[str, Any]:
        limits = self.limits
        args = {
            "depth": limits.mail_depth,
            "parts": min(limits.parts, limits.members - len(self.parts)),
            "members": limits.members - len(self.parts),
            "size": max(0, limits.size - self.size),
            "ratio": limits.ratio,
            "ratio_free": limits.ratio_free,
        }
        result = self.sandbox.run(task, source, name=name, args=args, output=output)
        if result.failure is not None:
            self.note(result.failure, path)
            return {}
        return result.data if isinstance(result.data, dict) else {}

    def _member(
        self, member: _Member, above: str, depth: int, role: Role | None, output: BinaryIO
    ) -> None:
        path = f"{above}.{member.place}" if above else member.place
        if any(part.path == path for part in self.parts):
            return
        self.size += member.size
        sha256, size = self.put(cast("BinaryIO", _Range(output, member.offset, member.size)))
        row = filetypes.by_mime(member.type)
        opened = row.mime in OPENERS and not member.encrypted and member.role != "signature"
        part = Part(
            path,
            "container" if opened else (role or member.role),
            safe_name(member.name),
            member.declared,
            row.mime,
            size,
            sha256,
            member.charset,
            member.content_id,
            member.encrypted,
            original_name=member.name,
        )
        index = len(self.parts)
        self.parts.append(part)
        if opened:
            with _copy(output, member) as source:
                self.container(source, row.mime, part.name, path, depth + 1)
            if len(self.parts) == index + 1 and not any(f.part == path for f in self.findings):
                # Nothing in it: it is a file like any other.
                self.parts[index] = dataclasses.replace(part, role=role or member.role)

    def _told(self, data: Any, above: str, members: Mapping[str, _Member]) -> None:
        """A finding of a child, on the container or on one of its members."""
        match data:
            case {"code": str(code), "part": str(place), "args": dict(args)}:
                path = ".".join(filter(None, (above, place if place in members else "")))
                evidence = data.get("evidence")
                evidence = evidence if isinstance(evidence, dict) else {}
                self.note(Finding(code, args=args, evidence=evidence), path)

    def note(self, finding: Finding, path: str) -> None:
        """Add a finding on a part, once."""
        finding = dataclasses.replace(finding, part=path)
        if finding not in self.findings and len(self.findings) < _MAX_FINDINGS:
            self.findings.append(finding)


_MAX_FINDINGS = 2000
_PLACE = re.compile(r"[1-9][0-9]{0,5}(\.[1-9][0-9]{0,5}){0,40}")
_ROLES: frozenset[str] = frozenset(get_args(Role))


@dataclass(frozen=True, slots=True)
class _Member:
    place: str
    role: Role
    name: str
    declared: str
    type: str
    charset: str
    content_id: str
    encrypted: bool
    offset: int
    size: int


def _members(answer: Mapping[str, Any], available: int) -> dict[str, _Member] | None:
    """The members of an answer by place; None when the answer isn't one that our tasks give."""
    members: dict[str, _Member] = {}
    try:
        for row in answer.get("members", ()):
            member = _Member(
                **{
                    **row,
                    **{key: str(row[key])[:1000] for key in _TEXTS},
                    "offset": int(row["offset"]),
                    "size": int(row["size"]),
                    "encrypted": row["encrypted"] is True,
                }
            )
            if min(member.offset, member.size) < 0 or member.offset + member.size > available:
                return None
            if not _PLACE.fullmatch(member.place) or member.role not in _ROLES:
                return None
            members.setdefault(member.place, member)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None
    return members


_TEXTS = ("place", "role", "name", "declared", "type", "charset", "content_id")


class _Range(io.RawIOBase):
    """A piece of a file as a file."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        super().__init__()
        self._fd, self._at, self._end = file.fileno(), offset, offset + size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), self._end - self._at)
        data = os.pread(self._fd, wanted, self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _copy(output: BinaryIO, member: _Member) -> BinaryIO:
    """A member as a file of its own, for the next task."""
    file = tempfile.TemporaryFile(prefix="vanthu-member-")  # noqa: SIM115 - the caller closes it
    at, left = member.offset, member.size
    while left > 0:
        data = os.pread(output.fileno(), min(left, 1 << 20), at)
        if not data:
            break
        file.write(data)
        at, left = at + len(data), left - len(data)
    file.flush()
    return cast("BinaryIO", file)


def _mail(data: Any) -> MailHeader:
    """The header as a child told it; what has another form is left out."""
    if not isinstance(data, dict):
        return MailHeader()
    people = {key: _people(data.get(key)) for key in ("sender", "to", "cc", "reply_to")}
    return MailHeader(
        subject=str(data.get("subject", "")),
        date=str(data.get("date", "")),
        message_id=str(data.get("message_id", "")),
        in_reply_to=_texts(data.get("in_reply_to")),
        references=_texts(data.get("references")),
        dsn=tuple(
            DeliveryReport(**{key: str(row.get(key, "")) for key in _DSN_FIELDS})
            for row in data.get("dsn") or ()
            if isinstance(row, dict)
        ),
        **people,
    )


_DSN_FIELDS = tuple(f.name for f in dataclasses.fields(DeliveryReport))


def _people(rows: Any) -> tuple[Person, ...]:
    return tuple(
        Person(str(row.get("name", "")), str(row.get("address", "")))
        for row in rows or ()
        if isinstance(row, dict)
    )


def _texts(rows: Any) -> tuple[str, ...]:
    return tuple(str(row) for row in rows) if isinstance(rows, list) else ()
