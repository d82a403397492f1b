"""One task in one child: put up the walls, run the function, write JSON, die."""

from __future__ import annotations

import errno
import json
import os
import signal
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, cast

from vanthu.parsers.budget import Budget
from vanthu.parsers.types import to_json

from .confine import confine, limit
from .refusal import Refusal

Task = Callable[[BinaryIO, str, Mapping[str, Any], BinaryIO | None], Any]

#: Where a child finds what it was given.
SOURCE, OUTPUT, RESULT, ARGS, RULES = 3, 4, 5, 6, 7
_FIRST_FREE = 8


@dataclass(frozen=True, slots=True)
class Request:
    """What the fork server passes to a child. Descriptors are those of the fork server, -1 for
    none."""

    place: str
    name: str
    budget: Budget
    source: int
    output: int
    result: int
    args: int
    rules: int
    scratch: Path | None
    readable: tuple[Path, ...]
    inherited: int


def resolve(place: str) -> Task:
    """The function at "module:function"."""
    module, _, function = place.partition(":")
    return cast("Task", getattr(import_module(module), function))


def run(request: Request) -> None:
    """Never returns; the exit status is 0 when a result was written."""
    code = 70  # EX_SOFTWARE: the walls could not be put up
    try:
        _settle(request)
        answer = _answer(request)
        code = 71
        _write(_encode(answer))
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, this process ends here
        code = code or 71
    finally:
        os._exit(code)


def _settle(request: Request) -> None:
    os.setsid()
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)
    _place_descriptors(request)
    folder = request.scratch or Path("/")
    os.chdir(folder)
    os.environ.update(TMPDIR=str(folder), HOME=str(folder), OSL_SOCKET_PATH=str(folder))
    limit(request.budget, request.inherited)
    confine(request.budget, RULES if request.rules >= 0 else -1, request.scratch, request.readable)


def _place_descriptors(request: Request) -> None:
    wanted = (request.source, request.output, request.result, request.args, request.rules)
    # Twice: the first round moves them out of the way of the second.
    high = [os.dup(fd) if fd >= 0 else -1 for fd in wanted]
    spare = max([*high, *wanted, _FIRST_FREE]) + 1
    high = [_move(fd, spare + index) for index, fd in enumerate(high)]
    for target, fd in enumerate(high, start=SOURCE):
        if fd >= 0:
            os.dup2(fd, target, inheritable=False)
        else:
            os.dup2(0, target, inheritable=False)  # /dev/null keeps the number taken
    os.closerange(_FIRST_FREE, spare + len(high) + 1024)


def _move(fd: int, target: int) -> int:
    return os.dup2(fd, target, inheritable=False) if fd >= 0 else -1


def _answer(request: Request) -> Mapping[str, Any]:
    """The task's data, or why there is none."""
    try:
        args = json.loads(_all(ARGS)) if request.args >= 0 else {}
        source = os.fdopen(SOURCE, "rb", closefd=False)
        output = os.fdopen(OUTPUT, "r+b", closefd=False) if request.output >= 0 else None
        data = resolve(request.place)(source, request.name, args, output)
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
    return {"data": to_json(data)}


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
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Lone surrogates are in no Unicode text; JSON readers disagree about them.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _write(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(RESULT, view) :]


def _all(fd: int) -> bytes:
    with os.fdopen(fd, "rb", closefd=False) as file:
        file.seek(0)
        return file.read()
