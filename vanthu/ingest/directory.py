"""Folder fsyncs that are shared: one call makes durable the renames of all who wait for it."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path


class _Round:
    """One fsync that somebody will run, and how it ended."""

    __slots__ = ("done", "failure")

    def __init__(self) -> None:
        self.done = False
        # Until the fsync has succeeded it has failed, whatever stops it.
        self.failure: OSError | None = OSError(errno.EIO, os.strerror(errno.EIO))


class DirectorySync:
    """Group commit on one folder. `sync()` returns once an fsync that *began* after the call has
    succeeded, and raises OSError if it failed; who comes while one runs shares the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fd = -1
        self._turn = threading.Condition()
        self._running = False
        self._next = _Round()

    def sync(self) -> None:
        """Make every name durable that was there before this call."""
        with self._turn:
            mine = self._next
            while not mine.done:
                if self._running:
                    self._turn.wait()
                else:
                    self._lead()
        if mine.failure is not None:
            raise OSError(mine.failure.errno, mine.failure.strerror)

    def _lead(self) -> None:
        self._running = True
        mine, self._next = self._next, _Round()
        self._turn.release()
        try:
            self._fsync()
            mine.failure = None
        except OSError as error:
            mine.failure = error
        finally:
            self._turn.acquire()
            self._running = False
            mine.done = True
            self._turn.notify_all()

    def _fsync(self) -> None:
        if self._fd < 0:
            self._fd = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(self._fd)
        except OSError:
            # Never a second fsync on a descriptor that has failed.
            self.close()
            raise

    def close(self) -> None:
        """Close the folder; the next sync opens it again."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def fsync_directory(path: Path) -> None:
    """Make the names in a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
