"""Starting a real program privately: a folder and ports of its own, gone with the test."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path


class PeerError(RuntimeError):
    """A peer that can't be started fails the test; it is never skipped."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def program(name: str, *folders: str) -> str:
    """The path of an installed program; a clear failure where it is missing."""
    import shutil

    path = shutil.which(name)
    for pattern in folders:
        found = sorted(Path("/").glob(pattern.lstrip("/") + "/" + name))
        if found:
            path = str(found[-1])
    if path is None:
        raise PeerError(
            f"{name} is not installed; `make test` installs it (tools/packages-test.txt)"
        )
    return path


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait until `condition` holds; PeerError names `what` when it doesn't in time."""
    deadline = time.monotonic() + seconds
    pause = 0.005
    while not condition():
        if time.monotonic() > deadline:
            raise PeerError(f"not within {seconds} s: {what}")
        time.sleep(pause)  # polling a foreign process: there is no event to wait for
        pause = min(pause * 1.5, 0.1)


def listens(port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def stop(process: subprocess.Popen[bytes], seconds: float = 20) -> None:
    """SIGTERM, then SIGKILL."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
