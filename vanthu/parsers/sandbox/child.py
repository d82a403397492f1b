"""One child: puts up its walls, then serves tasks until its budget's `reuse` is used up.

A task comes as one packet (JSON and descriptors) on the child's own socket; its answer goes to the
result descriptor that came with it. Nothing else ever comes out of a child.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import resource
import signal
import socket
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from vanthu.parsers.budget import Budget
from vanthu.parsers.types import Block, block_to_json, to_json

from .confine import confine, limit, renew_processor_time
from .protocol import MAX_DESCRIPTORS, NO_ANSWER, PACKET, WALLS_FAILED
from .refusal import Refusal

Task = Callable[[BinaryIO, str, Mapping[str, Any], BinaryIO | None], Any]

_SOCKET, _RULES, _FIRST_FREE = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Start:
    """What the fork server gives a child. Descriptors are the fork server's, -1 for none."""

    tasks: Mapping[str, str]
    budget: Budget
    socket: int
    rules: int
    scratch: Path | None
    readable: tuple[Path, ...]
    inherited: int


def resolve(place: str) -> Task:
    """The function at "module:function"."""
    module, _, function = place.partition(":")
    return cast("Task", getattr(import_module(module), function))


def run(start: Start) -> NoReturn:
    """Live and die as a child."""
    code = WALLS_FAILED
    try:
        _settle(start)
        code = NO_ANSWER
        _serve(start)
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
        code = code or NO_ANSWER
    finally:
        os._exit(code)


def _settle(start: Start) -> None:
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    # Libraries quote the document in their warnings; the service's log is no place for it.
    os.dup2(1, 2)
    _place_descriptors(start)
    folder = start.scratch or Path("/")
    os.chdir(folder)
    os.environ.update(TMPDIR=str(folder), HOME=str(folder), OSL_SOCKET_PATH=str(folder))
    limit(start.budget, start.inherited)
    rules = _RULES if start.rules >= 0 else -1
    confine(start.budget, rules, start.scratch, start.readable)
    os.close(_RULES)


def _place_descriptors(start: Start) -> None:
    # Out of the way of the numbers that they get.
    spare = max(start.socket, start.rules, _FIRST_FREE) + 1
    os.dup2(start.socket, spare)
    os.dup2(max(start.rules, 0), spare + 1)
    os.dup2(spare, _SOCKET, inheritable=False)
    os.dup2(spare + 1, _RULES, inheritable=False)
    os.closerange(_FIRST_FREE, max(spare + 2, 4096))


def _serve(start: Start) -> None:
    control = socket.socket(fileno=_SOCKET)
    for _ in range(start.budget.reuse):
        data, fds, _, _ = socket.recv_fds(control, PACKET, MAX_DESCRIPTORS)
        if not data:
            return
        renew_processor_time(start.budget)
        message = json.loads(data)
        _write(fds[1], _encode(_answer(start.tasks[message["task"]], message, fds)))
        for fd in fds:
            os.close(fd)


def _answer(place: str, message: Mapping[str, Any], fds: list[int]) -> Mapping[str, Any]:
    """The task's data, or why there is none; and what it used: seconds, bytes."""
    began = _used()[0]
    answer = _attempt(place, message, fds)
    seconds, peak = _used()
    return {**answer, "used": [seconds - began, peak]}


def _used() -> tuple[float, int]:
    """Seconds of processor time, and the peak in bytes, programs that were started among them."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + programs.ru_utime + programs.ru_stime
    return seconds, max(own.ru_maxrss, programs.ru_maxrss) * 1024


def _attempt(place: str, message: Mapping[str, Any], fds: list[int]) -> dict[str, Any]:
    try:
        rest = iter(fds[2:])
        output = os.fdopen(next(rest), "r+b", closefd=False) if message["output"] else None
        args = json.loads(_all(next(rest))) if message["args"] else {}
        with os.fdopen(fds[0], "rb", closefd=False) as source:
            data = resolve(place)(source, message["name"], args, output)
        if output is not None:
            output.flush()
    except Refusal as refusal:
        return {"finding": to_json(refusal.finding)}
    except MemoryError:
        return {"limit": "memory"}
    except OSError as error:
        kind = _LIMITS.get(error.errno or 0)
        return {"limit": kind} if kind else {"error": _describe(error)}
    except RecursionError:
        return {"limit": "depth"}
    except Exception as error:  # noqa: BLE001 - a reader's fault must become an outcome
        return {"error": _describe(error)}
    return {"data": data}


_LIMITS: Mapping[int, str] = {
    errno.EFBIG: "size",
    errno.ENOSPC: "size",
    errno.ENOMEM: "memory",
    errno.EMFILE: "files",
    errno.ENFILE: "files",
}


def _describe(error: Exception) -> str:
    """Type of the error and where it was raised; never its text, which may quote the document."""
    frames = traceback.extract_tb(error.__traceback__)
    last = frames[-1] if frames else None
    place = f" at {Path(last.filename).name}:{last.lineno}" if last else ""
    return f"{type(error).__name__}{place}"


def _encode(answer: Mapping[str, Any]) -> bytes:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"), default=_plain)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Lone surrogates are in no Unicode text; JSON readers disagree about them.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _plain(value: Any) -> Any:
    """One level of what `types.to_json` does; the encoder asks again for what is inside."""
    if isinstance(value, Mapping):
        return dict(value)
    kind: Any = type(value)
    if kind is Block:
        return block_to_json(value)
    return {name: getattr(value, name) for name in _fields(kind)}


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def _all(fd: int) -> bytes:
    with os.fdopen(fd, "rb", closefd=False) as file:
        return file.read()
