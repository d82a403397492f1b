"""RTF: objects as hexadecimal text, DDE fields, a template kept elsewhere.

RTF holds no macros of its own. Attackers write the control words in a hundred broken ways that Word
forgives, so the words are searched in the bytes rather than parsed.
"""

from __future__ import annotations

import io
import re
import struct
from typing import BinaryIO

import olefile

from . import objects
from .facts import Findings, tolerant
from .targets import is_remote

_MAX_FILE = 64 << 20
_MAX_OBJECTS = 50
_OBJECT = re.compile(rb"\\objdata\b[^0-9a-fA-F{}\\]*((?:[0-9a-fA-F\s]|[{}]|\\[^'\s]\w*)*)")
_NO_HEX = re.compile(rb"\\\w+ ?|[^0-9a-fA-F]")
_CONTROL = re.compile(rb"\\objocx\b")
_LINKED = re.compile(rb"\\obj(?:aut)?link\b")
_TEMPLATE = re.compile(rb"\{\s*\\\*\s*\\template\s+([^{}]{1,1000})\}")
_FIELD = re.compile(rb"\\fldinst\b((?:[^{}]|\{[^{}]*\}){0,2000})")
_DDE = re.compile(rb"\A[\s\"]*DDE(?:AUTO)?\b", re.IGNORECASE)
_WORDS = re.compile(rb"\\[a-z]+-?\d* ?|[{}\r\n]", re.IGNORECASE)


def inspect(source: BinaryIO, findings: Findings) -> None:
    """Look into an RTF file."""
    source.seek(0)
    data = source.read(_MAX_FILE)
    if b"objdata" in data:
        for match in list(_OBJECT.finditer(data))[:_MAX_OBJECTS]:
            _object(match[1], findings)
    findings.controls += _count(_CONTROL, data)
    if _count(_LINKED, data):
        findings.embed("link")
    for match in _TEMPLATE.finditer(data):
        target = _WORDS.sub(b"", match[1].replace(b"\\\\", b"\x00")).replace(b"\x00", b"\\")
        text = target.decode("latin-1").strip()
        if is_remote(text):
            findings.link("template", text)
    for match in _FIELD.finditer(data):
        findings.dde += bool(_DDE.match(_WORDS.sub(b"", match[1]).strip()))


def _count(word: re.Pattern[bytes], data: bytes) -> int:
    """How often a control word stands there, and not a text that shows one ("\\\\objocx")."""
    return sum(data[m.start() - 1 : m.start()] != b"\\" for m in word.finditer(data))


def _object(digits: bytes, findings: Findings) -> None:
    """One object ([MS-OLEDS] 2.2.5): version, format, three counted strings, size, bytes."""
    text = _NO_HEX.sub(b"", digits)
    data = bytes.fromhex(text[: len(text) // 2 * 2].decode())
    try:
        kind, at = _counted(data, 8)
        _, at = _counted(data, at)
        _, at = _counted(data, at)
        size = struct.unpack_from("<I", data, at)[0]
        body = data[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        kind, body = "", data
    if body[:2] == b"\x02\x00":  # what Ole10Native holds, without its size
        objects.native(bytes(4) + body, kind or "Package", findings)
        return
    start = body.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    if start >= 0:
        _compound(body[start:], kind, findings)
    elif kind and not kind.startswith(_PICTURES):
        objects.embedded(body, kind, "", findings)


#: Formulas, charts and drawings, which old documents are full of.
_PICTURES = (
    "Equation",
    "MSGraph",
    "Word.Picture",
    "MS_ClipArt",
    "PBrush",
    "MSDraw",
    "StaticMetafile",
)


def _compound(data: bytes, kind: str, findings: Findings) -> None:
    with tolerant(findings), olefile.OleFileIO(io.BytesIO(data)) as file:
        clsid = str(file.root.clsid or "").upper()
        if file.exists("\x01Ole10Native") and clsid not in objects.HARMLESS:
            stream = file.openstream("\x01Ole10Native")
            objects.native(stream.read(1 << 24), objects.KINDS.get(clsid, kind), findings)
        elif clsid not in objects.HARMLESS and not kind.startswith(_PICTURES):
            objects.embedded(data, objects.KINDS.get(clsid, kind), "", findings)


def _counted(data: bytes, at: int) -> tuple[str, int]:
    size = struct.unpack_from("<I", data, at)[0]
    if size > 4096 or at + 4 + size > len(data):
        raise ValueError
    return data[at + 4 : at + 4 + size].rstrip(b"\0").decode("cp1252", "replace"), at + 4 + size
