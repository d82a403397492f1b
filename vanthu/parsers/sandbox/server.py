"""One fork server process, seen from the calling side."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import vanthu

_START = (
    "import sys; sys.path.append(sys.argv[1]);"
    " from vanthu.parsers.sandbox import zygote; zygote.main()"
)
#: No secret, no proxy, no LD_… of the service reaches what reads hostile bytes.
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/nonexistent",
    "OMP_THREAD_LIMIT": "1",  # tesseract is four times slower with threads (extraction.md §9)
    "MALLOC_ARENA_MAX": "2",
}
_START_TIMEOUT = 60.0


class SandboxError(RuntimeError):
    """No child can be had: our fault, and temporary."""


class Gone(Exception):
    """The fork server died."""


class Server:
    """Starts at once; `send` passes requests. Leases keep a retired one alive to its last task."""

    def __init__(self, tasks: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        self._lock = threading.Lock()
        self.leases = 0
        self._active = 0
        self._retired = False
        root = str(Path(vanthu.__file__).parent.parent)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, root, str(theirs.fileno()), json.dumps(tasks)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # the terminal's Ctrl-C is for the service
            )
        self.hello = self._greeting()

    def _greeting(self) -> Mapping[str, Any]:
        self._socket.settimeout(_START_TIMEOUT)
        try:
            data = self._socket.recv(4096)
        except OSError as error:
            self.close()
            raise SandboxError("the sandbox's fork server does not start") from error
        if not data:
            code = self._process.wait()
            self._socket.close()
            raise SandboxError(f"the sandbox's fork server ended with {code} at its start")
        self._socket.settimeout(None)
        hello: Mapping[str, Any] = json.loads(data)
        return hello

    def send(self, message: Mapping[str, Any], fds: Sequence[int]) -> None:
        """Pass a request; Gone when nobody listens."""
        try:
            socket.send_fds(self._socket, [json.dumps(message).encode()], list(fds))
        except OSError as error:
            raise Gone from error

    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def kill(self, id_: int) -> None:
        """Have a task's processes killed; Gone when nobody listens."""
        self.send({"kill": id_}, [])

    def lease(self) -> Self:
        """Note one more task."""
        with self._lock:
            self.leases += 1
            self._active += 1
        return self

    def release(self) -> None:
        """One task less; the last one of a retired server ends it."""
        with self._lock:
            self._active -= 1
            end = self._retired and self._active == 0
        if end:
            self.close()

    def retire(self) -> None:
        """No more tasks; ends when the running ones have."""
        with self._lock:
            self._retired = True
            end = self._active == 0
        if end:
            self.close()

    def close(self) -> None:
        """End it now, with its children."""
        self._socket.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
