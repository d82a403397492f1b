"""What a family of processes holds of memory and disk, sampled while something runs."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import psutil


def memory(processes: list[psutil.Process]) -> int:
    """Bytes in memory, pages that several share counted once (proportional set size)."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError):
            text = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
            total += next(int(line.split()[1]) for line in text.splitlines() if "Pss:" in line)
    return total * 1024


def disk(processes: list[psutil.Process], folder: Path) -> int:
    """Bytes on disk: what lies below the folder, and what is open without a name."""
    seen: dict[tuple[int, int], int] = {}
    for path in _files(folder):
        with contextlib.suppress(OSError):
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    for process in processes:
        with contextlib.suppress(psutil.Error, OSError):
            for link in Path(f"/proc/{process.pid}/fd").iterdir():
                if os.readlink(link).endswith("(deleted)"):
                    status = link.stat()
                    seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(seen.values())


def _files(folder: Path) -> Iterator[Path]:
    for base, _, names in os.walk(folder):
        for name in names:
            yield Path(base, name)


class Peaks:
    """The highest values of some measures while the block runs."""

    def __init__(self, **measures: Callable[[], int]) -> None:
        self._measures = measures
        self.of = dict.fromkeys(measures, 0)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        while not self._stop.wait(0.1):
            for name, measure in self._measures.items():
                self.of[name] = max(self.of[name], measure())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
