"""What a reader gives when it can't read, and the metadata that all formats share."""

from __future__ import annotations

import functools
import struct
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from vanthu.parsers.types import Block, Finding, Outcome

from .building import TooLarge
from .package import Damaged, Encrypted, Forbidden, TooBig

Reader = Callable[[BinaryIO, str], Outcome]

#: Longest metadata value that is kept; a title isn't longer, an attack is.
MAX_VALUE = 2000


def guarded(type_: str) -> Callable[[Reader], Reader]:
    """Turn what hostile or broken files raise into findings.

    The faults named here are the file's. Any other exception is ours and leaves the reader as it
    is; the sandbox reports it without losing the part.
    """

    def wrap(read: Reader) -> Reader:
        @functools.wraps(read)
        def guarded_read(source: BinaryIO, name: str) -> Outcome:
            try:
                return read(source, name)
            except Encrypted:
                code = "pdf.encrypted" if type_ == "application/pdf" else "file.encrypted"
                return failed(type_, code)
            except Forbidden:
                return failed(type_, "file.unsafe_xml")
            except (TooLarge, TooBig):
                return failed(type_, "file.limit")
            except (Damaged, struct.error, RecursionError) as error:
                return failed(type_, "file.damaged", detail=str(error)[:200])

        return guarded_read

    return wrap


def failed(type_: str, code: str, **args: Any) -> Outcome:
    """An outcome that holds nothing but the reason."""
    return Outcome(type_, findings=(Finding(code, args=args),))


def outcome(
    type_: str,
    blocks: Iterable[Block],
    metadata: Mapping[str, Any],
    findings: Iterable[Finding] = (),
) -> Outcome:
    """An outcome with metadata cleaned: no empty values, NFC, no controls, bounded."""
    clean = {key: _clean(value) for key, value in metadata.items()}
    kept = {key: value for key, value in clean.items() if value not in ("", None, [], {})}
    return Outcome(type_, tuple(blocks), kept, tuple(findings))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = "".join(c if c.isprintable() or c == "\xad" else " " for c in value[:MAX_VALUE])
        return unicodedata.normalize("NFC", " ".join(text.split()))
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    return value


def review_findings(
    *, comments: int, insertions: int, deletions: int, hidden: int
) -> list[Finding]:
    """What the editor has to know of a file that still carries its making."""
    findings = []
    if comments or insertions or deletions:
        changes = insertions + deletions
        findings.append(
            Finding(
                "doc.has_comments",
                args={"comments": comments, "changes": changes},
                evidence={"insertions": insertions, "deletions": deletions},
            )
        )
    if hidden:
        findings.append(Finding("doc.hidden_text", args={"count": hidden}))
    return findings
