"""The calling side: hands a file to a child and waits for its answer.

`Sandbox.run` is thread-safe and never raises for what a file is or does: a crash, a time-out, a
limit is a Finding. `SandboxError` is ours (no child can be had): temporary, the work is retried.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from vanthu.parsers.budget import Budget
from vanthu.parsers.tasks import BUDGETS, TASKS
from vanthu.parsers.types import Finding

from .children import Answer, Child, signal_name
from .descriptors import memory_file, reopened
from .protocol import WALLS_FAILED
from .server import Gone, SandboxError, Server

__all__ = ["Sandbox", "SandboxError", "TaskResult", "default_sandbox"]

#: A fork server is replaced after so many children: what a library leaves behind goes with it.
RECYCLE_AFTER = 500
#: Children of one budget that wait for work.
_IDLE = 2


@dataclass(frozen=True, slots=True)
class TaskResult:
    """`data`: what the task returned (JSON), None when `failure` says why there is none.

    `cpu` in seconds and `memory` (the child's peak so far, bytes; a program's that it started when
    that was larger) are 0 for a child that died.
    """

    data: Any
    failure: Finding | None = None
    cpu: float = 0.0
    memory: int = 0


class Sandbox:
    """Children for hostile bytes, at most `children` working at a time.

    `tasks` are names → "module:function", `budgets` what each may use.
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
        self._idle: list[Child] = []
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
        job = _Job(task, source, name, args or {}, output)
        budget = budget or self._budgets.get(task, Budget())
        with self._slots:
            return self._run(job, budget)

    def facts(self) -> Mapping[str, Any]:
        """What the fork server found of the kernel's walls."""
        with self._lock:
            return self._current().hello

    def close(self) -> None:
        """End the fork server once what runs has ended; the sandbox takes no more tasks."""
        with self._lock:
            self._closed = True
            if self._server is not None:
                self._forget(self._server)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self, job: _Job, budget: Budget) -> TaskResult:
        """What goes wrong in a child that served others before, or that died while it waited, is
        tried again in a fresh one: the verdict is on this file alone."""
        for fresh in (False, True, True):
            try:
                child = self._take(budget, fresh=fresh)
                first = child.served == 0
                verdict = self._ask(child, job)
            except Gone:
                continue
            if verdict.own or first:
                return verdict.result
        raise SandboxError("the sandbox's fork server dies again and again")

    def _ask(self, child: Child, job: _Job) -> _Verdict:
        """One task by one child, which is kept afterwards if it may serve more."""
        reusable = False
        try:
            answer = self._answer(child, job)
            child.served += 1
            verdict = _judge(answer)
            reusable = verdict.own and answer.code is None
            return verdict
        except Gone:
            with self._lock:
                if not child.server.alive():
                    self._forget(child.server)
            raise
        finally:
            self._give_back(child, reusable=reusable)

    def _answer(self, child: Child, job: _Job) -> Answer:
        result, result_write = os.pipe()
        fds: list[int] = []
        try:
            try:
                fds.append(reopened(job.source))
                fds.append(os.dup(result_write))
                if job.output is not None:
                    fds.append(os.dup(job.output.fileno()))
                if job.args:
                    fds.append(memory_file(json.dumps(job.args).encode()))
                child.send(job.message(), fds)
            finally:
                for fd in (*fds, result_write):
                    os.close(fd)
            return Answer(child, result)
        finally:
            os.close(result)

    def _take(self, budget: Budget, *, fresh: bool) -> Child:
        with self._lock:
            server = self._current()
            if not fresh:
                for child in self._idle:
                    if child.budget == budget:
                        self._idle.remove(child)
                        return child
            try:
                return Child(server, budget, next(self._ids))
            except Gone:
                self._forget(server)
                raise

    def _give_back(self, child: Child, *, reusable: bool) -> None:
        """Keep a child that has tasks left and that nothing happened to."""
        with self._lock:
            alike = sum(1 for other in self._idle if other.budget == child.budget)
            left = child.served < child.budget.reuse
            if reusable and left and child.server is self._server and alike < _IDLE:
                self._idle.append(child)
                return
        child.close()

    def _current(self) -> Server:
        """The fork server for new children; called under the lock."""
        if self._closed:
            raise SandboxError("the sandbox is closed")
        if self._server is not None and self._server.leases >= self._recycle_after:
            self._forget(self._server)
        if self._server is None:
            self._server = Server(self._tasks)
        return self._server

    def _forget(self, server: Server) -> None:
        """No more children of that fork server; called under the lock."""
        if self._server is server:
            self._server = None
        waiting = [child for child in self._idle if child.server is server]
        self._idle = [child for child in self._idle if child.server is not server]
        for child in waiting:
            child.close()
        server.retire()


@dataclass(frozen=True, slots=True)
class _Job:
    task: str
    source: BinaryIO
    name: str
    args: Mapping[str, Any]
    output: BinaryIO | None

    def message(self) -> dict[str, Any]:
        return {
            "task": self.task,
            "name": self.name,
            "output": self.output is not None,
            "args": bool(self.args),
        }


@dataclass(frozen=True, slots=True)
class _Verdict:
    """`own`: surely this file's outcome, whatever the child had served before."""

    result: TaskResult
    own: bool = False


def _judge(answer: Answer) -> _Verdict:
    """What the answer comes to. A child is believed no further than its form: its input may have
    taken it over."""
    if answer.code == WALLS_FAILED:
        raise SandboxError("a child could not put up its walls")
    if answer.why:
        # Both clocks start anew with each task: what ran out of time would do so again.
        return _Verdict(TaskResult(None, _limit(answer.why)), own=answer.why == "time")
    try:
        told = json.loads(answer.data)
    except (ValueError, RecursionError):
        told = None
    match told:
        case {"used": [float() | int() as cpu, int() as memory]}:
            return _told(told, float(cpu), memory)
    return _Verdict(TaskResult(None, _death(answer.code)), own=answer.code == -signal.SIGXCPU)


def _told(told: Mapping[str, Any], cpu: float, memory: int) -> _Verdict:
    match told:
        case {"data": data}:
            return _Verdict(TaskResult(data, None, cpu, memory), own=True)
        case {"finding": {"code": str(code), "args": dict(args), "evidence": dict(evidence)}}:
            finding = Finding(code, args=args, evidence=evidence)
            return _Verdict(TaskResult(None, finding, cpu, memory), own=True)
        case {"limit": str(limit)}:
            return _Verdict(TaskResult(None, _limit(limit), cpu, memory))
        case {"error": str(error)}:
            damaged = Finding("file.damaged", args={"error": error[:200]})
            return _Verdict(TaskResult(None, damaged, cpu, memory))
    return _Verdict(TaskResult(None, Finding("file.crash", args={"cause": "answer"})))


def _limit(which: str) -> Finding:
    return Finding("file.limit", args={"limit": which[:40]})


def _death(code: int | None) -> Finding:
    if code == -signal.SIGXCPU:
        return _limit("cpu")
    if code == -signal.SIGKILL:
        # Not by us: past the hard limit of processor time, or the kernel was out of memory.
        return _limit("memory")
    if not code:
        return Finding("file.crash", args={"cause": "answer"})
    cause = signal_name(code) if code < 0 else f"exit {code}"
    return Finding("file.crash", args={"cause": cause})


_default: tuple[int, Sandbox] | None = None
_default_lock = threading.Lock()


def default_sandbox() -> Sandbox:
    """This process's sandbox, started at its first task; a forked process gets its own."""
    global _default  # noqa: PLW0603 - one a process, like logging's root
    with _default_lock:
        if _default is None or _default[0] != os.getpid():
            _default = (os.getpid(), Sandbox())
        return _default[1]
