"""Between reading and judging: a glance at the tops of pictures and scanned pages.

Their text is recognised later, if at all; but a mark of secrecy on a sheet that was scanned must be
seen before anybody else sees the sheet (R95).
"""

from __future__ import annotations

import time
from typing import Any

import structlog

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Block, outcome_from_json

from .case import Case, PartCase

log = structlog.get_logger(__name__)

#: Seconds for one file, and for all of one submission.
FILE_SECONDS, ALL_SECONDS = 20.0, 60.0


def glance(case: Case) -> None:
    """Fill `glanced` of every file that is a picture or a scan and that nothing bars."""
    if not case.glances or case.barred_whole:
        return
    started = time.monotonic()
    for part in case.parts.values():
        if time.monotonic() - started > ALL_SECONDS:
            log.warning("glance_cut_short", parts=len(case.parts))
            return
        if not (
            part.is_file and part.part.sha256 and is_picture(part) and not case.barred(part.path)
        ):
            continue
        with case.blobs.open(part.part.sha256) as source:
            result = case.sandbox.run(
                "ocr.glance",
                source,
                name=part.part.name,
                args={"type": part.part.type, "seconds": FILE_SECONDS},
            )
        if result.failure is None:
            part.glanced = _blocks(result.data)


def is_picture(part: PartCase) -> bool:
    """Whether its writing, if it has any, is in pictures."""
    if by_mime(part.part.type).family == "image":
        return True
    findings = part.outcome.findings if part.outcome is not None else ()
    return any(finding.code == "pdf.scan" for finding in findings)


def _blocks(data: Any) -> tuple[Block, ...]:
    """The child may have been taken over: what isn't blocks is nothing."""
    try:
        return outcome_from_json({"type": "", "blocks": data}).blocks
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()
