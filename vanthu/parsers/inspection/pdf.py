"""PDF: scripts, actions that start or fetch something, files inside.

Object streams hide all of them from a search in the bytes (ISO 32000-1 7.5.7), so every object is
looked at by pikepdf; but only where the bytes don't already prove that there is nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

from . import objects
from .facts import Findings
from .targets import is_remote

_MAX_FILE = 256 << 20
_MAX_OBJECTS = 400_000
_MAX_DEPTH = 30
_MAX_ACTIONS = 1000
_MAX_EMBEDDED = 16 << 20

#: Names that some object bears if anything is to be found.
_TELLING = rb"JS|JavaScript|Launch|EF|RichMedia|ImportData|GoToR|GoToE|AA|OpenAction"
#: In the file's bytes: one of them, an object stream or a cipher that could hide one, or a name
#: with "#", which writes any letter of it.
_RAW = re.compile(
    rb"/(?:%b|ObjStm|Encrypt)(?![A-Za-z0-9])|/[A-Za-z0-9]{0,20}#[0-9A-Fa-f]{2}" % _TELLING
)
#: In an object as qpdf writes it.
_WRITTEN = re.compile(rb"/(?:%b) " % _TELLING)
_STARTING = frozenset({"/Launch", "/ImportData", "/GoToE"})
#: When a page's or the document's further actions run without anybody's doing (12.6.3).
_BY_THEMSELVES = frozenset(
    {"/O", "/C", "/WC", "/WS", "/DS", "/WP", "/DP", "/PO", "/PC", "/PV", "/PI"}
)
_BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, OverflowError)


def inspect(source: BinaryIO, findings: Findings) -> None:
    """Look into a PDF."""
    source.seek(0)
    data = source.read(_MAX_FILE)
    if not _RAW.search(data):
        return
    source.seek(0)
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            _walk(pdf, findings)
            _opening(pdf, findings)
    except pikepdf.PasswordError:
        return  # the reader says that it is encrypted
    except _BROKEN:
        findings.damaged = True


def _walk(pdf: pikepdf.Pdf, findings: Findings) -> None:
    """All objects, each once."""
    told: set[tuple[int, int]] = set()
    for number, obj in enumerate(pdf.objects):
        if number > _MAX_OBJECTS:
            findings.damaged = True
            return
        value: Any = obj.stream_dict if isinstance(obj, pikepdf.Stream) else obj
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Array):
            continue
        if _WRITTEN.search(value.unparse(resolved=True)):
            for dictionary in _dictionaries(value, 0):
                _look(dictionary, told, findings)


def _look(obj: Any, told: set[tuple[int, int]], findings: Findings) -> None:
    kind = _name(obj.get("/S"))
    if "/JS" in obj:
        findings.scripts += 1
    elif kind in _STARTING:
        findings.launches += 1
    elif kind == "/GoToR" and is_remote(_text(obj.get("/F"))):
        findings.link("document", _text(obj.get("/F")))
    if _name(obj.get("/Subtype")) == "/RichMedia":
        findings.embed("RichMedia")
    if isinstance(obj.get("/EF"), pikepdf.Dictionary):
        _file(obj, told, findings)


def _opening(pdf: pikepdf.Pdf, findings: Findings) -> None:
    """What runs when the file or one of its pages is opened."""
    actions = [pdf.Root.get("/OpenAction")]
    names = pdf.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        # Every script of the names' tree runs at opening (7.7.4).
        actions += list(_dictionaries_below(names["/JavaScript"]))
    for holder in (pdf.Root, *(page.obj for page in pdf.pages)):
        further = holder.get("/AA")
        if isinstance(further, pikepdf.Dictionary):
            actions += [value for key, value in further.items() if key in _BY_THEMSELVES]
        if len(actions) > _MAX_ACTIONS:
            break
    for action in actions:
        _started(action, findings, 0)


def _started(action: Any, findings: Findings, depth: int) -> None:
    """An action that nobody asked for, and those that follow it."""
    if not isinstance(action, pikepdf.Dictionary) or depth > _MAX_DEPTH:
        return
    findings.scripts_at_opening += "/JS" in action
    if _name(action.get("/S")) in {"/URI", "/SubmitForm", "/GoToR"}:
        target = _text(action.get("/URI")) or _text(action.get("/F"))
        if is_remote(target):
            findings.link("page", target)
    following = action.get("/Next")
    for one in following if isinstance(following, pikepdf.Array) else [following]:
        _started(one, findings, depth + 1)


def _file(spec: Any, told: set[tuple[int, int]], findings: Findings) -> None:
    """An embedded file (7.11.4)."""
    name, streams = _text(spec), spec["/EF"]
    stream = streams.get("/UF", streams.get("/F"))
    if not isinstance(stream, pikepdf.Stream) or stream.objgen in told:
        return
    told.add(stream.objgen)
    try:
        data = _beginning(stream)
    except (*_BROKEN, zlib.error, MemoryError):
        findings.embed("file", name)
        return
    objects.embedded(data, "file", name, findings)


def _beginning(stream: Any) -> bytes:
    """The file's bytes, as far as they are looked at, whatever they unfold to."""
    raw = bytes(stream.read_raw_bytes())
    filters = stream.stream_dict.get("/Filter")
    if filters is None:
        return raw[:_MAX_EMBEDDED]
    if _name(filters) == "/FlateDecode" and "/DecodeParms" not in stream.stream_dict:
        return zlib.decompressobj().decompress(raw, _MAX_EMBEDDED)
    return b"" if len(raw) > _MAX_EMBEDDED // 64 else bytes(stream.read_bytes())


def _dictionaries(obj: Any, depth: int) -> Iterator[Any]:
    """The object and those inside it that have no number of their own."""
    if isinstance(obj, pikepdf.Dictionary):
        yield obj
        inner = [value for _, value in obj.items()]
    elif isinstance(obj, pikepdf.Array):
        inner = list(obj)
    else:
        return
    for value in inner:
        if isinstance(value, pikepdf.Object) and not value.is_indirect and depth < _MAX_DEPTH:
            yield from _dictionaries(value, depth + 1)


def _dictionaries_below(tree: Any) -> list[Any]:
    """Values of a names' tree (7.9.6)."""
    found: list[Any] = []
    waiting, seen = [tree], 0
    while waiting and seen < _MAX_ACTIONS:
        node, seen = waiting.pop(), seen + 1
        if isinstance(node, pikepdf.Dictionary):
            waiting += [*node.get("/Kids", []), *list(node.get("/Names", []))[1::2]]
            if "/S" in node or "/JS" in node:
                found.append(node)
    return found


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _text(value: Any) -> str:
    """A string, or the name in a file specification (7.11.2)."""
    if isinstance(value, pikepdf.String):
        return str(value)
    if isinstance(value, pikepdf.Dictionary):
        return _text(value.get("/UF")) or _text(value.get("/F"))
    return ""
