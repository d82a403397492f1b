"""Step 5: read text, structure and metadata of every part that nothing bars."""

from __future__ import annotations

import time

from vanthu.parsers.readers import READERS
from vanthu.parsers.reading import read_part
from vanthu.parsers.types import Finding
from vanthu.validators.verdicts import Action

from .case import Case, PartCase

#: Seconds that all parts of one submission may take together: each has its own limit, but five
#: hundred files that each use it up would keep a worker for a day.
READ_SECONDS = 900.0


def read(case: Case) -> None:
    """Fill `outcome` of the body and of each readable file; of none while the mail as a whole is
    barred (a release runs all steps again). Damage, crash and limits of a reader
    come back as findings of that part alone."""
    if case.barred_whole:
        case.unread = any(case.action(f) is Action.HOLD for f in case.of_part(""))
        return
    started = time.monotonic()
    for part in case.parts.values():
        if not readable(case, part):
            continue
        if time.monotonic() - started > READ_SECONDS:
            limit = {"what": "time", "limit": READ_SECONDS}
            case.findings.append(Finding("file.limit", part.path, limit))
        else:
            with case.blobs.open(part.part.sha256) as source:
                part.outcome = read_part(
                    source, part.part.type, part.part.name, sandbox=case.sandbox
                )
            case.found(part.outcome.findings, part.path)


def readable(case: Case, part: PartCase) -> bool:
    """Whether a part is to be read: the body and files with a reader, unless barred."""
    wanted = part.is_file or part.path == case.body_path
    return (
        wanted
        and not part.opened
        and part.part.type in READERS
        and part.part.sha256 != ""
        and part.part.size > 0
        and not case.barred(part.path)
    )
