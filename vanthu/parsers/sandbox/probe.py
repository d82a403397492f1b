"""A task that tries to break out, so that `status` says what holds here and not what should."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO


def probe(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,  # noqa: ARG001
) -> dict[str, str]:
    """What was tried → "stopped" or "possible". `args["read"]`: a path that must not be
    readable."""
    attempts: dict[str, Callable[[], object]] = {
        "socket": lambda: socket.socket(socket.AF_INET),
        "unix_socket": lambda: socket.socket(socket.AF_UNIX),
        "read": lambda: Path(args.get("read", "/etc/shadow")).read_bytes(),
        "write": lambda: Path(args.get("write", "/tmp/vanthu-probe")).write_bytes(b""),  # noqa: S108
        "write_source": lambda: os.write(source.fileno(), b"x"),
        "signal": lambda: os.kill(os.getppid(), signal.SIGCONT),
        "program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
        "fork": _fork,
    }
    return {what: _try(attempt) for what, attempt in attempts.items()}


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _try(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError:
        return "stopped"
    return "possible"
