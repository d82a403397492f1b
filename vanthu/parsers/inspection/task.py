"""The task "inspect": one file's facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from vanthu.parsers import filetypes

from . import media, ole, pdf, polyglots, rtf, zips
from .facts import Findings

#: Short name of a type → who looks into it.
INSPECTORS: Mapping[str, Callable[[BinaryIO, Findings], None]] = {
    "pdf": pdf.inspect,
    "rtf": rtf.inspect,
    **dict.fromkeys(("doc", "xls", "ppt", "ole"), ole.inspect),
    **dict.fromkeys(("docx", "docm", "dotx", "xlsx", "xlsm", "xlsb", "pptx", "pptm"), zips.inspect),
    **dict.fromkeys(("odt", "ott", "ods", "odp"), zips.inspect),
}
#: Families whose bytes may be another format too.
_POLYGLOT = frozenset({"text", "image", "video", "audio"})


def task(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,  # noqa: ARG001
) -> dict[str, Any]:
    """`args["type"]`: the detected MIME type."""
    type_ = filetypes.by_mime(str(args["type"]))
    findings = Findings()
    try:
        _look(source, type_, findings)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - an inspector's fault must not refuse what a reader can read
        findings.damaged = True
    return findings.told()


def _look(source: BinaryIO, type_: filetypes.FileType, findings: Findings) -> None:
    look = INSPECTORS.get(type_.short)
    if look is not None:
        look(source, findings)
    if type_.family in _POLYGLOT and type_.short != "txt":
        polyglots.inspect(source, type_.short, type_.family, findings)
    media.inspect(source, type_.short, findings)
