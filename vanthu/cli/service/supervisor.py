"""Starting child processes, starting them again when they die, stopping them in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
#: A child that lived this long has earned a quick restart.
STEADY = 30.0
LOG_LIMIT = 20 * 1024 * 1024


@dataclass(slots=True)
class Child:
    """One process: its name and the module and arguments behind `python -m`."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    restarts: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Supervisor:
    """Keeps children running until `stop`.

    `logs`: folder for each child's output, or None for our own stderr.
    """

    children: list[Child]
    logs: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    grace: float = 25.0
    on_restart: Callable[[Child, int], None] | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            self._spawn(child)

    @property
    def stopped(self) -> bool:
        """Whether a stop was asked for."""
        return self._stop.is_set()

    def watch(self) -> None:
        """Until `stop`: restart what dies, with a growing pause."""
        while not self._stop.wait(0.2):
            self.check()

    def check(self) -> None:
        """One look at every child."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._died(child, child.process.returncode, now)
            elif child.process is None and now >= child.due:
                self._spawn(child)

    def request_stop(self) -> None:
        """End `watch`; safe in a signal handler."""
        self._stop.set()

    def stop(self) -> None:
        """SIGTERM in the order of the table, then SIGKILL what is left after the grace time."""
        self._stop.set()
        alive = [child.process for child in self.children if child.process is not None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + self.grace
        for process in alive:
            try:
                process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _died(self, child: Child, code: int, now: float) -> None:
        child.process = None
        child.restarts = 0 if now - child.started > STEADY else child.restarts + 1
        child.due = now + (0 if child.restarts == 0 else min(0.2 * 2**child.restarts, 30))
        if self.on_restart is not None:
            self.on_restart(child, code)

    def _spawn(self, child: Child) -> None:
        output = self._log(child.name)
        try:
            child.process = subprocess.Popen(
                [sys.executable, "-m", *child.arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **self.environment},
                # Safe: the supervisor has one thread.
                preexec_fn=partial(_die_with_parent, os.getpid()),  # noqa: PLW1509
            )
        finally:
            if output is not None:
                output.close()
        child.started = time.monotonic()

    def _log(self, name: str) -> IO[bytes] | None:
        if self.logs is None:
            return None
        self.logs.mkdir(parents=True, exist_ok=True)
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")


_libc = ctypes.CDLL(None, use_errno=True)


def _die_with_parent(parent: int) -> None:
    """Between fork and exec: end when the supervisor is gone, even by kill -9 (prctl(2))."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        os._exit(1)
