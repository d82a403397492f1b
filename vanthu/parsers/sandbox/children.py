"""One child, seen from the calling side: where its tasks go and how its end is learnt."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any

from vanthu.parsers.budget import Budget

from .server import Gone, Server

_CHUNK = 1 << 18
#: How long a killed child may take to be gone before its fork server is taken to be stuck.
_GRACE = 15.0


class Child:
    """A child that waits for tasks. Used by one thread at a time."""

    def __init__(self, server: Server, budget: Budget, id_: int) -> None:
        self.server = server.lease()
        self.budget = budget
        self.id = id_
        self.served = 0
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        self.status, status_write = os.pipe()
        try:
            message = {"start": id_, "budget": budget.to_json()}
            server.send(message, [theirs.fileno(), status_write])
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(status_write)

    def send(self, message: Mapping[str, Any], fds: Sequence[int]) -> None:
        """Pass a task; Gone when the child died while it waited."""
        try:
            socket.send_fds(self._socket, [json.dumps(message).encode()], list(fds))
        except OSError as error:
            raise Gone from error

    def close(self) -> None:
        """Let it end: it does so when it waits for its next task."""
        self._socket.close()
        os.close(self.status)
        self.server.release()

    def kill(self) -> None:
        """End it and what it started, now."""
        self.server.kill(self.id)


class Answer:
    """Waits for the answer to one task.

    `data` is what came. `why` tells what the child was killed for ("time", "result"), `code` how it
    ended by itself (exit code, -signal), None while it lives.
    """

    def __init__(self, child: Child, result: int) -> None:
        self.child, self.result = child, result
        self.data = bytearray()
        self.why = ""
        self.code: int | None = None
        self._deadline = time.monotonic() + child.budget.wall
        self._collect()

    def _collect(self) -> None:
        poll = select.poll()
        poll.register(self.result, select.POLLIN)
        poll.register(self.child.status, select.POLLIN)
        open_ = True
        # A living child closes its end after a whole answer, a dying one too: what isn't whole
        # waits for the fork server's word.
        while self.code is None and (open_ or self.why or not self._whole()):
            left = self._deadline - time.monotonic()
            if left <= 0:
                self._kill("time")
                continue
            for fd, _ in poll.poll(left * 1000 + 1):
                if fd == self.result:
                    open_ = self._read()
                    if not open_:
                        poll.unregister(fd)
                else:
                    self._end(os.read(fd, 4096))

    def _whole(self) -> bool:
        return self.data.startswith(b"{") and self.data.endswith(b"}")

    def _read(self) -> bool:
        chunk = os.read(self.result, _CHUNK)
        self.data += chunk
        if len(self.data) > self.child.budget.result and not self.why:
            self._kill("result")
        if self.why:
            self.data.clear()
        return bool(chunk)

    def _end(self, report: bytes) -> None:
        # The last answer of a child that had its fill may still be in the pipe.
        while self._read():
            pass
        try:
            self.code = int(json.loads(report))
        except (ValueError, TypeError) as error:
            raise Gone from error  # closed without a report: the fork server is dead

    def _kill(self, why: str) -> None:
        if self.why and time.monotonic() > self._deadline:
            raise Gone  # it was told to kill and didn't
        self.why = self.why or why
        self._deadline = time.monotonic() + _GRACE
        self.child.kill()


def signal_name(code: int) -> str:
    """The name of a signal by a negative exit code: SIGSEGV for -11."""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
