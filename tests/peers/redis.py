"""A private Redis (or Valkey)."""

from __future__ import annotations

import subprocess
from contextlib import AbstractContextManager

import redis as client

from .process import listens, program, wait_for
from .server import Server, running


class Redis(Server):
    """One server; `flush`, `restart` and `kill` for faults."""

    @property
    def url(self) -> str:
        """redis:// address of database 0."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start, and wait until it takes connections. Nothing is kept on disk: the worst case."""
        self.process = subprocess.Popen(
            [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
             "--save", "", "--appendonly", "no", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        wait_for(lambda: listens(self.port), "Redis listens")

    def flush(self) -> None:
        """Forget everything."""
        client.Redis.from_url(self.url).flushall()


def redis() -> AbstractContextManager[Redis]:
    """A running server, removed afterwards."""
    return running(Redis)
