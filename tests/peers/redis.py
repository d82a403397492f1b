"""A private Redis (or Valkey)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis as client

from .process import free_port, listens, program, stop, wait_for


class Redis:
    """One server; `flush`, `restart` and `kill` for faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

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

    def stop(self) -> None:
        """Stop in order."""
        if self.process is not None:
            stop(self.process)
            self.process = None

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def restart(self) -> None:
        """Gone with all it knew, and back."""
        self.kill()
        self.start()

    def flush(self) -> None:
        """Forget everything."""
        client.Redis.from_url(self.url).flushall()


@contextmanager
def redis() -> Iterator[Redis]:
    """A running server, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="vanthu-redis-"))
    server = Redis(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
