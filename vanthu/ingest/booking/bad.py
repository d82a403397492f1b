"""What could not be booked, over all spools of this host: for the monitor and for retrying."""

from __future__ import annotations

from dataclasses import dataclass

from vanthu.config.settings import Settings
from vanthu.ingest.spool import BadEntry, spools
from vanthu.ingest.wake import FILE_NAME, Wake


@dataclass(frozen=True, slots=True)
class BadFile:
    """One entry in a bad/ folder, and the spool it belongs to."""

    spool: str
    entry: BadEntry


def bad_files(settings: Settings) -> list[BadFile]:
    """Everything that was set aside, oldest first."""
    found = [BadFile(s.folder.name, entry) for s in spools(settings.spool) for entry in s.bad()]
    return sorted(found, key=lambda bad: bad.entry.at)


def retry_bad(settings: Settings, spool: str, name: str) -> None:
    """Put an entry back and wake the booker; FileNotFoundError when it isn't there (any more)."""
    for candidate in spools(settings.spool):
        if candidate.folder.name == spool:
            candidate.retry(name)
            wake = Wake(settings.run_dir / FILE_NAME)
            wake.send()
            wake.close()
            return
    raise FileNotFoundError(f"no spool {spool!r}")


def retry_all_bad(settings: Settings) -> int:
    """Put everything back; how many."""
    found = bad_files(settings)
    for bad in found:
        retry_bad(settings, bad.spool, bad.entry.name)
    return len(found)
