"""The calling side: hands a file to a child and waits for its answer.

`Sandbox.run` is thread-safe and never raises for what a file is or does: a crash, a time-out, a
limit is a Finding. `SandboxError` is ours (no fork server can be started): temporary, the work is
retried.
"""

from __future__ import annotations

import itertools
import json
import os
import select
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from vanthu.parsers.budget import Budget
from vanthu.parsers.tasks import BUDGETS, TASKS
from vanthu.parsers.types import Finding

from .descriptors import memory_file, reopened
from .server import Gone, SandboxError, Server

__all__ = ["Sandbox", "SandboxError", "TaskResult", "default_sandbox"]

#: A fork server is replaced after so many tasks: whatever a library leaves behind goes with it.
RECYCLE_AFTER = 2000
_CHUNK = 1 << 18
#: How long a killed child may take to be gone before its fork server is taken to be stuck.
_GRACE = 15.0


@dataclass(frozen=True, slots=True)
class TaskResult:
    """`data`: what the task returned (JSON), None when `failure` says why there is none.

    `cpu` in seconds and `memory` (peak resident, bytes) are what the child used.
    """

    data: Any
    failure: Finding | None = None
    cpu: float = 0.0
    memory: int = 0


class Sandbox:
    """Children for hostile bytes, at most `children` at a time.

    `tasks` are names → "module:function"; `roots` are folders that the fork server imports from
    beside what is installed.
    """

    def __init__(
        self,
        *,
        children: int | None = None,
        tasks: Mapping[str, str] = TASKS,
        budgets: Mapping[str, Budget] = BUDGETS,
        recycle_after: int = RECYCLE_AFTER,
    ) -> None:
        self._tasks = dict(tasks)
        self._budgets = dict(budgets)
        self._recycle_after = recycle_after
        self._slots = threading.BoundedSemaphore(children or max(2, os.cpu_count() or 1))
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._ids = itertools.count(1)
        self._closed = False

    def run(
        self,
        task: str,
        source: BinaryIO,
        *,
        name: str = "",
        args: Mapping[str, Any] | None = None,
        output: BinaryIO | None = None,
        budget: Budget | None = None,
    ) -> TaskResult:
        """Run one task over the whole of `source` (from its start, wherever it stands).

        `output` is written by the child from its start. KeyError for a task that isn't in the
        table; SandboxError when no child can be had.
        """
        if task not in self._tasks:
            raise KeyError(task)
        budget = budget or self._budgets.get(task, Budget())
        with self._slots:
            for last in (False, True):
                server = self._lease()
                try:
                    return self._run(server, task, source, name, args or {}, output, budget)
                except Gone as error:
                    # Its fork server died under it, not the child: nothing is known of the file.
                    self._discard(server)
                    if last:
                        raise SandboxError("the sandbox's fork server died twice") from error
                finally:
                    server.release()
        raise AssertionError  # not reached

    def facts(self) -> Mapping[str, Any]:
        """What the fork server found of the kernel's walls."""
        server = self._lease()
        try:
            return server.hello
        finally:
            server.release()

    def close(self) -> None:
        """End the fork server and whatever still runs."""
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _lease(self) -> Server:
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox is closed")
            if self._server is not None and self._server.leases >= self._recycle_after:
                self._server.retire()
                self._server = None
            if self._server is None:
                self._server = Server(self._tasks)
            return self._server.lease()

    def _discard(self, server: Server) -> None:
        with self._lock:
            if self._server is server:
                self._server = None
        server.retire()

    def _run(
        self,
        server: Server,
        task: str,
        source: BinaryIO,
        name: str,
        args: Mapping[str, Any],
        output: BinaryIO | None,
        budget: Budget,
    ) -> TaskResult:
        id_ = next(self._ids)
        result, result_write = os.pipe()
        status, status_write = os.pipe()
        fds = [reopened(source), result_write, status_write]
        try:
            if output is not None:
                fds.append(os.dup(output.fileno()))
            if args:
                fds.append(memory_file(json.dumps(args).encode()))
            message = {
                "id": id_,
                "task": task,
                "name": name,
                "budget": budget.to_json(),
                "output": output is not None,
                "args": bool(args),
            }
            server.send(message, fds)
        except BaseException:
            os.close(result)
            os.close(status)
            raise
        finally:
            for fd in fds:
                os.close(fd)
        try:
            return _Wait(server, id_, budget, result, status).outcome()
        finally:
            os.close(result)
            os.close(status)


class _Wait:
    """Collects one child's answer and its end."""

    def __init__(self, server: Server, id_: int, budget: Budget, result: int, status: int) -> None:
        self.server, self.id, self.budget = server, id_, budget
        self.result, self.status = result, status
        self.answer = bytearray()
        self.ended: list[Any] | None = None
        self.killed = ""
        self.deadline = time.monotonic() + budget.wall

    def outcome(self) -> TaskResult:
        self._collect()
        assert self.ended is not None
        code, cpu, memory = self.ended
        used = (float(cpu), int(memory) * 1024)
        if self.killed:
            return TaskResult(None, _limit(self.killed), *used)
        if code != 0:
            return TaskResult(None, _death(code), *used)
        try:
            answer = json.loads(self.answer)
        except (ValueError, RecursionError):
            return TaskResult(None, Finding("file.crash", args={"cause": "answer"}), *used)
        return _from_answer(answer, used)

    def _collect(self) -> None:
        poll = select.poll()
        poll.register(self.result, select.POLLIN)
        poll.register(self.status, select.POLLIN)
        open_ = True
        while open_ or self.ended is None:
            left = self.deadline - time.monotonic()
            if left <= 0:
                self._kill("time")
                continue
            for fd, _ in poll.poll(left * 1000 + 1):
                if fd == self.result:
                    open_ = self._read()
                    if not open_:
                        poll.unregister(fd)
                else:
                    self._end(os.read(self.status, 4096))
                    poll.unregister(fd)

    def _read(self) -> bool:
        chunk = os.read(self.result, _CHUNK)
        self.answer += chunk
        if len(self.answer) > self.budget.result and not self.killed:
            self._kill("result")
        if self.killed:
            self.answer.clear()
        return bool(chunk)

    def _end(self, report: bytes) -> None:
        try:
            self.ended = json.loads(report)
        except ValueError as error:
            raise Gone from error  # closed without a report: the fork server is dead

    def _kill(self, why: str) -> None:
        if self.killed and time.monotonic() > self.deadline:
            raise Gone  # it was told to kill and didn't
        self.killed = self.killed or why
        self.deadline = time.monotonic() + _GRACE
        self.server.kill(self.id)


def _from_answer(answer: Any, used: tuple[float, int]) -> TaskResult:
    """A child is believed no further than its form: it may have been taken over by its input."""
    match answer:
        case {"data": data}:
            return TaskResult(data, None, *used)
        case {"finding": {"code": str(code), "args": dict(args), "evidence": dict(evidence)}}:
            return TaskResult(None, Finding(code, args=args, evidence=evidence), *used)
        case {"limit": str(limit)}:
            return TaskResult(None, _limit(limit), *used)
        case {"error": str(error)}:
            return TaskResult(None, Finding("file.damaged", args={"error": error[:200]}), *used)
    return TaskResult(None, Finding("file.crash", args={"cause": "answer"}), *used)


def _limit(which: str) -> Finding:
    return Finding("file.limit", args={"limit": which[:40]})


def _death(code: int) -> Finding:
    if code == -signal.SIGXCPU:
        return _limit("cpu")
    if code == -signal.SIGKILL:
        # Not by us: past the hard limit of processor time, or the kernel was out of memory.
        return _limit("memory")
    if code < 0:
        return Finding("file.crash", args={"cause": signal.Signals(-code).name})
    if code == WALLS_FAILED:
        raise SandboxError("a child could not put up its walls")
    return Finding("file.crash", args={"cause": f"exit {code}"})


WALLS_FAILED = 70

_default: tuple[int, Sandbox] | None = None
_default_lock = threading.Lock()


def default_sandbox() -> Sandbox:
    """This process's sandbox, started at its first task; a forked process gets its own."""
    global _default  # noqa: PLW0603 - one a process, like logging's root
    with _default_lock:
        if _default is None or _default[0] != os.getpid():
            _default = (os.getpid(), Sandbox())
        return _default[1]
