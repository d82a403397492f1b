"""Files that are hashed while they are copied, and are on the disk when that is over."""

from __future__ import annotations

import ctypes
import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from vanthu.store.blobs import CHUNK, fsync_dir

from .manifest import FileFacts

_libc = ctypes.CDLL(None, use_errno=True)


class SourceUnreadable(Exception):
    """The disk doesn't give back what was written to it; the other files are still to be saved."""


def chunks(path: Path) -> Iterator[bytes]:
    """What a file holds. FileNotFoundError where it isn't (any more)."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError:
        raise
    except OSError as error:
        raise SourceUnreadable(f"{path}: {error.strerror}") from error


def written(pieces: Iterable[bytes], target: Path, *, flush: bool = True) -> FileFacts:
    """A new file, closed to others; an older one of that name is replaced. On the disk when this
    returns, unless the caller flushes many at once (`flush_disk`)."""
    digest, size = hashlib.sha256(), 0
    fd = os.open(
        target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
    )
    with os.fdopen(fd, "wb") as file:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        if flush:
            os.fsync(fd)
    return FileFacts(size=size, sha256=digest.hexdigest())


def facts_of(path: Path) -> FileFacts:
    """Size and SHA-256 of a file."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks(path):
        digest.update(chunk)
        size += len(chunk)
    return FileFacts(size=size, sha256=digest.hexdigest())


def folder_made(path: Path) -> Path:
    """The folder, made with those above it where they are missing; only we may look inside."""
    if not path.is_dir():
        folder_made(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    return path


def flush_disk(path: Path) -> None:
    """Everything that was written to the disk of `path` is on it (syncfs(2)): for many files this
    takes seconds where fsync of each takes minutes."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if _libc.syncfs(fd):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(path))
    finally:
        os.close(fd)


def fsync_tree(root: Path) -> None:
    """Make every name below a folder durable (files are already)."""
    for folder, _folders, _files in os.walk(root):
        fsync_dir(Path(folder))
