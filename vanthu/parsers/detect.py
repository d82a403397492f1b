"""What a file is, by its bytes.

libmagic over the content, and an own look at the structure of those containers that it can't tell
apart or calls "data" (extraction.md §5): OLE, ZIP, ASF, PDF behind junk, text in UTF-16 or old
Vietnamese sets. A name or a declared type is never believed by itself; an extension only tells a
script from other text, since that is how the receiving system will decide to run it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from . import filetypes, programs, structures
from .structures import Guess
from .texts import text_type

#: Whole files up to this size are shown to libmagic; of larger ones the beginning.
_WHOLE = 8 << 20
_BEGINNING = 1 << 20


@dataclass(frozen=True, slots=True)
class Detected:
    """A type of `filetypes`. `sure` is False where the structure is damaged or the bytes say
    little.

    `notes`: "word95", "encrypted", "junk_before", … what readers and rules may
    want to know.
    """

    type: str
    short: str
    sure: bool = True
    notes: tuple[str, ...] = ()


def detect(source: BinaryIO, name: str = "") -> Detected:
    """The type of a file that can be sought; `name` as the sender gave it. Never raises for
    content."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size == 0:
        return _detected(Guess("empty"))
    head = source.read(_BEGINNING if size > _WHOLE else _WHOLE)
    return _detected(_guess(source, head, size, name))


def detect_bytes(data: bytes, name: str = "") -> Detected:
    """`detect` for what is in memory."""
    return detect(io.BytesIO(data), name)


def _detected(guess: Guess) -> Detected:
    row = filetypes.by_short(guess.short)
    return Detected(row.mime, row.short, guess.sure, guess.notes)


#: Beginning of the file → who looks closer. The first that has an answer counts.
_SIGNATURES: tuple[tuple[bytes, Callable[[BinaryIO, bytes], Guess | None]], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", structures.ole),
    (b"PK", structures.zip_),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", structures.asf),
    (b"MZ", programs.dos),
    (b"Rar!\x1a\x07", lambda _source, _head: Guess("rar")),
    (b"RE~^", lambda _source, _head: Guess("rar")),
    (b"\x30", structures.der),
    (b"8BPS", lambda _source, _head: Guess("psd")),
)


def _guess(source: BinaryIO, head: bytes, size: int, name: str) -> Guess:
    for signature, look in _SIGNATURES:
        if head.startswith(signature):
            guess = look(source, head)
            if guess is not None:
                return guess
    short = structures.simple(head)
    if short:
        return Guess(short)
    text = text_type(head[:_BEGINNING], name)
    said = _magic_type(head)
    if text and (said is None or filetypes.by_short(said).family in _TEXTUAL or said in _MISTAKEN):
        return text
    if said and said not in _NEEDS_STRUCTURE:
        return Guess(said)
    return structures.late(head, size) or text or Guess("bin", sure=False)


#: What libmagic may call a text; then our own look at the text decides.
_TEXTUAL = frozenset({"text", "web", "mail", "other"})
#: What else libmagic takes text for: UTF-16 for a picture, "@echo" in prose for a program.
_MISTAKEN = frozenset({"tga", "script"})
#: Types that only the structure check may name: a signature alone is no such file.
_NEEDS_STRUCTURE = frozenset({"doc", "xls", "ppt", "ole", "docx", "odt", "zip", "asf", "bin"})

#: libmagic's names for rows of the table.
_ALIASES: Mapping[str, str] = {
    "application/x-rar": "rar", "application/x-rar-compressed": "rar",
    "image/x-ms-bmp": "bmp", "audio/wav": "wav", "audio/vnd.wave": "wav", "video/avi": "avi",
    "video/x-m4v": "mp4", "audio/x-m4a": "m4a", "video/x-ms-asf": "asf",
    "audio/x-hx-aac-adts": "aac",
    "text/rtf": "rtf", "application/x-dosexec": "exe", "application/x-msdownload": "exe",
    "application/x-pie-executable": "elf", "application/x-sharedlib": "elf",
    "application/x-object": "elf", "application/x-coredump": "elf",
    "text/x-shellscript": "script", "text/x-python": "script", "text/x-script.python": "script",
    "text/x-perl": "script", "text/x-php": "script", "text/x-msdos-batch": "script",
    "text/x-ruby": "script", "text/x-tcl": "script", "text/x-lua": "script",
    "application/javascript": "txt", "text/x-c": "txt", "text/x-c++": "txt", "text/x-java": "txt",
    "text/x-asm": "txt", "text/x-diff": "txt", "text/x-tex": "txt", "text/x-makefile": "txt",
    "application/x-bzip2": "bz2", "application/x-gzip": "gz", "application/x-7z-compressed": "7z",
    "application/x-cdf": "ole", "application/cdfv2": "ole", "application/vnd.ms-office": "ole",
    "image/x-icon": "ico", "image/svg": "svg", "application/xml": "xml", "image/x-wmf": "wmf",
    "image/x-emf": "emf", "application/x-arc": "arj", "application/x-lha": "lha",
    "application/vnd.ms-opentype": "ttf", "font/ttf": "ttf", "font/otf": "ttf",
    "application/x-sqlite3": "sqlite", "application/x-tex-tfm": "bin", "image/heif": "heic",
    "application/x-iso9660-image": "iso", "video/x-flv": "flv", "application/ogg": "ogg",
    "application/x-setupscript": "txt", "application/x-wine-extension-ini": "txt",
    "application/x-mach-binary": "macho", "application/postscript": "ps",
    "application/x-ms-pdb": "bin", "application/octet-stream": "bin",
    "application/x-ndjson": "json", "message/news": "eml",
}  # fmt: skip


@cache
def _libmagic() -> Any:
    import magic

    return magic.Magic(mime=True)


def warm() -> None:
    """Load libmagic's table, so that children start with it."""
    _libmagic().from_buffer(b"warm")


def _magic_type(head: bytes) -> str | None:
    """libmagic's answer as a short name of the table, None when it isn't in the table."""
    try:
        said = str(_libmagic().from_buffer(head)).lower()
    except Exception:  # noqa: BLE001 - python-magic raises its own and UnicodeDecodeError on odd data
        return None
    if said in _ALIASES:
        return _ALIASES[said]
    row = filetypes.by_mime(said)
    if row is not filetypes.UNKNOWN:
        return row.short
    return "txt" if said.startswith("text/") else None


def task(
    source: BinaryIO,
    name: str,
    args: Mapping[str, Any],  # noqa: ARG001 - the signature is a task's
    output: BinaryIO | None,  # noqa: ARG001
) -> dict[str, Any]:
    """The task "detect"."""
    found = detect(source, name)
    return {"type": found.type, "sure": found.sure, "notes": list(found.notes)}
