"""Step 3b: look into the files for what runs, before the rules on bytes."""

from __future__ import annotations

import time

from vanthu.parsers.inspection.calling import inspect_part, is_worth_inspecting
from vanthu.parsers.types import Finding

from .case import Case, PartCase

#: Seconds that all files of one submission may take together.
INSPECT_SECONDS = 120.0


def inspect_files(case: Case) -> None:
    """Fill `inspection` of each file that can hold more than text. What can't be looked into, or
    not in time, is held like any file beyond the limits: nothing passes unseen."""
    started = time.monotonic()
    for part in case.parts.values():
        if not _wanted(case, part):
            continue
        if time.monotonic() - started > INSPECT_SECONDS:
            limit = {"what": "time", "limit": INSPECT_SECONDS}
            case.findings.append(Finding("file.limit", part.path, limit))
            continue
        with case.blobs.open(part.part.sha256) as source:
            part.inspection, failure = inspect_part(source, part.part.type, sandbox=case.sandbox)
        if failure is not None:
            case.found([failure], part.path)


def _wanted(case: Case, part: PartCase) -> bool:
    return (
        part.is_file
        and not part.opened
        and part.part.size > 0
        and not part.part.encrypted
        and is_worth_inspecting(part.part.type)
        and not case.barred(part.path)
    )
