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

    def sweep(self) -> int:
        """Remove what killed writers left behind (files that nobody holds); their number."""
        swept = 0
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
