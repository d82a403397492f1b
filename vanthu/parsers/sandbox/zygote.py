"""The fork server: imports the readers once, then forks one child a task.

Started by plain subprocess with an empty environment and one socket. It reads requests from that
socket only, never a byte of a document; single-threaded, so that fork is safe.

A request is one packet: JSON, and descriptors (source, result, status, then output and args where
the JSON says so). The child writes its answer to `result`; the fork server writes how the child
ended to `status`.
"""

from __future__ import annotations

import gc
import json
import os
import resource
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
from .syscalls import PR_SET_CHILD_SUBREAPER, prctl

PACKET = 64 * 1024
MAX_DESCRIPTORS = 5


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
        data, fds, _, _ = socket.recv_fds(self.control, PACKET, MAX_DESCRIPTORS)
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
        """Fork the child of one request."""
        rest = iter(fds)
        source, result, status = next(rest), next(rest), next(rest)
        output = next(rest) if message["output"] else -1
        args = next(rest) if message["args"] else -1
        budget = Budget.from_json(message["budget"])
        scratch = self.make_scratch() if budget.scratch else None
        request = child.Request(
            self.tasks[message["task"]], message["name"], budget,
            source, output, result, args, self.rules, scratch, self.readable,
            self.inherited,
        )  # fmt: skip
        pid = os.fork()
        if pid == 0:
            child.run(request)
        self.running[pid] = _Running(message["id"], status, scratch)
        for fd in fds:
            if fd != status:
                os.close(fd)

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
        _, status, usage = os.wait4(pid, 0)
        if task is None:
            return
        self.report(task.status, status, usage)
        if task.scratch is not None:
            self.leftovers.add(task.scratch)
        for folder in list(self.leftovers):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                self.leftovers.discard(folder)

    def report(self, fd: int, status: int, usage: resource.struct_rusage) -> None:
        """Tell how a child ended: exit code or signal, processor time, memory (KiB)."""
        code = os.waitstatus_to_exitcode(status)
        facts = [code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]
        with suppress(BrokenPipeError):  # whoever asked is gone
            os.write(fd, json.dumps(facts).encode())
        os.close(fd)


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
