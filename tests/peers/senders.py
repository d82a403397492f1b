"""Clients that send on and on, and remember exactly what was promised to them."""

from __future__ import annotations

import hashlib
import random
import threading
from collections.abc import Callable

from .receiver import Client, stuffed


class Sender(threading.Thread):
    """Sends numbered mails until told to stop; one that got no 250 is sent again."""

    def __init__(self, port: Callable[[], int], name: str, seed: int, size: int = 20_000) -> None:
        super().__init__(name=name, daemon=True)
        self._port = port
        self._random = random.Random(f"{seed}/{name}")
        self._size = size
        self._enough = threading.Event()
        self.promised: dict[str, str] = {}
        self.attempts = 0

    def run(self) -> None:
        """Until `finish`."""
        while not self._enough.is_set():
            try:
                with Client(self._port()) as client:
                    client.socket.settimeout(10)
                    while not self._enough.is_set() and self._one(client):
                        pass
            except (TimeoutError, OSError, AssertionError):
                self._enough.wait(0.02)

    def _one(self, client: Client) -> bool:
        self.attempts += 1
        body = b"Subject: %s %d\r\n\r\n" % (self.name.encode(), self.attempts)
        body += self._random.randbytes(self._random.randrange(self._size)) + b"\r\n"
        if client.begin()[:3] != "354":
            return False
        client.send(stuffed(body))
        reply = client.reply()
        if reply[:3] == "250":
            self.promised[reply.split()[-1]] = hashlib.sha256(body).hexdigest()
        return bool(reply)

    def finish(self) -> None:
        """Stop after the mail under way."""
        self._enough.set()
        self.join(30)
