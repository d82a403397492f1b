"""One mail on its way into the spool: the disk's work is done in threads, the loop never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor

from vanthu.ingest.envelope import Envelope
from vanthu.ingest.spool import Spool, SpoolWriter

#: A mail up to this size costs one step in a thread: open, write, fsync, rename, fsync.
BUFFER = 128 * 1024
#: When all mails together hold more than this, each is written in small pieces.
TOTAL_BUFFER = 32 * 1024 * 1024
SMALL_BUFFER = 16 * 1024


class Buffers:
    """How much all uploads of this process hold in memory."""

    def __init__(self) -> None:
        self.held = 0

    @property
    def each(self) -> int:
        """How much one upload may hold now."""
        return BUFFER if self.held < TOTAL_BUFFER else SMALL_BUFFER


class Upload:
    """Collects a mail's bytes; ends with `commit()` or `discard()`.

    A step that runs in a thread can't be stopped, so whatever follows waits for it: the steps of
    one upload never overlap, even when its client goes away in the middle.
    """

    def __init__(self, spool: Spool, envelope: Envelope, pool: Executor, buffers: Buffers) -> None:
        self._spool = spool
        self._envelope = envelope
        self._pool = pool
        self._buffers = buffers
        self._pieces: list[bytes] = []
        self._size = 0
        self._writer: SpoolWriter | None = None
        self._step: asyncio.Future[None] | None = None
        self._over = False

    def add(self, data: bytes) -> asyncio.Future[None] | None:
        """Take more bytes. A future must be awaited before more are given; it may be OSError."""
        self._pieces.append(data)
        self._size += len(data)
        self._buffers.held += len(data)
        if self._size < self._buffers.each:
            return None
        return self._start(self._write, self._taken())

    def commit(self) -> asyncio.Future[None]:
        """Begin to make the mail durable. It goes on even if nobody awaits the future."""
        self._over = True
        return self._start(self._finish, self._taken())

    def discard(self) -> None:
        """Forget the mail; nothing after `commit()`."""
        if self._over:
            return
        self._over = True
        self._taken()
        if self._step is not None and not self._step.done():
            self._step.add_done_callback(lambda _: self._pool.submit(self._abort))
        elif self._writer is not None:
            self._pool.submit(self._abort)

    def _taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        self._buffers.held -= self._size
        self._size = 0
        return pieces

    def _start(
        self, work: Callable[[list[bytes]], None], pieces: list[bytes]
    ) -> asyncio.Future[None]:
        loop = asyncio.get_running_loop()
        self._step = loop.run_in_executor(self._pool, work, pieces)
        self._step.add_done_callback(_seen)
        return self._step

    # In a thread

    def _write(self, pieces: list[bytes]) -> None:
        if self._writer is None:
            self._writer = self._spool.open_entry(self._envelope)
        try:
            for piece in pieces:
                self._writer.write(piece)
        except OSError:
            self._writer.abort()
            raise

    def _finish(self, pieces: list[bytes]) -> None:
        self._write(pieces)
        assert self._writer is not None
        self._writer.commit()

    def _abort(self) -> None:
        if self._writer is not None:
            self._writer.abort()


def _seen(step: asyncio.Future[None]) -> None:
    """A client that has gone doesn't await its step any more; its failure isn't news."""
    if not step.cancelled():
        step.exception()
