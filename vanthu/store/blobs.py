"""Write-once files named by their SHA-256."""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1 << 20
#: How the name of a file begins that is still being written.
PUTTING = ".put-"
#: And that of a folder with the parts of a mail that nobody has decided on yet.
STAGING = ".staging-"
_LOCK = ".references"


class BlobStore(Protocol):
    """Where received bytes lie. Names are SHA-256 in hex."""

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """Store what `source` still holds; its (SHA-256, size). On disk when it returns."""

    def open(self, sha256: str) -> BinaryIO:
        """The blob, for reading; FileNotFoundError when it isn't there."""

    def exists(self, sha256: str) -> bool:
        """Whether the blob is there."""

    def delete(self, sha256: str) -> None:
        """Wipe the blob; nothing happens when it isn't there."""


def fsync_dir(path: Path) -> None:
    """Make names in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class FolderBlobs:
    """Blobs as files: ROOT/ab/abcdef…"""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where a blob lies."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """See `BlobStore.put`: file, then its folder, then the folder's name are fsynced."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        size = 0
        fd, name = self._temporary()
        try:
            with os.fdopen(fd, "wb") as file:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
                file.flush()
                target = self.path(digest.hexdigest())
                if not target.exists():
                    os.fsync(file.fileno())
            if target.exists():
                os.unlink(name)
                # Whoever put it there may not have got so far yet, and we are about to commit.
                fsync_dir(target.parent)
                fsync_dir(self.root)
            else:
                fresh = not target.parent.exists()
                target.parent.mkdir(exist_ok=True, mode=0o700)
                os.rename(name, target)
                fsync_dir(target.parent)
                if fresh:
                    fsync_dir(self.root)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest.hexdigest(), size

    def _temporary(self) -> tuple[int, str]:
        """A new file that is ours as long as we hold its lock; see `sweep`."""
        while True:
            fd, name = tempfile.mkstemp(prefix=PUTTING, dir=self.root)
            with suppress(BlockingIOError):
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(fd).st_nlink:  # a sweeper may have been quicker than our lock
                    return fd, name
            os.close(fd)

    @contextmanager
    def referencing(self) -> Iterator[None]:
        """Hold this between relying on a blob and the commit of the row that names it: meanwhile
        nobody takes the blob for unneeded."""
        with self._locked(fcntl.LOCK_SH):
            yield

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Hold this between asking whether a blob is named anywhere and deleting it."""
        with self._locked(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(self.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, how)
            yield
        finally:
            os.close(fd)

    def sweep(self) -> int:
        """Remove what killed writers left behind (files that nobody holds); their number."""
        swept = sum(_swept(folder) for folder in self.root.glob(f"{STAGING}*"))
        for path in self.root.glob(f"{PUTTING}*"):
            with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
                swept += 1
        return swept

    def open(self, sha256: str) -> BinaryIO:
        """See `BlobStore.open`."""
        return self.path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        """See `BlobStore.exists`."""
        return self.path(sha256).exists()

    def delete(self, sha256: str) -> None:
        """See `BlobStore.delete`."""
        path = self.path(sha256)
        if path.exists():
            path.unlink()
            fsync_dir(path.parent)


class StagedBlobs:
    """The parts of one mail until it is decided on: beside the store, not in it.

    `keep` makes them blobs; what isn't kept is gone with `close`, so that a mail that turns out to
    bear a mark of secrecy has left nothing in the store but what it came as.
    """

    def __init__(self, store: FolderBlobs) -> None:
        self._store = store
        self._folder: Path | None = None
        self._lock = -1

    def put(self, source: BinaryIO) -> tuple[str, int]:
        """See `BlobStore.put`; on disk when `keep` returns."""
        folder = self._made()
        digest, size = hashlib.sha256(), 0
        fd, name = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(fd, "wb") as file:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            os.replace(name, folder / digest.hexdigest())
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return digest.hexdigest(), size

    def open(self, sha256: str) -> BinaryIO:
        """See `BlobStore.open`: what was put here, else what the store has."""
        if self._folder is not None:
            with suppress(FileNotFoundError):
                return (self._folder / self._store.path(sha256).name).open("rb")
        return self._store.open(sha256)

    def keep(self) -> None:
        """Make everything put here blobs of the store, durable when this returns. Call it inside
        the store's `referencing`."""
        if self._folder is None:
            return
        parents: set[Path] = set()
        for path in self._folder.iterdir():
            target = self._store.path(path.name)
            if target.exists():
                path.unlink()
                parents |= {target.parent, self._store.root}  # see `FolderBlobs.put`
                continue
            with path.open("rb") as file:
                os.fsync(file.fileno())
            if not target.parent.exists():
                target.parent.mkdir(exist_ok=True, mode=0o700)
                parents.add(self._store.root)
            os.rename(path, target)
            parents.add(target.parent)
        for parent in parents:
            fsync_dir(parent)

    def close(self) -> None:
        """Forget what was not kept: overwritten with noughts, then unlinked."""
        if self._folder is not None:
            _wiped(self._folder)
            os.close(self._lock)
            self._folder, self._lock = None, -1

    def _made(self) -> Path:
        if self._folder is None:
            self._store.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder = Path(tempfile.mkdtemp(prefix=STAGING, dir=self._store.root))
            self._lock = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(self._lock, fcntl.LOCK_SH)
        return self._folder


def _wiped(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("r+b") as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, CHUNK)))
        path.unlink()
    folder.rmdir()


def _swept(folder: Path) -> int:
    """Remove a folder whose owner is dead."""
    with suppress(FileNotFoundError, BlockingIOError):
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _wiped(folder)
            return 1
        finally:
            os.close(fd)
    return 0


@contextmanager
def opened(store: BlobStore, sha256: str) -> Iterator[BinaryIO]:
    """The blob as a context."""
    file = store.open(sha256)
    try:
        yield file
    finally:
        file.close()


def blobs() -> FolderBlobs:
    """The blob store that the settings name."""
    from django.conf import settings

    return FolderBlobs(settings.VANTHU.blobs_dir)
