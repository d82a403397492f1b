"""Objects inside documents ([MS-OLEDS]): packed files, other documents, controls."""

from __future__ import annotations

import struct
from collections.abc import Mapping

import olefile

from vanthu.parsers import filetypes
from vanthu.parsers.detect import detect_bytes

from .facts import Findings, tolerant

#: Bytes of an object that are looked at to tell what it is.
_MAX_OBJECT = 16 << 20
#: Class of an object's storage → what its program calls it. These draw a picture on the page and
#: hold no file: formulas, charts, clip art.
HARMLESS = frozenset({
    "0002CE02-0000-0000-C000-000000000046",  # Equation.3
    "0002CE03-0000-0000-C000-000000000046",  # MathType
    "00020803-0000-0000-C000-000000000046",  # Graph.Chart.8
    "00020801-0000-0000-C000-000000000046",  # Graph.Chart.5
    "00021290-0000-0000-C000-000000000046",  # MS_ClipArt_Gallery
    "0003000A-0000-0000-C000-000000000046",  # Paintbrush picture
    "0003000B-0000-0000-C000-000000000046",  # Equation Editor 1
})  # fmt: skip
#: Class → class name, for the others that are met.
KINDS: Mapping[str, str] = {
    "0003000C-0000-0000-C000-000000000046": "Package",
    "F20DA720-C02F-11CE-927B-0800095AE340": "Package",
    "00020906-0000-0000-C000-000000000046": "Word.Document.8",
    "F4754C9B-64F5-4B40-8AF4-679732AC0607": "Word.Document.12",
    "00020820-0000-0000-C000-000000000046": "Excel.Sheet.8",
    "00020821-0000-0000-C000-000000000046": "Excel.Chart.8",
    "00020830-0000-0000-C000-000000000046": "Excel.Sheet.12",
    "64818D10-4F9B-11CF-86EA-00AA00B929E8": "PowerPoint.Show.8",
    "00021A14-0000-0000-C000-000000000046": "Visio.Drawing.11",
    "B801CA65-A1FC-11D0-85AD-444553540000": "AcroExch.Document",
    "D27CDB6E-AE6D-11CF-96B8-444553540000": "ShockwaveFlash",
    "F414C260-6AC0-11CF-B6D1-00AA00BBBB58": "jscript",
    "0002DF01-0000-0000-C000-000000000046": "InternetExplorer",
    "8856F961-340A-11D0-A96B-00C04FD705A2": "WebBrowser",
    "3050F4D8-98B5-11CF-BB82-00AA00BDCE0B": "HTML Application",
    "06290BD3-48AA-11D2-8432-006008C3FBFC": "script moniker",
}


def in_storages(file: olefile.OleFileIO, findings: Findings) -> None:
    """Every object of a compound file: a storage of ObjectPool, or one with a packed file."""
    seen: set[tuple[str, ...]] = set()
    for path in file.listdir(streams=False, storages=True):
        streams = _streams(file, path)
        is_pooled = len(path) == 2 and path[0].upper() == "OBJECTPOOL"
        if not is_pooled and "\x01OLE10NATIVE" not in streams:
            continue
        if tuple(path[:-1]) in seen:
            continue  # a part of an object that is told already
        seen.add(tuple(path))
        _storage(file, path, streams, findings)
    if file.exists("\x01Ole10Native"):
        native(file.openstream("\x01Ole10Native").read(_MAX_OBJECT), "", findings)


def _streams(file: olefile.OleFileIO, path: list[str]) -> dict[str, list[str]]:
    depth = len(path)
    return {
        stream[-1].upper(): stream
        for stream in file.listdir(streams=True, storages=False)
        if len(stream) == depth + 1 and stream[:depth] == path
    }


def _storage(
    file: olefile.OleFileIO, path: list[str], streams: Mapping[str, list[str]], findings: Findings
) -> None:
    clsid = str(file.getclsid("/".join(path)) or "").upper()
    if "\x03OCXNAME" in streams or "\x03OCXDATA" in streams:
        findings.controls += 1
        return
    kind = KINDS.get(clsid, "")
    packed = streams.get("\x01OLE10NATIVE")
    if packed is not None and clsid not in HARMLESS:
        native(file.openstream(packed).read(_MAX_OBJECT), kind, findings)
        return
    whole = streams.get("PACKAGE") or streams.get("CONTENTS")
    if whole is not None:
        embedded(file.openstream(whole).read(_MAX_OBJECT), kind, "", findings)
    elif "\x01OLE10NATIVE" not in streams and clsid not in HARMLESS and kind:
        findings.embed(kind, "", _SHORTS.get(kind.partition(".")[0], ""))


_SHORTS: Mapping[str, str] = {"Word": "doc", "Excel": "xls", "PowerPoint": "ppt", "Visio": "vsd"}


def native(data: bytes, kind: str, findings: Findings) -> None:
    """A packed file ([MS-OLEDS] 2.3.6). What Packager writes isn't published, but long known:
    label, path and temporary path as zero-ended strings, then size and bytes."""
    body = data[4:] if len(data) > 4 else b""
    try:
        if struct.unpack_from("<H", body)[0] != 2:
            raise ValueError
        at = 2
        label, at = _string(body, at)
        path, at = _string(body, at)
        at += 4  # flags
        _, at = _string(body, at + 4)  # its size stands before it
        size = struct.unpack_from("<I", body, at)[0]
        content = body[at + 4 : at + 4 + size]
    except (struct.error, ValueError):
        embedded(body, kind or "Package", "", findings)
        return
    embedded(
        content, kind or "Package", label or path.replace("\\", "/").rpartition("/")[2], findings
    )


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.find(b"\0", at, at + 4096)
    if end < 0:
        raise ValueError
    return data[at:end].decode("cp1252", "replace"), end + 1


def embedded(data: bytes, kind: str, name: str, findings: Findings) -> None:
    """A file inside a document: told by what it is, and looked into for macros."""
    found = detect_bytes(data, name)
    promised = filetypes.by_extension(name)
    short = found.short
    if promised is not None and promised.family == "program" and found.short in _TEXTS:
        short = promised.short  # a script is text; its name makes it run on a double click
    findings.embed(kind, name, short)
    if found.short in _WITH_MACROS:
        _inside(data, findings)


_TEXTS = frozenset({"txt", "bin", "script", "html", "xml"})
_WITH_MACROS = frozenset({"doc", "xls", "ppt", "docm", "xlsm", "pptm", "xlsb", "docx", "xlsx"})


def _inside(data: bytes, findings: Findings) -> None:
    """Macros of an embedded document; it may hold further ones, whose macros Office wouldn't
    start, so one level is enough."""
    import io

    from . import vba, zips

    with tolerant(findings):
        if data[:2] == b"PK":
            zips.macros(io.BytesIO(data), findings)
        else:
            with olefile.OleFileIO(io.BytesIO(data)) as file:
                vba.inspect(file, findings)
