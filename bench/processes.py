"""What a process and all that it started have used, by /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def processor_time() -> float:
    """Seconds of processor that this process, its children and theirs have used so far."""
    return sum(sum(map(int, row[11:15])) for row in _family()) * _TICK


def resident() -> int:
    """Bytes that this process has in memory, without its children."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE


def _family() -> Iterator[list[str]]:
    """/proc/PID/stat from the state on, of this process and its descendants."""
    rows = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended meanwhile
            rows[int(entry.name)] = text.rpartition(")")[2].split()
    family = {os.getpid()}
    grown = 0
    while grown != len(family):
        grown = len(family)
        family |= {pid for pid, row in rows.items() if int(row[1]) in family}
    return (rows[pid] for pid in family)
