"""Packages (OOXML, ODF): macros, objects, links, by their members' names and relationships.

The reader checks the package's limits; here only single parts are read, each up to a limit.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from html import unescape
from typing import BinaryIO

import olefile

from vanthu.parsers.structures import zip_entries

from . import objects, vba
from .facts import Findings, tolerant
from .targets import is_remote

_MAX_ENTRIES = 20_000
_MAX_RELATIONS = 2 << 20
_MAX_XML = 32 << 20
_MAX_BINARY = 16 << 20
_MAX_OBJECTS = 50
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# -- OOXML -----------------------------------------------------------------------------------------

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""\b(Type|Target|TargetMode)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
#: What Office fetches as soon as the document opens, by the last word of the relationship's type.
_FETCHED = {
    "attachedTemplate": "template",
    "oleObject": "object",
    "package": "object",
    "frame": "frame",
    "aFChunk": "document",
    "subDocument": "document",
    "externalLinkPath": "document",
    "mailMergeSource": "data",
    "mailMergeHeaderSource": "data",
    "webSettings": "frame",
    "image": "image",
    "video": "film",
    "audio": "sound",
    "media": "film",
}
_BEGIN = re.compile(rb"fldCharType\s*=\s*[\"']begin[\"']")
_CODE = re.compile(rb"<w:instrText\b[^>]*>([^<]*)<")
_SIMPLE = re.compile(rb"""<w:fldSimple\b[^>]*\bw:instr\s*=\s*["']([^"']*)""")
_DDE = re.compile(rb"\s*\"?\s*DDE(?:AUTO)?\s", re.IGNORECASE)


def inspect(source: BinaryIO, findings: Findings) -> None:
    """Look into an OOXML or ODF package."""
    source.seek(0)
    count = zip_entries(source)
    if count is None or count > _MAX_ENTRIES:
        findings.damaged = True
        return
    source.seek(0)
    with tolerant(findings), zipfile.ZipFile(source) as package:
        names = package.namelist()
        is_ooxml = "[Content_Types].xml" in names
        is_odf = "mimetype" in names and "content.xml" in names
        if is_ooxml and is_odf:
            findings.also.append("odt")  # one program shows this, another that
        if any(name.endswith(".class") for name in names):
            findings.also.append("jar")
        if is_ooxml:
            _ooxml(package, names, findings)
        if is_odf:
            _odf(package, names, findings)


def macros(source: BinaryIO, findings: Findings) -> None:
    """Only the macros of an embedded OOXML document."""
    with zipfile.ZipFile(source) as package:
        _projects(package, package.namelist(), findings)


def _ooxml(package: zipfile.ZipFile, names: Sequence[str], findings: Findings) -> None:
    _projects(package, names, findings)
    lower = [(name, name.lower()) for name in names]
    findings.controls += sum("/activex/" in name and name.endswith(".xml") for _, name in lower)
    held = [name for name, low in lower if "/embeddings/" in low][:_MAX_OBJECTS]
    for name in held:
        with tolerant(findings):
            _object(_read(package, name, _MAX_BINARY), name, findings)
    for name, low in lower:
        with tolerant(findings):
            if low.endswith(".rels"):
                _relations(_read(package, name, _MAX_RELATIONS), findings)
            elif low.endswith(".xml"):
                _fields(_read(package, name, _MAX_XML), findings)


def _projects(package: zipfile.ZipFile, names: Sequence[str], findings: Findings) -> None:
    """Every VBA project: relationships may call the part anything, so the bytes tell."""
    for name in names:
        if "/embeddings/" in name.lower():
            continue  # looked into as what it is
        with tolerant(findings):
            called = name.lower().endswith("vbaproject.bin")
            if called or _read(package, name, len(_COMPOUND)) == _COMPOUND:
                data = io.BytesIO(_read(package, name, _MAX_BINARY))
                with olefile.OleFileIO(data) as file:
                    vba.inspect(file, findings)


def _object(data: bytes, name: str, findings: Findings) -> None:
    base = name.rpartition("/")[2]
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            if file.exists("\x01Ole10Native"):
                clsid = str(file.root.clsid or "").upper()
                kind = objects.KINDS.get(clsid, "Package")
                if clsid not in objects.HARMLESS:
                    stream = file.openstream("\x01Ole10Native")
                    objects.native(stream.read(_MAX_BINARY), kind, findings)
                return
            if str(file.root.clsid or "").upper() in objects.HARMLESS:
                return
    objects.embedded(data, "", base, findings)


def _relations(data: bytes, findings: Findings) -> None:
    if b"External" not in data:
        return
    for match in _RELATION.finditer(data):
        found = {
            key.decode(): unescape((double or single).decode("utf-8", "replace"))
            for key, double, single in _ATTRIBUTE.findall(match[1])
        }
        if found.get("TargetMode") != "External":
            continue
        kind = _FETCHED.get(found.get("Type", "").rpartition("/")[2])
        if kind and is_remote(found.get("Target", "")):
            findings.link(kind, found["Target"])


def _fields(data: bytes, findings: Findings) -> None:
    """Fields that start a program by DDE; their code may be cut into any number of runs."""
    if b"instrText" not in data and b"fldSimple" not in data:
        return
    for piece in _BEGIN.split(data)[1:]:
        code = b"".join(_CODE.findall(piece.partition(b"separate")[0]))
        findings.dde += bool(
            _DDE.match(unescape(code.decode("latin-1")).encode("latin-1", "replace"))
        )
    findings.dde += sum(
        bool(_DDE.match(unescape(code.decode("latin-1")).encode("latin-1", "replace")))
        for code in _SIMPLE.findall(data)
    )


# -- ODF -------------------------------------------------------------------------------------------

#: Elements that fetch what their xlink:href names as soon as the document opens.
_HREF = re.compile(
    rb"""<(text:section-source|draw:object|draw:object-ole|draw:plugin|draw:applet|draw:image"""
    rb"""|draw:floating-frame|meta:template|office:dde-source|form:[\w-]+|table:table-source)\b"""
    rb"""[^>]*?\b(?:xlink:href|form:target-frame)\s*=\s*["']([^"']*)["']"""
)
_KINDS = {
    b"text:section-source": "document", b"table:table-source": "document",
    b"meta:template": "template", b"draw:image": "image", b"draw:floating-frame": "frame",
    b"draw:plugin": "object", b"draw:applet": "object",
    b"draw:object": "object", b"draw:object-ole": "object",
}  # fmt: skip
_LISTENER = re.compile(rb"<script:event-listener\b([^>]*)>")
#: What a listener calls. Templates of LibreOffice list all events with nothing to call, or name
#: LibreOffice's own Basic; its Python has been called with paths that lead anywhere
#: (CVE-2018-16858).
_CALLS = re.compile(
    rb"""\bxlink:href\s*=\s*["'](?![^"']*language=Basic&amp;location=application)[^"']"""
    rb"""|\bmacro-name\s*=\s*["'](?!application:)[^"']"""
)
_AT_OPENING = re.compile(
    rb"""event-name\s*=\s*["'](?:\w+:)?(?:on-?)?(?:load|load-finished|new|start-app|view-created)["']""",
    re.IGNORECASE,
)


def _odf(package: zipfile.ZipFile, names: Sequence[str], findings: Findings) -> None:
    sources = [name for name in names if name.startswith(("Basic/", "Scripts/"))]
    for name in sources:
        with tolerant(findings):
            findings.macros += _has_code(package, name)
    for name in ("content.xml", "styles.xml", "meta.xml"):
        if name in names:
            with tolerant(findings):
                _elements(_read(package, name, _MAX_XML), findings)
    for name in names:
        parts = name.split("/")
        # OLE objects lie as files "Object 1" beside their pictures; ODF objects are folders.
        if len(parts) == 1 and name.startswith("Object "):
            with tolerant(findings):
                _object(_read(package, name, _MAX_BINARY), name, findings)


def _has_code(package: zipfile.ZipFile, name: str) -> bool:
    """LibreOffice writes an empty library "Standard" into many documents."""
    if name.endswith(("/", "script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")):
        return False
    data = _read(package, name, _MAX_XML)
    if name.startswith("Scripts/"):
        return bool(data)
    code = re.sub(rb"<[^>]*>", b"", data)
    lines = (
        line.strip().lower() for line in unescape(code.decode("utf-8", "replace")).splitlines()
    )
    idle = ("rem", "'", "option ")
    body = [line for line in lines if line and not line.startswith(idle)]
    return body not in ([], ["sub main", "end sub"])


def _elements(data: bytes, findings: Findings) -> None:
    for tag, target in _HREF.findall(data):
        text = unescape(target.decode("utf-8", "replace"))
        if tag in _KINDS and is_remote(text):
            findings.link(_KINDS[tag], text)
    findings.dde += data.count(b"<office:dde-source")
    for match in _LISTENER.finditer(data) if b"<script:event-listener" in data else ():
        if _CALLS.search(match[1]):
            findings.scripts += 1
            findings.scripts_at_opening += _AT_OPENING.search(match[1]) is not None


def _read(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with package.open(name) as part:
        return part.read(limit)
