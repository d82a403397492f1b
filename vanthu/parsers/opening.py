"""A mail or a file taken apart: every part with its type, its bytes stored, its own fate.

The calling side. Each container is opened by a task of its own in a child; what a child says is
checked here (ranges, names, places), because it may have been taken over by its input.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, cast, get_args

from . import filetypes
from .filenames import safe_name
from .mailheader import DeliveryReport, MailHeader, Person, header_from_json
from .sandbox import Sandbox
from .types import Finding, Part
from .volumes import sets, volume

__all__ = [
    "DeliveryReport",
    "MailHeader",
    "OpenLimits",
    "OpenedTree",
    "Person",
    "open_tree",
]

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
    how often its packed size an archive may unfold to (past `ratio_free` bytes); `bombs` how many
    archives may break a limit before no further one is opened: each is as much work as it allows.
    """

    depth: int = 5
    mail_depth: int = 20
    parts: int = 500
    members: int = 1000
    size: int = 512 << 20
    ratio: int = 200
    bombs: int = 2
    ratio_free: int = 16 << 20
    time: float = 60.0


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
    #: Bodies found in wrappers around the whole mail.
    wrapped: list[str] = field(default_factory=list)
    size: int = 0
    #: Archives that unfolded to too much.
    bombs: int = 0
    started: float = field(default_factory=time.monotonic)

    def tree(self, answer: Mapping[str, Any], *, root: bool) -> OpenedTree:
        """All that was found."""
        mail = header_from_json(answer.get("mail")) if root or answer.get("mail") else None
        paths = {part.path for part in self.parts}
        body = answer.get("body") or ""
        if not root and body:
            body = f"1.{body}"
        # Opaque S/MIME: the mail's text is inside the wrapper.
        found = next((path for path in (body, *self.wrapped) if path in paths), "")
        return OpenedTree(tuple(self.parts), tuple(self.findings), mail, found)

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
        self,
        source: BinaryIO,
        type_: str,
        name: str,
        path: str,
        depth: int,
        volumes: Sequence[_Member] = (),
    ) -> Mapping[str, Any]:
        """Open one container and, below it, those that it holds. Its answer, {} when it failed."""
        task, code = OPENERS[type_]
        left = self.limits.time - (time.monotonic() - self.started)
        limit = (
            ("depth", self.limits.depth) if depth > self.limits.depth
            else ("time", self.limits.time) if left <= 0
            else ("members", self.limits.members) if len(self.parts) >= self.limits.members
            else ("bombs", self.limits.bombs) if self.bombs >= self.limits.bombs
            else None
        )  # fmt: skip
        if limit:
            self.note(Finding(code, args={"what": limit[0], "limit": limit[1]}), path)
            return {}
        with tempfile.TemporaryFile(prefix="vanthu-open-") as output:
            answer = self._answer(task, source, name, path, output, volumes)
            members = _members(answer, os.fstat(output.fileno()).st_size)
            if members is None:
                self.note(Finding("file.crash", args={"cause": "answer"}), path)
                return {}
            for finding in answer.get("findings", ()):
                self._told(finding, path, members)
            inside: Role | None = "member" if code == "archive.limit" else None
            rar_sets = _volume_sets(members)
            for member in members.values():
                self._member(member, path, depth, inside, output, rar_sets.get(member.place))
            if task == "open.mail" and path:
                self._note_wrapped(path, answer)
        return answer

    def _answer(
        self,
        task: str,
        source: BinaryIO,
        name: str,
        path: str,
        output: BinaryIO,
        volumes: Sequence[_Member],
    ) -> Mapping[str, Any]:
        limits = self.limits
        args: dict[str, Any] = {
            "depth": limits.mail_depth,
            "parts": min(limits.parts, limits.members - len(self.parts)),
            "members": limits.members - len(self.parts),
            "size": max(0, limits.size - self.size),
            "ratio": limits.ratio,
            "ratio_free": limits.ratio_free,
        }
        if volumes:
            first = volume(volumes[0].name)
            args["volumes"] = [member.size for member in volumes]
            args["old"] = first is not None and first.old
        result = self.sandbox.run(task, source, name=name, args=args, output=output)
        if result.failure is not None:
            self.note(result.failure, path)
            return {}
        return result.data if isinstance(result.data, dict) else {}

    def _member(
        self,
        member: _Member,
        above: str,
        depth: int,
        role: Role | None,
        output: BinaryIO,
        volumes: Sequence[_Member] | None,
    ) -> None:
        """Store one member and open it. `volumes`: all of its set for the first volume, () for the
        others, which are opened with it."""
        path = f"{above}.{member.place}" if above else member.place
        if any(part.path == path for part in self.parts):
            return
        self.size += member.size
        sha256, size = self.put(cast("BinaryIO", _Range(output, member.offset, member.size)))
        row = filetypes.by_mime(member.type)
        opened = (
            row.mime in OPENERS
            and not member.encrypted
            and member.role != "signature"
            and volumes != ()
        )
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
            with _copy(output, volumes or (member,)) as source:
                self.container(source, row.mime, part.name, path, depth + 1, volumes or ())
            if len(self.parts) == index + 1 and not any(f.part == path for f in self.findings):
                # Nothing in it: it is a file like any other.
                self.parts[index] = dataclasses.replace(part, role=role or member.role)

    def _note_wrapped(self, path: str, answer: Mapping[str, Any]) -> None:
        above = path.rpartition(".")[0]
        types = {part.path: part.type for part in self.parts}
        if types.get(above) == "application/pkcs7-mime" and answer.get("body"):
            self.wrapped.append(f"{path}.{answer['body']}")

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
            self.bombs += finding.code == "archive.limit" and finding.args.get("what") in _UNFOLDING


#: Limits that only bombs break more than once.
_UNFOLDING = frozenset({"size", "ratio", "overlap", "depth"})
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


def _copy(output: BinaryIO, members: Sequence[_Member]) -> BinaryIO:
    """Members as a file of their own, one after the other, for the next task."""
    file = tempfile.TemporaryFile(prefix="vanthu-member-")  # noqa: SIM115 - the caller closes it
    for member in members:
        shutil.copyfileobj(cast("BinaryIO", _Range(output, member.offset, member.size)), file)
    file.flush()
    return cast("BinaryIO", file)


def _volume_sets(members: Mapping[str, _Member]) -> dict[str, tuple[_Member, ...]]:
    """Place of a first volume → its whole set; places of the others → ()."""
    rars = [
        (place, safe_name(member.name))
        for place, member in members.items()
        if filetypes.by_mime(member.type).short == "rar"
    ]
    found: dict[str, tuple[_Member, ...]] = {}
    for places in sets(rars):
        found |= dict.fromkeys(places, ())
        found[places[0]] = tuple(members[place] for place in places)
    return found
