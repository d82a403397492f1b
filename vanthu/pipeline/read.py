"""Step 5: read text, structure and metadata of every part that nothing bars."""

from __future__ import annotations

from vanthu.parsers.readers import READERS
from vanthu.parsers.reading import read_part

from .case import Case, PartCase


def read(case: Case) -> None:
    """Fill `outcome` of the body and of each readable file; of none while the mail as a whole is
    barred (a release runs all steps again). Damage, crash and limits of a reader
    come back as findings of that part alone."""
    if case.barred_whole:
        return
    for part in case.parts.values():
        if readable(case, part):
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
