"""What private servers that run as one child process share: their end, and their folder's."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from .process import free_port, stop


class Server(ABC):
    """A server in a folder of its own on a free port; who inherits says how it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def start(self) -> None:
        """Start, and wait until it takes connections."""

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


Some = TypeVar("Some", bound=Server)


@contextmanager
def running(make: Callable[[Path], Some]) -> Iterator[Some]:
    """A started server, removed with its folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="vanthu-peer-"))
    folder.chmod(0o755)  # servers that give up root must still reach it
    server = make(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
