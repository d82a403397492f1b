"""The same bytes as another format too: a picture that is also a ZIP, a PDF that starts as a page.

Only what another program would really open counts: an archive whose end record fits the file's end,
a program whose header points to itself, markup where a browser looks for it. Whole signatures, not
words: none of these is met by chance in compressed data.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

from .facts import Findings

#: What is searched of very large files: their beginning and their end.
_ALL = 64 << 20
_EDGE = 8 << 20
_HEAD, _TAIL = 1024, 65_536 + 22

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html[\s>]|script[\s>]|iframe[\s>]|\?php|svg\s|hta:application)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:#!\s*/|@echo\s+off|<\?php|<%|<job\b|MZ)", re.IGNORECASE
)
_ARCHIVES = ((b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"))
#: Families of types ("text" but for compound files, which rightly hold others) whose end is looked
#: at for archives.
_PICTURES = frozenset({"image", "audio", "video"})


def inspect(source: BinaryIO, short: str, family: str, findings: Findings) -> None:
    """Look for other formats in a file of type `short`."""
    size = source.seek(0, 2)
    source.seek(0)
    if size <= _ALL:
        data = source.read()
    else:
        head = source.read(_EDGE)
        source.seek(size - _EDGE)
        data = head + source.read(_EDGE)
    if short in _COMPOUND:
        # Objects rightly lie in the open here: what they are counts, not that they are there.
        if _has_program(data) and not any(one.short in _PROGRAMS for one in findings.embedded):
            findings.embed("", "", "exe")
        return
    if _has_program(data):
        findings.also.append("exe")
    if short not in _ZIPPED and _is_zip(data):
        findings.also.append("zip")
    end = 0 if family in _PICTURES else data.rfind(b"%%EOF") if short == "pdf" else len(data)
    if end >= 0 and short not in _ZIPPED:
        findings.also += [name for mark, name in _ARCHIVES if data.find(mark, end) >= 0]
    if short == "pdf":
        before = data[: max(data.find(b"%PDF-", 0, _HEAD + 8), 0)]
        _first(before, findings)
    elif family in _PICTURES:
        _first(data[:_HEAD], findings)
        if _MARKUP.search(data, max(len(data) - _HEAD * 4, 0)):
            findings.also.append("html")
        if b"%PDF-" in data[:_HEAD]:
            findings.also.append("pdf")


_PROGRAMS = frozenset({"exe", "msi", "lnk", "script"})
_COMPOUND = frozenset({"doc", "xls", "ppt", "ole", "msg", "vsd", "pub"})
_ZIPPED = frozenset({"docx", "odt", "xlsx", "pptx", "docm", "ods", "odp", "zip"})


def _first(data: bytes, findings: Findings) -> None:
    """What a browser or a shell makes of the beginning."""
    if _MARKUP.search(data):
        findings.also.append("html")
    if _SCRIPT.match(data):
        findings.also.append("script")


def _has_program(data: bytes) -> bool:
    """A Windows program in plain sight: "PE" where the header before it says ([PE] 3.3.1)."""
    at = data.find(b"PE\0\0")
    while at >= 0:
        start = max(0, at - 4096)
        place = data.rfind(b"MZ", start, at)
        while place >= 0:
            if at - place >= 0x40 and struct.unpack_from("<I", data, place + 0x3C)[0] == at - place:
                return True
            place = data.rfind(b"MZ", start, place)
        at = data.find(b"PE\0\0", at + 4)
    return False


def _is_zip(data: bytes) -> bool:
    """Whether the file ends as a ZIP does (APPNOTE 4.3.16): an end record whose comment reaches the
    end of the file, and a directory right before it."""
    tail = data[-_TAIL:]
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(tail) >= at + 22:
            count, length = struct.unpack_from("<HI", tail, at + 10)
            comment = struct.unpack_from("<H", tail, at + 20)[0]
            directory = len(data) - len(tail) + at - length
            fits = at + 22 + comment >= len(tail) - 16
            if fits and count and directory >= 0 and data.startswith(b"PK\x01\x02", directory):
                return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False
