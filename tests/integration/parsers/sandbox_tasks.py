"""Tasks that misbehave, for test_sandbox. Imported by the fork server: nothing heavy here."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, BinaryIO


def echo(source: BinaryIO, name: str, args: dict[str, Any], output: BinaryIO | None) -> Any:
    """What it was given; the bytes also to the output."""
    data = source.read()
    if output is not None:
        output.write(data.upper())
    return {"text": data.decode(), "name": name, "args": args, "pid": os.getpid()}


def attempt(source: BinaryIO, name: str, args: dict[str, Any], output: BinaryIO | None) -> str:
    """One forbidden thing; "possible" or the errno that stopped it."""
    try:
        if args["what"] in _ON_SOURCE:
            _ON_SOURCE[args["what"]](source.fileno())
        else:
            _ATTEMPTS[args["what"]](args.get("path", ""))
    except OSError as error:
        return f"stopped {error.errno}"
    return "possible"


def _connect(path: str) -> None:
    family = socket.AF_UNIX if path else socket.AF_INET
    with socket.socket(family) as made:
        made.connect(path or ("127.0.0.1", 25))


def _ptrace(path: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(16, os.getppid(), 0, 0):  # PTRACE_ATTACH
        raise OSError(ctypes.get_errno(), "ptrace")


def _unshare(path: str) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000):  # CLONE_NEWUSER
        raise OSError(ctypes.get_errno(), "unshare")


_ATTEMPTS = {
    "connect": _connect,
    "datagram": lambda path: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
    "read": lambda path: Path(path).read_bytes(),
    "list": os.listdir,
    "write": lambda path: Path(path).write_bytes(b"x"),
    "program": lambda path: subprocess.run(["/bin/true"], check=False),
    "fork": lambda path: os.fork() or os._exit(0),
    "signal_parent": lambda path: os.kill(os.getppid(), 0),
    "signal_all": lambda path: os.kill(-1, signal.SIGTERM),
    "ptrace": _ptrace,
    "unshare": _unshare,
    "leave_group": lambda path: os.setsid(),
    "become_root": lambda path: os.setuid(0),
}
_ON_SOURCE = {
    "chmod_source": lambda fd: os.fchmod(fd, 0o777),
    "write_source": lambda fd: os.write(fd, b"x"),
    "reopen_source": lambda fd: os.write(os.open(f"/proc/self/fd/{fd}", os.O_RDWR), b"x"),
}


def misbehave(source: BinaryIO, name: str, args: dict[str, Any], output: BinaryIO | None) -> Any:
    """One way to end badly."""
    if args["how"] == "file":
        assert output is not None
        for _ in range(64):
            output.write(bytes(1 << 20))
    if args["how"] in _ANSWERS:
        os.write(source.fileno() + 1, _ANSWERS[args["how"]])
        os._exit(0)
    return _ENDS[args["how"]]()


#: What comes back instead of an answer; the result descriptor follows the source's.
_ANSWERS = {
    "garbage": b"{{{{",
    "nested_answer": b"[" * 100_000,
    "false_answer": b'{"data":1,"used":"x"}',
    "no_answer": b"",
}


def _loop() -> None:
    while True:
        pass


def _burn() -> None:
    until = time.process_time() + 0.6
    while time.process_time() < until:
        pass


def _grow() -> None:
    kept = []
    while True:
        kept.append(bytearray(16 << 20))


def _raise() -> None:
    raise ValueError("the text of a secret document")


def _orphan() -> str:
    # A child of the child that outlives it, if it may.
    subprocess.Popen(["/bin/sleep", "300"])
    return "left"


def _print() -> str:
    os.write(1, b"the text of a secret document\n")
    os.write(2, b"the text of a secret document\n")
    return "printed"


def _recurse(depth: int) -> int:
    return _recurse(depth + 1)


_ENDS = {
    "loop": _loop,
    "burn": _burn,
    "sleep": lambda: time.sleep(60),  # the task that the wall clock has to end
    "memory": lambda: len(bytearray(8 << 30)),
    "grow": _grow,
    "segfault": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "exit": lambda: os._exit(3),
    "raise": _raise,
    "deep": lambda: _recurse(0),
    "answer": lambda: "x" * (4 << 20),
    "surrogates": lambda: "a\ud800b\x00c",
    "not_json": object,
    "file": lambda: None,
    "descriptors": lambda: [os.dup(0) for _ in range(10_000)],
    "orphan": _orphan,
    "print": _print,
}


def scratch(source: BinaryIO, name: str, args: dict[str, Any], output: BinaryIO | None) -> Any:
    """What the own folder looks like; something is left in it."""
    before = os.listdir(".")
    Path("left").mkdir()
    Path("left/file").write_bytes(b"x")
    done = subprocess.run(["/bin/cat", "left/file"], capture_output=True, check=True)
    return {
        "before": before,
        "folder": os.getcwd(),
        "said": done.stdout.decode(),
        "uid": os.getuid(),
    }
