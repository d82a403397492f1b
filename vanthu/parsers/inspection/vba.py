"""Macros of Microsoft Office: which modules have code, what starts by itself, what it reaches for.

[MS-OVBA]: the project is a storage with a stream `dir` (2.3.4.2) that names the modules, and one
stream a module whose source is compressed (2.4.1). Nothing is run, and what is compiled beside the
source (p-code) isn't believed: a module whose source was wiped ("VBA stomping") counts as starting
by itself.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

import olefile

from .facts import Findings

#: Source that is looked at, of all modules together.
_MAX_SOURCE = 8 << 20
_MAX_MODULES = 500
_DIR_PATH = ("VBA", "dir")

#: Names that Office calls without anybody asking: Word and Excel's Auto macros, document events.
_STARTS = re.compile(
    r"^\s*(?:(?:Public|Private|Friend|Static)\s+)*(?:Sub|Function)\s+("
    r"Auto_?(?:Open|Close|Exec|Exit|New)|Auto_?(?:Activate|Deactivate)"
    r"|Document_?(?:Open|Close|New|BeforeClose|Change)|DocumentOpen|DocumentBeforeClose"
    r"|Workbook_(?:Open|Activate|Close|BeforeClose|BeforeSave|SheetActivate)|WorkbookOpen"
    r"|Presentation_?Open|SlideShow_?Begin|\w+_(?:Layout|Painted|MouseMove|GotFocus))\b",
    re.IGNORECASE | re.MULTILINE,
)
#: Calls that leave the document: programs, files, the network, the registry, other macros' code.
_REACHES = re.compile(
    r"\b(Shell(?:Execute\w*)?|CreateObject|GetObject|WScript\.Shell|MSXML2\w*|WinHttp\w*"
    r"|URLDownloadToFile\w*|ADODB\.Stream|FileCopy|Kill|FileSystemObject|powershell|cmd\.exe"
    r"|MacroCopy|OrganizerCopy|VBProject|CodeModule|Environ|RegWrite|CallByName|ExecuteExcel4Macro"
    r"|CallWindowProc\w*|VirtualAlloc\w*|CreateThread|SaveToFile|Declare\s+(?:PtrSafe\s+)?"
    r"(?:Function|Sub)|Open\s+[^\n]{1,200}\s+For\s+(?:Output|Binary|Append|Random))\b",
    re.IGNORECASE,
)
#: Lines that are no code: attributes, options, comments, blanks.
_NO_CODE = re.compile(r"^\s*(?:Attribute\b.*|Option\b.*|'.*|Rem\b.*)?$", re.IGNORECASE)


def inspect(ole: olefile.OleFileIO, findings: Findings) -> None:
    """Look at every VBA project in a compound file."""
    left = _MAX_SOURCE
    for path in ole.listdir(streams=True, storages=False):
        if len(path) >= 2 and (path[-2].upper(), path[-1].lower()) == _DIR_PATH:
            for source in _modules(ole, path[:-1], findings):
                left -= len(source)
                _weigh(source, findings)
                if left < 0:
                    findings.damaged = True
                    return


def _modules(ole: olefile.OleFileIO, folder: list[str], findings: Findings) -> Iterator[str]:
    """The modules' sources; a project that can't be read counts as one that hides something."""
    try:
        data = decompress(ole.openstream([*folder, "dir"]).read())
        modules = list(_directory(data))
    except (OSError, ValueError, struct.error, IndexError):
        findings.damaged = True
        findings.macros += 1
        return
    for stream, offset in modules[:_MAX_MODULES]:
        try:
            raw = ole.openstream([*folder, stream]).read()
            source = decompress(raw[offset:])
        except (OSError, ValueError, struct.error, IndexError):
            findings.damaged = True
            findings.macros += 1
            continue
        yield source.decode("latin-1")


def _directory(data: bytes) -> Iterator[tuple[str, int]]:
    """(stream's name, offset of its source) of each module: records are id, size, bytes
    ([MS-OVBA] 2.3.4.2.3.2); names of streams stand in UTF-16 too (2.3.4.2.3.2.3)."""
    at, stream, offset = 0, "", 0
    while at + 6 <= len(data):
        kind, size = struct.unpack_from("<HI", data, at)
        if kind == 0x0009:  # PROJECTVERSION says 4 and has 6 bytes (2.3.4.2.1.10)
            size = 6
        body = data[at + 6 : at + 6 + size]
        at += 6 + size
        if kind == 0x0032:
            stream = body.decode("utf-16-le", "replace")
        elif kind == 0x001A and not stream:
            stream = body.decode("latin-1")
        elif kind == 0x0031 and size == 4:
            offset = struct.unpack("<I", body)[0]
        elif kind == 0x002B:  # end of one module
            if stream:
                yield stream, offset
            stream, offset = "", 0


def _weigh(source: str, findings: Findings) -> None:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    code = [line for line in lines if not _NO_CODE.match(line)]
    if not code:
        return
    findings.macros += 1
    text = "\n".join(code)
    findings.starts |= {match[1] for match in _STARTS.finditer(text)}
    findings.reaches |= {" ".join(match[1].split())[:40] for match in _REACHES.finditer(text)}


def decompress(data: bytes) -> bytes:
    """A compressed container ([MS-OVBA] 2.4.1.3): signature, then chunks of at most 4,096 bytes.

    Raises ValueError for what is none.
    """
    if not data or data[0] != 1:
        raise ValueError("no compressed container")
    out = bytearray()
    at = 1
    while at + 2 <= len(data) and len(out) <= _MAX_SOURCE:
        header = struct.unpack_from("<H", data, at)[0]
        size, packed = (header & 0x0FFF) + 3, bool(header & 0x8000)
        if header == 0:
            break  # what fills the stream's last sector
        if header & 0x7000 != 0x3000:
            raise ValueError("no chunk")
        end = min(at + size, len(data))
        chunk = data[at + 2 : end]
        if packed:
            _chunk(chunk, out)
        else:
            out += chunk[:4096]
        at = end
    return bytes(out)


def _chunk(data: bytes, out: bytearray) -> None:
    """One chunk: a flag byte, then eight literals or copies of what came before (2.4.1.3.5)."""
    start, at = len(out), 0
    while at < len(data):
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                return
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 2 > len(data):
                raise ValueError("chunk cut off")
            token = struct.unpack_from("<H", data, at)[0]
            at += 2
            bits = max((len(out) - start - 1).bit_length(), 4)
            length = (token & (0xFFFF >> bits)) + 3
            back = (token >> (16 - bits)) + 1
            if back > len(out) - start:
                raise ValueError("copy of nothing")
            for _ in range(length):
                out.append(out[-back])
            if len(out) - start > 4096 + 8:
                raise ValueError("chunk too long")
