"""Our receiver as a process of its own, and a client that says exactly what a test wants said."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import psutil

from vanthu.ingest.recipients import FILE_NAME, write_snapshot
from vanthu.ingest.spool import Envelope, Spool

from .process import stop, wait_for

ADDRESSES = {"portal@a.vn": "a", "portal@b.vn": "b"}
ROOM = 1 << 20
"""Limits for tests: the floor of free space is low, so that a small disk serves."""


class ReceiverProcess:
    """`python -m vanthu.ingest.receiver`, perhaps under strace (`wrapper`)."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: Mapping[str, int] | None = None,
        addresses: Mapping[str, str] | None = ADDRESSES,
        spool: Path | None = None,
        wrapper: Sequence[str] = (),
        **config: Any,
    ) -> None:
        self.folder = folder
        self.run_dir = folder / "run"
        self.spool = Spool((spool or folder / "spool") / "main")
        self._wrapper = list(wrapper)
        if addresses is not None:
            write_snapshot(self.run_dir / FILE_NAME, addresses)
        values = {
            "spool": str(spool or folder / "spool"),
            "run_dir": str(self.run_dir),
            "smtp": "127.0.0.1:0",
            "lmtp": "127.0.0.1:0",
            "hostname": "mx.test",
            "limits": {"free_space": ROOM, "command_timeout": 30} | dict(limits or {}),
        } | config
        folder.mkdir(parents=True, exist_ok=True)
        self._config = folder / "receiver.json"
        self._config.write_text(json.dumps(values))
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        if self.process is not None:
            stop(self.process)

    def start(self) -> None:
        """Start, and wait until it listens."""
        status = self.run_dir / "receiver-main.json"
        status.unlink(missing_ok=True)
        command = [sys.executable, "-m", "vanthu.ingest.receiver", "--config", str(self._config)]
        with (self.folder / "receiver.log").open("ab") as log:
            self.process = subprocess.Popen([*self._wrapper, *command], stderr=log)
        wait_for(lambda: status.exists() or self._ended(), "the receiver listens")
        value = json.loads(status.read_text())
        self.pid = value["pid"]
        self.smtp, self.lmtp = (
            where if isinstance(where, str) else where[1]
            for where in (value["smtp"][0], value["lmtp"][0])
        )

    def _ended(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(self.log())
        return False

    def kill(self) -> None:
        """SIGKILL to the receiver itself."""
        assert self.process is not None
        os.kill(self.pid, signal.SIGKILL)
        self.process.wait(20)

    def log(self) -> str:
        """What it has logged."""
        return (self.folder / "receiver.log").read_text()

    def status(self) -> dict[str, Any]:
        """Its status file."""
        value: dict[str, Any] = json.loads((self.run_dir / "receiver-main.json").read_text())
        return value

    def memory(self) -> int:
        """Resident bytes now."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def peak(self) -> int:
        """The most resident bytes ever."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise RuntimeError("no VmHWM")

    def client(self, *, lmtp: bool = False, hello: bool = True) -> Client:
        """A new connection, greeted."""
        return Client(self.lmtp if lmtp else self.smtp, lmtp=lmtp, hello=hello)

    def mails(self) -> list[tuple[Envelope, bytes]]:
        """What lies in new/."""
        found = []
        for path in self.spool.entries():
            envelope, file = self.spool.read(path)
            with file:
                found.append((envelope, file.read()))
        return found

    def leftovers(self) -> list[str]:
        """What lies in tmp/."""
        return os.listdir(self.spool.tmp)


class Client:
    """Raw SMTP or LMTP: lines out, replies in."""

    def __init__(self, port: int, *, lmtp: bool = False, hello: bool = True) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")
        try:
            self.greeting = self.reply()
            if hello:
                self.extensions = self.say("LHLO test" if lmtp else "EHLO test").splitlines()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up without a word."""
        self.file.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        self.socket.sendall(data)

    def reply(self) -> str:
        """One reply with all its lines; "" when the server has hung up."""
        lines = []
        while True:
            try:
                line = self.file.readline()
            except ConnectionResetError:
                line = b""
            lines.append(line.decode())
            if line[3:4] != b"-":
                return "".join(lines).rstrip()

    def say(self, line: str | bytes) -> str:
        """One command, its reply."""
        self.send((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return self.reply()

    def begin(self, *to: str, sender: str = "vp@agency.vn") -> str:
        """MAIL, RCPT for each, DATA; the reply to DATA."""
        assert self.say(f"MAIL FROM:<{sender}>")[:3] == "250"
        for address in to or ("portal@a.vn",):
            self.say(f"RCPT TO:<{address}>")
        return self.say("DATA")

    def deliver(self, body: bytes, *to: str, replies: int = 1) -> list[str]:
        """A whole transaction; the replies after the dot."""
        assert self.begin(*to)[:3] == "354"
        self.send(stuffed(body))
        return [self.reply() for _ in range(replies)]


def stuffed(body: bytes) -> bytes:
    """A body on the wire, with its end. Bodies end with CRLF, as every mail does (or are empty)."""
    whole = (b"\r\n" + body).replace(b"\r\n.", b"\r\n..")[2:]
    return whole + (b".\r\n" if not body or body.endswith(b"\r\n") else b"\r\n.\r\n")
