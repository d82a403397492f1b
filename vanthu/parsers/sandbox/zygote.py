"""The fork server: imports the readers once, then forks one child a task.

Started by plain subprocess with an empty environment and one socket. It reads requests from that
socket only, never a byte of a document; single-threaded, so that fork is safe.

A request is one packet: JSON, and two descriptors: the socket on which the child will get its
tasks, and `status`, to which the fork server writes how the child ended.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from vanthu.parsers.budget import Budget

from . import child, landlock, namespaces, places, seccomp
from .confine import UNPRIVILEGED, address_space, die_first
from .protocol import PACKET
from .syscalls import PR_SET_CHILD_SUBREAPER, prctl

#: A child's socket and its status pipe.
_DESCRIPTORS = 2


@dataclass(slots=True)
class _Running:
    id: int
    status: int
    scratch: Path | None


class Zygote:
    """State of the fork server."""

    def __init__(self, control: socket.socket, tasks: dict[str, str]) -> None:
        self.control = control
        self.tasks = tasks
        self.running: dict[int, _Running] = {}
        self.leftovers: set[Path] = set()

    def prepare(self) -> None:
        """Import, cut off the host, and say hello."""
        from vanthu.parsers import warm

        warm.up(self.tasks)
        self.readable = places.readable()
        # Both need /proc, which the new root hasn't.
        self.inherited = address_space()
        die_first()
        isolation = namespaces.isolate(self.readable)
        self.scratch_root = Path("/tmp" if isolation.files else tempfile.gettempdir())  # noqa: S108
        self.rules = landlock.ruleset(self.readable)
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        # What is there now stays shared with the children: the collector must not touch it.
        gc.collect()
        gc.freeze()
        hello = {
            "network_namespace": isolation.network,
            "file_namespace": isolation.files,
            "landlock": landlock.abi(),
            "seccomp": seccomp.supported(),
            "uid": UNPRIVILEGED if os.geteuid() == 0 else os.geteuid(),
        }
        self.control.send(json.dumps(hello).encode())

    def serve(self) -> NoReturn:
        """Until the other side closes the socket; children still running are killed then."""
        wake, wake_write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        poll = select.poll()
        poll.register(self.control, select.POLLIN)
        poll.register(wake, select.POLLIN)
        while True:
            ready = {fd for fd, _ in poll.poll()}
            if wake in ready:
                os.read(wake, 4096)
            self.reap()
            if self.control.fileno() in ready and not self.receive():
                break
        for pid in list(self.running):
            _kill(pid)
            self.finish(pid)
        os._exit(0)

    def receive(self) -> bool:
        """Handle one packet; False at the end of the conversation."""
        data, fds, _, _ = socket.recv_fds(self.control, PACKET, _DESCRIPTORS)
        if not data:
            return False
        message = json.loads(data)
        if "kill" in message:
            for pid, task in self.running.items():
                if task.id == message["kill"]:
                    _kill(pid)
        else:
            self.start(message, fds)
        return True

    def start(self, message: dict[str, Any], fds: list[int]) -> None:
        """Fork one child."""
        control, status = fds
        budget = Budget.from_json(message["budget"])
        scratch = self.make_scratch() if budget.scratch else None
        start = child.Start(
            self.tasks, budget, control, self.rules, scratch, self.readable, self.inherited
        )
        pid = os.fork()
        if pid == 0:
            child.run(start)
        self.running[pid] = _Running(message["start"], status, scratch)
        os.close(control)

    def make_scratch(self) -> Path:
        """An empty folder that the child owns."""
        folder = Path(tempfile.mkdtemp(prefix="vanthu-", dir=self.scratch_root))
        if os.geteuid() == 0:
            os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
        return folder

    def reap(self) -> None:
        """Report children that ended; orphans of theirs come here too (subreaper)."""
        while True:
            try:
                ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if ended is None:
                return
            self.finish(ended.si_pid)

    def finish(self, pid: int) -> None:
        """Kill what a child left running, reap it, report it."""
        task = self.running.pop(pid, None)
        if task is not None:
            # Not reaped yet, so its number can't have been given to another process.
            _kill(pid)
        _, status = os.waitpid(pid, 0)
        if task is None:
            return
        with suppress(BrokenPipeError):  # whoever asked is gone
            os.write(task.status, b"%d" % os.waitstatus_to_exitcode(status))
        os.close(task.status)
        if task.scratch is not None:
            self.leftovers.add(task.scratch)
        for folder in list(self.leftovers):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                self.leftovers.discard(folder)


def _kill(pid: int) -> None:
    """End a child and its process group; it may not have made one yet."""
    for kill in (os.kill, os.killpg):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def main() -> NoReturn:
    """`python -c … SOCKET-NUMBER TASKS-JSON`."""
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    control = socket.socket(fileno=int(sys.argv[2]))
    zygote = Zygote(control, json.loads(sys.argv[3]))
    zygote.prepare()
    zygote.serve()
