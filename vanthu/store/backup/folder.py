"""FOLDER: the copies, and beside them the blobs that they share.

FOLDER/.vanthu-backup             mark and lock
FOLDER/blobs/ab/abcdef…           every blob that any copy lists
FOLDER/2026-11-23T043000Z/        one copy: manifest.json, blobs.txt, database, folders
FOLDER/.making-… , .removing-…    begun; swept by the next run
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from vanthu.store.blobs import FolderBlobs, fsync_dir

from .copying import folder_made
from .errors import BackupRuns, NoCopy, WrongFolder

MARK = ".vanthu-backup"
MAKING, REMOVING = ".making-", ".removing-"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z(-\d+)?")


class BackupFolder:
    """One FOLDER."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.blobs = FolderBlobs(self.path / "blobs")

    def copies(self) -> list[Path]:
        """The whole copies, oldest first. A copy gets its name when it is whole."""
        with suppress(FileNotFoundError, NotADirectoryError):
            return sorted(
                (path for path in self.path.iterdir() if _NAME.fullmatch(path.name)), key=_order
            )
        return []

    def copy(self, name: str | None) -> Path:
        """The copy of that name, or the newest."""
        copies = self.copies()
        if not copies:
            raise NoCopy(f"no copy in {self.path}; `vanthu backup {self.path}` makes one.")
        if name is None:
            return copies[-1]
        for copy in copies:
            if copy.name == name:
                return copy
        raise NoCopy(f"no copy {name!r} in {self.path}; there are: {_names(copies)}")

    def new_name(self, now: datetime) -> str:
        """A name for a copy that sorts behind the others."""
        name = f"{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
        number, found = 1, name
        while (self.path / found).exists():
            number += 1
            found = f"{name}-{number}"
        return found

    def check_apart(self, *live: Path) -> None:
        """WrongFolder where the copies would lie among what they are copies of, or the shared blobs
        would be the service's own, which pruning would then delete."""
        mine, shared = self.path.resolve(), self.blobs.root.resolve()
        for folder in (path.resolve() for path in live):
            if mine.is_relative_to(folder) or folder.is_relative_to(shared):
                raise WrongFolder(
                    f"{self.path} and the service's {folder} lie in one another: name a folder "
                    "elsewhere, best on another disk."
                )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone in the folder; what killed runs left is gone."""
        self._prepare()
        with self._locked(fcntl.LOCK_EX):
            self._sweep()
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Nothing is removed meanwhile."""
        if not (self.path / MARK).exists():  # one copy that was brought here by itself
            yield
            return
        with self._locked(fcntl.LOCK_SH):
            yield

    def remove(self, copy: Path) -> None:
        """Remove a copy: first its name, so that half of one is never taken for whole."""
        doomed = copy.with_name(REMOVING + copy.name)
        copy.rename(doomed)
        fsync_dir(self.path)
        shutil.rmtree(doomed)

    def _prepare(self) -> None:
        if not (self.path / MARK).exists() and _used(self.path):
            raise WrongFolder(
                f"{self.path} holds other things and no copies: name an empty folder or a new one "
                f"({self.path / 'vanthu'})."
            )
        folder_made(self.path)
        folder_made(self.blobs.root)
        fd = os.open(self.path / MARK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "r+b") as file:
            if not file.read(1):
                file.write(b"vanthu-backup/1\n")

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        # Read only: copies may lie on a disk that can't be written to.
        fd = os.open(self.path / MARK, os.O_RDONLY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(fd, how | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BackupRuns(
                    f"another backup or restore works on {self.path}; wait until it is done."
                ) from error
            yield
        finally:
            os.close(fd)

    def _sweep(self) -> None:
        for path in self.path.iterdir():
            if path.name.startswith((MAKING, REMOVING)):
                shutil.rmtree(path)
        self.blobs.sweep()


def _used(path: Path) -> bool:
    try:
        names = {entry.name for entry in path.iterdir()}
    except FileNotFoundError:
        return False
    return bool({name for name in names if not name.startswith(".")} - {"lost+found"})


def _order(path: Path) -> tuple[str, int]:
    name, _, number = path.name.partition("Z")
    return name, int(number.lstrip("-") or 1)


def _names(copies: list[Path]) -> str:
    return ", ".join(copy.name for copy in copies[-10:])
