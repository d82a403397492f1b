"""A mail's bytes as a flat list of entities, by the standard library's compat32 parser.

`policy.default` hangs on a 1 MB header and raises on real mail (mail.md §4.4), so structure comes
from compat32 and every header from our own reader. Nested mails are left closed: each is a task of
its own, from its exact bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.errors import MissingHeaderBodySeparatorDefect
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from vanthu.parsers.headers import Headers, read_headers
from vanthu.parsers.parameters import Parameters
from vanthu.parsers.types import Finding

_BOUNDARY_LINE = re.compile(rb"^--([^\r\n]{1,200})\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much structure is followed (mail.md §4.4)."""

    depth: int = 20
    parts: int = 500


@dataclass(frozen=True, slots=True)
class Entity:
    """A leaf of the tree: a body, a file, a nested mail. `place` counts as IMAP does ("1.2").

    `inside` are the multipart types around it, outermost first. `payload` is still encoded.
    """

    place: str
    headers: Headers
    inside: tuple[str, ...]
    payload: bytes

    @property
    def content(self) -> Parameters:
        """Content-Type."""
        return self.headers.parameters("content-type")

    @property
    def disposition(self) -> Parameters:
        """Content-Disposition."""
        return self.headers.parameters("content-disposition")


@dataclass(slots=True)
class Tree:
    """The leaves of one mail and its own header."""

    headers: Headers
    entities: list[Entity] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, **args: object) -> None:
        """Add a finding once."""
        finding = Finding(code, args=args)
        if finding not in self.findings:
            self.findings.append(finding)


class _Closed(Message):
    """A compat32 message whose parser doesn't look into message/* parts."""

    def get_content_maintype(self) -> str:
        """See Message; nested mails are plain leaves to the parser."""
        kind = super().get_content_maintype()
        return "application" if kind == "message" else kind

    def get_content_type(self) -> str:
        """See Message; else delivery reports would be cut into blocks."""
        kind = super().get_content_type()
        return "application/octet-stream" if kind.startswith("message/") else kind


def parse(raw: bytes, limits: Limits) -> Tree:
    """The tree of a mail. Never raises for its content."""
    headers = read_headers(raw)
    tree = Tree(headers, findings=list(headers.findings))
    try:
        message = _message(headers, raw[headers.body_start :])
        _Walk(tree, limits).walk(message, headers, "", ())
    except RecursionError:
        tree.note("mail.limit", what="depth", limit=limits.depth)
    return tree


def _message(headers: Headers, body: bytes) -> Message:
    """The parsed entity whose header is already read (and mended)."""
    lines = [
        b"%s: %s\r\n" % (item.name.encode(), item.raw)
        for item in headers.items
        if item.name.startswith("content-") or item.name == "mime-version"
    ]
    return BytesParser(_Closed, policy=compat32).parsebytes(b"".join(lines) + b"\r\n" + body)


class _Walk:
    def __init__(self, tree: Tree, limits: Limits) -> None:
        self.tree, self.limits = tree, limits
        self.full = False

    def walk(self, message: Message, headers: Headers, place: str, inside: tuple[str, ...]) -> None:
        """Add the leaves below `message`; `place` is "" for the mail itself."""
        kind = headers.parameters("content-type").value
        children = self._children(message, kind)
        if children is None:
            self._leaf(message, headers, place or "1", inside)
            return
        if len(inside) >= self.limits.depth:
            self.tree.note("mail.limit", what="depth", limit=self.limits.depth)
            return
        for index, child in enumerate(children, start=1):
            if self.full:
                return
            below = f"{place}.{index}" if place else str(index)
            child, child_headers = self._mended(child, kind)
            self.walk(child, child_headers, below, (*inside, kind))

    def _children(self, message: Message, kind: str) -> list[Message] | None:
        payload = message.get_payload()
        if isinstance(payload, list):
            return [part for part in payload if isinstance(part, Message)]
        if not kind.startswith("multipart/"):
            return None
        body = _raw(message)
        boundary = _guessed_boundary(body)
        self.tree.note("mail.damaged", what="boundary")
        if boundary is None:
            return None
        line = b'Content-Type: %s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary)
        again = BytesParser(_Closed, policy=compat32).parsebytes(line + body).get_payload()
        return [part for part in again if isinstance(part, Message)] if _is_list(again) else None

    def _mended(self, part: Message, parent: str) -> tuple[Message, Headers]:
        """The part with its own header; when a junk line broke it off, with the rest of it."""
        head = b"".join(_lines(part))
        if any(isinstance(flaw, MissingHeaderBodySeparatorDefect) for flaw in part.defects):
            headers = read_headers(head + _raw(part))
            self.tree.note("mail.damaged", what="header")
            return _message(headers, (head + _raw(part))[headers.body_start :]), headers
        headers = read_headers(head)
        for finding in headers.findings:
            self.tree.note(finding.code, **finding.args)
        if "content-type" not in headers and parent == "multipart/digest":
            # RFC 2046 §5.1.5: the parts of a digest are mails unless they say otherwise.
            headers = read_headers(b"Content-Type: message/rfc822\r\n" + head)
        return part, headers

    def _leaf(
        self, message: Message, headers: Headers, place: str, inside: tuple[str, ...]
    ) -> None:
        if len(self.tree.entities) >= self.limits.parts:
            self.tree.note("mail.limit", what="parts", limit=self.limits.parts)
            self.full = True
            return
        self.tree.entities.append(Entity(place, headers, inside, _raw(message)))


def _is_list(payload: object) -> bool:
    return isinstance(payload, list)


def _lines(part: Message) -> Iterator[bytes]:
    for name, value in part.raw_items():
        yield b"%s: %s\r\n" % (_bytes(name), _bytes(str(value)))


def _raw(message: Message) -> bytes:
    # Not get_payload(): it decodes 8-bit text by the declared charset and loses bytes on the way.
    payload: object = vars(message).get("_payload")
    return _bytes(payload) if isinstance(payload, str) else b""


def _bytes(text: str) -> bytes:
    # compat32 keeps 8-bit bytes as surrogate escapes; other characters can't occur.
    return text.encode("ascii", "surrogateescape")


def _guessed_boundary(body: bytes) -> bytes | None:
    """The first line that starts with -- and occurs twice."""
    seen: set[bytes] = set()
    for match in _BOUNDARY_LINE.finditer(body):
        line = match[1].rstrip()
        line = line[:-2] if line.endswith(b"--") and line[:-2] in seen else line
        if line in seen:
            return line.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        seen.add(line)
        if len(seen) > 1000:
            break
    return None
