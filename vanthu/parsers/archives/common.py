"""What all archives share: limits while bytes come out, and what isn't anybody's file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from vanthu.parsers import filetypes
from vanthu.parsers.detect import detect_bytes
from vanthu.parsers.members import Member, TooMuch, Writer

_CHUNK = 1 << 18
#: How much of a member is kept in memory to tell its type.
_SMALL = 8 << 20
#: What systems leave in folders; nobody sent it (the archive itself is kept whole).
_DRIVE = re.compile(r"[A-Za-z]:")
_LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class Ratio:
    """How often its packed size a member may unfold to, past so many free bytes."""

    times: int
    free: int

    @property
    def sudden(self) -> int:
        """Bytes past which a member must keep the ratio at any point: pictures may begin blank."""
        return 4 * self.free

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Ratio:
        """As the calling side passes them."""
        return cls(int(args.get("ratio", 200)), int(args.get("ratio_free", 16 << 20)))


def is_litter(name: str) -> bool:
    """Whether a member is left by an operating system and not sent by a person."""
    parts = name.replace("\\", "/").split("/")
    return parts[-1].lower() in _LITTER or "__MACOSX" in parts[:-1]


def is_unsafe(name: str) -> bool:
    r"""Whether a member's name leads out of the folder that it is unpacked to: "../x", "/x",
    "C:\\x". What is read here is never written under such a name, but others would."""
    path = name.replace("\\", "/")
    return path.startswith("/") or _DRIVE.match(path) is not None or ".." in path.split("/")


def reserve_link(member: Member, writer: Writer) -> None:
    """List a member that is no file: a link, a device, a pipe."""
    reserve(member, writer)
    writer.note("archive.link", member.place)


def note_encrypted(writer: Writer) -> None:
    """One reason for the whole archive where nothing in it can be read, else one a member."""
    locked = [member.place for member in writer.members if member.encrypted]
    if locked and len(locked) == len(writer.members):
        writer.note("archive.encrypted")
    else:
        for place in locked:
            writer.note("archive.encrypted", place)


def copy(
    source: BinaryIO,
    member: Member,
    writer: Writer,
    packed: int,
    ratio: Ratio,
    taken: Callable[[], int] | None = None,
) -> None:
    """Unpack one member to the writer, counting the bytes that really come out.

    `taken` says how many packed bytes were used so far, where that can be known: what unfolds
    beyond the ratio from its beginning on needn't be followed to the end. Raises TooMuch and
    whatever the source raises; the member's type is set from what came.
    """
    allowed = max(ratio.free, packed * ratio.times)
    writer.begin(member)
    kept: list[bytes] = []
    whole = False
    try:
        while chunk := source.read(_CHUNK):
            if member.size + len(chunk) > allowed:
                raise TooMuch("ratio", ratio.times)
            is_long = member.size > ratio.sudden
            if is_long and taken is not None and member.size > taken() * ratio.times:
                raise TooMuch("ratio", ratio.times)
            writer.write(chunk)
            if member.size <= _SMALL:
                kept.append(chunk)
        whole = True
    finally:
        if member.size <= _SMALL or not member.type:
            # Of what broke before its first byte nobody knows whether it is empty.
            known = kept or whole
            member.type = (
                detect_bytes(b"".join(kept), member.name).type if known else filetypes.OCTETS
            )


def reserve(member: Member, writer: Writer) -> None:
    """List a member whose bytes can't be had."""
    member.type = filetypes.OCTETS
    writer.begin(member)
