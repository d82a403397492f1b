"""What of DATA goes into a copy besides the database and the blobs, and what never does.

Left out: `run`, `logs`, `static`, which are made again; **`keys` and `sealed`**, because what was
destroyed at the desk must not come back from a backup (docs/operating.md). They are left out by
naming what is taken, so that a folder that comes to DATA later isn't in copies by accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vanthu.config.settings import Settings

from .copying import chunks, folder_made, written
from .manifest import FileFacts

FOLDERS = ("portals", "secrets", "outgoing")
SETTINGS = "vanthu.toml"
#: `new` twice: a file that is put back from `bad` while we look stands in one of them. What is
#: still being received (`tmp`) is nobody's but its sender's.
_SPOOLED = ("new", "bad", "new")


def copy_spool(settings: Settings, target: Path) -> Iterator[tuple[str, FileFacts]]:
    """What is received and not booked yet: each file's name in the copy and what it is."""
    seen: set[str] = set()
    for spool in _folders(settings.spool):
        for folder in _SPOOLED:
            for path in _files(spool / folder):
                name = path.relative_to(settings.spool.parent).as_posix()
                if name not in seen and (facts := _copied(path, target / name)) is not None:
                    seen.add(name)
                    yield name, facts


def copy_folders(settings: Settings, target: Path) -> Iterator[tuple[str, FileFacts]]:
    """Policies, secrets, answers in the folder, settings."""
    paths = [path for folder in FOLDERS for path in _below(settings.data / folder)]
    for path in (*paths, settings.data / SETTINGS):
        name = path.relative_to(settings.data).as_posix()
        if path.is_file() and (facts := _copied(path, target / name)) is not None:
            yield name, facts


def _copied(path: Path, target: Path) -> FileFacts | None:
    """None where the file went meanwhile: it was booked, moved or destroyed."""
    folder_made(target.parent)
    try:
        return written(chunks(path), target)
    except FileNotFoundError:
        target.unlink(missing_ok=True)
        return None


def _below(root: Path) -> Iterator[Path]:
    """All files, but for those that are still being written (they begin with a dot)."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.parts[-1:]):
            yield path


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except FileNotFoundError:
        return []
