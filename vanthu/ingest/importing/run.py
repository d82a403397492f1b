"""Importing files and folders, one booking each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import structlog
from django.db import DataError

from vanthu.ingest.booking import book_stream
from vanthu.ingest.envelope import Envelope, new_queue_id
from vanthu.validators.policy import Policy

from .sources import IN_MEMORY, Found, find, mails_in
from .wrap import wrap_document

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Report:
    """What an import did. `failed`: (path, why)."""

    booked: int = 0
    known: int = 0
    failed: list[tuple[Path, str]] = field(default_factory=list)


def total_size(paths: list[Path]) -> int:
    """Bytes to go through, for a progress bar."""
    return sum(found.size for found in find(paths))


def import_paths(
    paths: list[Path], *, policy: Policy, progress: Callable[[int], None] = lambda _bytes: None
) -> Report:
    """Book every mail and document below `paths` for one portal, without answering anybody.

    A file that can't be read is noted and the others go on. Stopped at any moment and run again,
    nothing is booked twice.
    """
    report = Report()
    for found in find(paths):
        done = 0
        try:
            for source, position in _sources(found):
                _book(found, source, policy, report)
                progress(position - done)
                done = position
        except (OSError, DataError) as error:
            report.failed.append((found.path, f"{type(error).__name__}: {error}"))
            log.warning("import_failed", file=found.path.name, reason=str(error))
        progress(max(0, found.size - done))
    return report


def _book(found: Found, source: BinaryIO, policy: Policy, report: Report) -> None:
    envelope = Envelope(
        queue_id=new_queue_id(),
        channel="file",
        rcpt_to=[{"address": policy.addresses[0], "portal": policy.name}],
        extra={"name": found.path.name},
    )
    for booked in book_stream(envelope, source):
        if booked.how == "submission.book":
            report.booked += 1
        else:
            report.known += 1


def _sources(found: Found) -> Iterator[tuple[BinaryIO, int]]:
    """Open files to book, each with how far into the file that is."""
    if found.kind == "document":
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as mail:
            wrap_document(found.path, mail)
            mail.seek(0)
            yield mail, found.size  # type: ignore[misc]  # has all that a reader needs
        return
    with found.path.open("rb") as source:
        if found.kind == "mbox":
            yield from mails_in(source)
        else:
            yield source, found.size
