"""strace: what a process really asked of the kernel, in which order; and faults on demand."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .process import program, wait_for

_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)")
_CALL = re.compile(r"(\w+)\((.*)")


@dataclass(frozen=True)
class Call:
    """One system call: `begun` and `ended` are places in the order of everything traced."""

    name: str
    text: str
    begun: int
    ended: int


def calls(text: str) -> list[Call]:
    """The calls in a trace of `strace -f`, unfinished ones joined with their ends."""
    found: list[Call] = []
    open_: dict[str, tuple[int, str]] = {}
    for place, line in enumerate(text.splitlines()):
        match = _LINE.match(line)
        if not match:
            continue
        pid, rest = match.groups()
        if rest.endswith("<unfinished ...>"):
            open_[pid] = (place, rest.removesuffix("<unfinished ...>"))
            continue
        begun = place
        if resumed := _RESUMED.match(rest):
            begun, first = open_.pop(pid)
            rest = first + resumed[2]
        if call := _CALL.match(rest):
            found.append(Call(call[1], call[2], begun, place))
    return found


@contextmanager
def attached(pid: int, output: Path, *options: str) -> Iterator[None]:
    """Trace a running process and its threads for a while."""
    log = output.with_suffix(".err")
    command = [program("strace"), "-f", "-yy", "-s", "200", "-o", str(output), "-p", str(pid)]
    with log.open("wb") as errors:
        process = subprocess.Popen([*command, *options], stderr=errors)
    try:
        wait_for(lambda: "attached" in log.read_text(), "strace attaches")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            # It waits for a thread of a process that it has killed itself.
            process.kill()
            process.wait()
