"""Content-Transfer-Encoding undone, with the repairs that real mail needs (mail.md §4.3)."""

from __future__ import annotations

import binascii
import quopri
import re
from dataclasses import dataclass

_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]")
_LONG = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}")
_LINE_ENDS = re.compile(rb"\r\n?|\n")

#: What mailers write → encoding; quotes, blanks and case are taken off before.
_NAMES = {
    "base64": "base64", "base-64": "base64",
    "quoted-printable": "quoted-printable", "quoted printable": "quoted-printable",
    "quotedprintable": "quoted-printable",
    "uuencode": "uuencode", "x-uuencode": "uuencode", "uue": "uuencode", "x-uue": "uuencode",
    "": "identity", "7bit": "identity", "8bit": "identity", "binary": "identity",
    "7-bit": "identity", "8-bit": "identity", "7 bit": "identity", "8 bit": "identity",
    "plain": "identity", "none": "identity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plain:
    """Decoded bytes; `damage` names what had to be guessed or left out, "" for nothing."""

    data: bytes
    damage: str = ""


def undo(payload: bytes, encoding: str) -> Plain:
    """The bytes that `payload` stands for under a declared transfer encoding."""
    name = _NAMES.get(encoding.strip(" \t\r\n\"';").lower())
    if name == "base64":
        return _base64(payload)
    if name == "quoted-printable":
        return Plain(quopri.decodestring(payload))
    if name == "uuencode":
        found = uu_files(payload)
        return found[0].content if found else Plain(payload, "uuencode")
    return Plain(payload, "" if name else "encoding")


def _base64(payload: bytes) -> Plain:
    digits = payload.translate(None, b"\r\n\t ")
    damage = ""
    if not _BASE64.fullmatch(digits):
        digits = _base64_lines(payload)
        damage = "base64"
    digits = digits.rstrip(b"=")
    if len(digits) % 4 == 1:
        # One digit holds six bits, no byte: a line was cut. The standard library gives up on it.
        digits, damage = digits[:-1], "base64"
    return Plain(binascii.a2b_base64(digits + b"=" * (-len(digits) % 4)), damage)


def _base64_lines(payload: bytes) -> bytes:
    """The digits up to where the encoded text ends: list servers add their footer behind it."""
    kept: list[bytes] = []
    lines = _LINE_ENDS.split(payload)
    for index, line in enumerate(lines):
        stripped = line.strip()
        if kept and kept[-1].endswith(b"="):
            if not stripped:
                continue
            # Some mailers encode piece by piece: more long lines go on with the same file.
            if not _LONG.fullmatch(stripped) or not _whole(kept):
                break
        if not _only_stray(stripped) and not _goes_on(lines, index):
            break
        kept.append(_FOREIGN.sub(b"", stripped))
    pieces = re.findall(rb"[A-Za-z0-9+/]+=*", b"".join(kept))
    if len(pieces) < 2:
        return b"".join(pieces)
    data = b"".join(binascii.a2b_base64(_padded(piece)) for piece in pieces)
    return binascii.b2a_base64(data, newline=False)


def _padded(piece: bytes) -> bytes:
    piece = piece.rstrip(b"=")
    piece = piece[:-1] if len(piece) % 4 == 1 else piece
    return piece + b"=" * (-len(piece) % 4)


def _whole(kept: list[bytes]) -> bool:
    return sum(map(len, kept)) % 4 == 0


def _only_stray(line: bytes) -> bool:
    """Whether a line is base64 but for a damaged digit or two: prose has blanks, rules have
    more."""
    return b" " not in line and len(_FOREIGN.findall(line)) <= 2


def _goes_on(lines: list[bytes], index: int) -> bool:
    """Whether a stray character stands in the middle of base64 and not at its end."""
    return any(_LONG.fullmatch(line.strip()) for line in lines[index + 1 : index + 4])


@dataclass(frozen=True, slots=True)
class UuFile:
    """A file inside a text: `start`, `stop` are the offsets of begin … end."""

    name: bytes
    content: Plain
    start: int
    stop: int


_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def uu_files(text: bytes, limit: int = 20) -> list[UuFile]:
    """Files that stand in a text between `begin 644 name` and `end`."""
    found: list[UuFile] = []
    at = 0
    while len(found) < limit:
        begin = _UU_BEGIN.search(text, at)
        end = _UU_END.search(text, begin.end()) if begin else None
        if begin is None or end is None:
            break
        content = _uu_lines(text[begin.end() : end.start()])
        if content is not None:
            found.append(UuFile(begin[1].strip(), content, begin.start(), end.end()))
        at = end.end()
    return found


def _uu_lines(block: bytes) -> Plain | None:
    out: list[bytes] = []
    damage = ""
    for line in block.splitlines():
        if not line.strip() or line[:1] == b"`":
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Lost trailing blanks, or a count that doesn't fit (CPython's uu module does the same).
            size = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:size]))
            except binascii.Error:
                return None
            damage = "uuencode"
    return Plain(b"".join(out), damage) if out else None
