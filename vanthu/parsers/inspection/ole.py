"""Compound files of Office: macros, objects, DDE, and a template kept elsewhere.

Names of streams are asked first; nothing is read of a document that has none of these.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

import olefile

from . import objects, vba
from .facts import Findings, tolerant
from .targets import is_remote

#: A field's code between its marks ([MS-DOC] 2.8.25: 0x13 begins, 0x14 and 0x15 end it), in the
#: 8-bit and the UTF-16 pieces of the text.
_DDE = re.compile(
    rb"\x13[ \t\"]*DDE(?:AUTO)?[ \t]|\x13\0(?:[ \t\"]\0)*D\0D\0E\0(?:A\0U\0T\0O\0)?[ \t]\0",
    re.IGNORECASE,
)
#: [MS-DOC] 2.5.6: the pair of place and length of SttbfAssoc, whose second string is the template.
_FC_ASSOC, _ASSOC_TEMPLATE = 0x9A + 32 * 8, 1
_MAX_STREAM = 64 << 20


def inspect(source: BinaryIO, findings: Findings) -> None:
    """Look into a DOC, or into any other compound file."""
    source.seek(0)
    with tolerant(findings), olefile.OleFileIO(source) as file:
        look(file, findings)


def look(file: olefile.OleFileIO, findings: Findings) -> None:
    """Look at an open compound file."""
    names = {"/".join(path).upper() for path in file.listdir(streams=True, storages=True)}
    if any(name.endswith("VBA/DIR") for name in names):
        with tolerant(findings):
            vba.inspect(file, findings)
    if any(name.startswith("OBJECTPOOL/") or "\x01OLE10NATIVE" in name for name in names):
        with tolerant(findings):
            objects.in_storages(file, findings)
    if "WORDDOCUMENT" in names:
        with tolerant(findings):
            _word(file, findings)


def _word(file: olefile.OleFileIO, findings: Findings) -> None:
    word = bytes(file.openstream("WordDocument").read(_MAX_STREAM))
    # One fast search; the pattern only where there is something to find.
    if b"DDE" in word or b"D\0D\0E\0" in word or b"dde" in word or b"d\0d\0e\0" in word:
        findings.dde += len(_DDE.findall(word))
    _template(file, word, findings)


def _template(file: olefile.OleFileIO, word: bytes, findings: Findings) -> None:
    if len(word) < _FC_ASSOC + 8:
        return
    place, length = struct.unpack_from("<II", word, _FC_ASSOC)
    if not 6 < length < 1 << 16:
        return
    flags = struct.unpack_from("<H", word, 0x0A)[0]
    table = "1Table" if flags & 0x0200 else "0Table"
    if not file.exists(table):
        return
    stream = file.openstream(table)
    stream.seek(place)
    strings = _sttb(stream.read(length))
    if len(strings) > _ASSOC_TEMPLATE and is_remote(strings[_ASSOC_TEMPLATE]):
        findings.link("template", strings[_ASSOC_TEMPLATE])


def _sttb(data: bytes) -> list[str]:
    """A table of UTF-16 strings ([MS-DOC] 2.2.4), as far as the template's."""
    if data[:2] != b"\xff\xff" or len(data) < 6:
        return []
    strings: list[str] = []
    at = 6
    while at + 2 <= len(data) and len(strings) <= _ASSOC_TEMPLATE:
        count = struct.unpack_from("<H", data, at)[0]
        strings.append(data[at + 2 : at + 2 + 2 * count].decode("utf-16-le", "replace"))
        at += 2 + 2 * count
    return strings
