"""Whether a copy is what was written: every byte of it is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vanthu.store.blobs import FolderBlobs

from .copying import SourceUnreadable, facts_of
from .databases import DATABASES
from .manifest import BLOBS, FileFacts, Manifest


def damaged_files(copy: Path, manifest: Manifest) -> Iterator[str]:
    """Names of files that aren't what the manifest says."""
    for name, facts in manifest.files.items():
        if not _is(copy / name, facts):
            yield name


def damaged_blobs(copy: Path, shared: FolderBlobs) -> Iterator[str]:
    """Names of blobs that are missing or whose bytes are not their name."""
    for name in blob_names(copy):
        path = shared.path(name)
        try:
            if facts_of(path).sha256 != name:
                yield name
        except (FileNotFoundError, SourceUnreadable):
            yield name


def check_database(copy: Path, manifest: Manifest) -> str:
    """What the database's own programs find wrong with its dump, or ""."""
    database = DATABASES[manifest.database]
    if database.file not in manifest.files:
        return f"{database.file} is missing"
    return database.check(copy / database.file)


def blob_names(copy: Path) -> Iterator[str]:
    """What blobs.txt lists."""
    with (copy / BLOBS).open(encoding="ascii", errors="replace") as file:
        for line in file:
            yield line.strip()


def _is(path: Path, facts: FileFacts) -> bool:
    try:
        return path.stat().st_size == facts.size and facts_of(path) == facts
    except (OSError, SourceUnreadable):
        return False
