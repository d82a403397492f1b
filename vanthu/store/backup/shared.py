"""The blobs that all copies of a folder share: adding what is new, dropping what no copy lists."""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import groupby
from pathlib import Path

from vanthu.store.blobs import PUTTING, FolderBlobs, fsync_dir

from .copying import SourceUnreadable, chunks, facts_of, flush_disk, folder_made, written

#: Blobs that are brought to the disk at a time.
AT_ONCE = 500
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Fate(Enum):
    """What became of one blob."""

    THERE = "there"
    NEW = "new"
    #: It went while we worked: destroyed at the desk.
    GONE = "gone"
    #: It is missing or its bytes are not its name, and no older copy has them either.
    LOST = "lost"
    #: The same, but an older copy has it whole, and that one stays.
    SAVED = "saved"


@dataclass(slots=True)
class Tally:
    """What was copied."""

    count: int = 0
    bytes: int = 0
    new: int = 0
    new_bytes: int = 0
    #: Names of blobs that are damaged or missing at the service -> whether an older copy has them.
    damaged: dict[str, bool] = field(default_factory=dict)

    def add(self, name: str, fate: Fate, size: int) -> bool:
        """Count one; whether the copy holds it."""
        if fate in {Fate.LOST, Fate.SAVED}:
            self.damaged[name] = fate is Fate.SAVED
        if fate in {Fate.LOST, Fate.GONE}:
            return False
        self.count += 1
        self.bytes += size
        if fate is Fate.NEW:
            self.new += 1
            self.new_bytes += size
        return True


def listed(root: Path) -> Iterator[Path]:
    """Every blob of a store, by name."""
    folders = root.iterdir() if root.is_dir() else ()
    for prefix in sorted(path for path in folders if len(path.name) == 2 and path.is_dir()):
        yield from sorted(path for path in prefix.iterdir() if _SHA256.fullmatch(path.name))


def missing_bytes(live: FolderBlobs, shared: FolderBlobs) -> int:
    """How much `copy_blobs` would have to write."""
    total = 0
    for path in listed(live.root):
        if not shared.exists(path.name):
            try:
                total += path.stat().st_size
            except FileNotFoundError:
                continue
    return total


def copy_blobs(
    live: FolderBlobs,
    shared: FolderBlobs,
    lines: Callable[[str], object],
    lost: Sequence[str] = (),
) -> Tally:
    """Copy every blob that `shared` lacks, hashed while it is copied; `lines` gets each name that
    the copy holds, sorted. A blob that is there already isn't read again: files are write-once, and
    `vanthu restore --check` reads them all. `lost`: sorted names of blobs that the service should
    have and hasn't; where an older copy has one, this copy holds it too."""
    tally, arrivals = Tally(), _Arrivals(shared.root)
    missed = frozenset(lost)
    there = (path.name for path in listed(live.root))
    for name, _twice in groupby(heapq.merge(there, lost)):
        kept = shared.path(name)
        fate, size = _brought(live, kept, arrivals)
        if fate is Fate.GONE and name in missed:
            fate, size = _saved(kept)
        if tally.add(name, fate, size):
            lines(name)
    arrivals.settle()
    return tally


class _Arrivals:
    """Blobs that are written and wait for their names: they get them when they are on the disk, or
    a power cut could leave one that has the right name and size and other bytes. Many at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._moves: list[tuple[Path, Path]] = []

    def bring(self, source: Path, kept: Path) -> int | None:
        """Copy one; its size, or None where its bytes are not its name."""
        fresh = self.root / f"{PUTTING}{kept.name}"
        try:
            facts = written(chunks(source), fresh, flush=False)
            if facts.sha256 != kept.name:
                fresh.unlink()
                return None
        except SourceUnreadable:
            fresh.unlink(missing_ok=True)
            return None
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        self._moves.append((fresh, kept))
        if len(self._moves) >= AT_ONCE:
            self.settle()
        return facts.size

    def settle(self) -> None:
        """Give the names."""
        flush_disk(self.root)
        for fresh, kept in self._moves:
            folder_made(kept.parent)
            os.replace(fresh, kept)
        for folder in {kept.parent for _fresh, kept in self._moves} | {self.root}:
            fsync_dir(folder)
        self._moves.clear()


def drop_unlisted(shared: FolderBlobs, lists: Iterable[Path]) -> int:
    """Remove the blobs that none of these blobs.txt name; how many went. Both sides are sorted, so
    that a million names needn't be in memory."""
    opened = [path.open(encoding="ascii") for path in lists]
    try:
        needed = heapq.merge(*((line.strip() for line in file) for file in opened))
        wanted, gone = next(needed, None), 0
        for path in listed(shared.root):
            while wanted is not None and wanted < path.name:
                wanted = next(needed, None)
            if path.name != wanted:
                path.unlink()
                gone += 1
        return gone
    finally:
        for file in opened:
            file.close()


def _brought(live: FolderBlobs, kept: Path, arrivals: _Arrivals) -> tuple[Fate, int]:
    source = live.path(kept.name)
    try:
        size = source.stat().st_size
        if kept.exists() and kept.stat().st_size == size:
            return Fate.THERE, size
        if (brought := arrivals.bring(source, kept)) is not None:
            return Fate.NEW, brought
        # Destroying overwrites before it unlinks, under this lock (store/sealed/traces): what we
        # read may have been half of that.
        with live.referencing():
            if (brought := arrivals.bring(source, kept)) is not None:
                return Fate.NEW, brought
    except FileNotFoundError:
        return Fate.GONE, 0
    return _saved(kept)


def _saved(kept: Path) -> tuple[Fate, int]:
    """Of a blob that the service hasn't whole: whether an older copy has."""
    try:
        facts = facts_of(kept)
    except (FileNotFoundError, SourceUnreadable):
        return Fate.LOST, 0
    return (Fate.SAVED if facts.sha256 == kept.name else Fate.LOST), facts.size
