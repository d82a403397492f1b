"""Signs of life of processes that serve no port: a file that its loop touches."""

from __future__ import annotations

import socket
import time
from pathlib import Path

#: A loop that hasn't come round for this long is dead or deaf.
STALE = 60.0


def touch(run_dir: Path, role: str) -> None:
    """Say that the loop came round; every few seconds."""
    run_dir.mkdir(parents=True, exist_ok=True)
    _file(run_dir, role).touch()


def alive(run_dir: Path, role: str) -> bool:
    """Whether the loop of that role on this host came round lately."""
    try:
        return time.time() - _file(run_dir, role).stat().st_mtime < STALE
    except FileNotFoundError:
        return False


def _file(run_dir: Path, role: str) -> Path:
    return run_dir / f"alive-{role}-{socket.gethostname()}"
