"""A tap on the booker's shoulder: something new lies in a spool.

A named pipe in DATA/run. It may be lost at any time (the booker polls as the net), so every fault
is ignored; it has no length limit on its path and nothing to clean up, unlike a socket.
"""

from __future__ import annotations

import os
import select
from contextlib import suppress
from pathlib import Path

FILE_NAME = "booker.wake"


class Wake:
    """Both ends of the pipe. `send()` never blocks and never raises; `wait()` sleeps."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def send(self) -> None:
        """Wake who waits, or the next who will."""
        with suppress(OSError):  # a full pipe has woken already; any other fault is the net's
            os.write(self._opened(), b"\0")

    def wait(self, timeout: float) -> bool:
        """Sleep until woken (True) or for `timeout` seconds (False)."""
        fd = self._opened()
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        if not poll.poll(max(0, int(timeout * 1000))):
            return False
        with suppress(BlockingIOError):
            # One waking does for all that came meanwhile.
            while os.read(fd, 65536):
                pass
        return True

    def close(self) -> None:
        """Let the pipe go; it opens again when needed."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)

    def _opened(self) -> int:
        if self._fd < 0:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with suppress(FileExistsError):
                os.mkfifo(self._path, 0o600)
            # Both directions: opening never blocks, and what is sent before anybody waits is kept.
            self._fd = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        return self._fd
