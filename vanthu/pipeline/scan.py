"""The scanner's step: every part's bytes, one by one, before anything else is made of them.

Members of archives and nested mails are parts of their own, so nothing depends on what the scanner
can unpack (Debian's has no RAR). What it can't say anything about holds the whole mail: a part that
nobody looked at may be what makes the others dangerous (DESIGN).
"""

from __future__ import annotations

from typing import BinaryIO, Protocol

from vanthu.parsers.types import Finding
from vanthu.vietnamese.clean import clean_line

from .case import Case, PartCase
from .scanner import ScannerAway, ScanTooLarge

#: Names that a finding lists.
NAMED = 20


class Scans(Protocol):
    """What looks for viruses (`vanthu.pipeline.scanner.Scanner`)."""

    def scan(self, source: BinaryIO) -> str:
        """The signature that fits, "" for none; raises ScannerAway or ScanTooLarge."""


def scan(case: Case) -> None:
    """Find viruses in the parts; without a scanner the rule on it says so."""
    if case.scanner is None:
        return
    known: dict[str, str] = {}
    large: list[PartCase] = []
    for part in case.parts.values():
        sha256 = part.part.sha256
        if not sha256 or not part.part.size:
            continue
        if sha256 not in known:
            try:
                with case.blobs.open(sha256) as source:
                    known[sha256] = case.scanner.scan(source)
            except ScanTooLarge:
                large.append(part)
                continue
            except ScannerAway as error:
                case.findings.append(Finding("virus.unavailable", evidence={"cause": error.cause}))
                break
        if known[sha256]:
            signature = clean_line(known[sha256], 120)
            case.findings.append(Finding("virus.found", part.path, {"signature": signature}))
    if large:
        names = ", ".join(part.part.name or part.path for part in large[:NAMED])
        args = {"names": names, "count": len(large), "size": max(p.part.size for p in large)}
        case.findings.append(Finding("virus.too_large", args=args))
