"""Hostile and broken files through the real sandbox, with an eye on all that must hold (bar 8).

A `Trial` keeps count: outcomes by code, what children used, and every breach: an exception that
came out, a code that isn't in the table, a child beyond its limits, a fork server that died, a
connection to the outside, or a secret of this machine in anything that came back.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import secrets
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from tests.integration.parsers.conftest import Blobs
from vanthu.parsers.budget import Budget
from vanthu.parsers.opening import OpenedTree, OpenLimits, open_tree
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox, TaskResult
from vanthu.parsers.tasks import BUDGETS
from vanthu.parsers.types import Finding, to_json
from vanthu.validators.codes import codes

#: How much later than its budget a child may be gone: it is killed, then reaped.
_WALL_GRACE = 20.0
#: Tasks of the desk, by the beginning of the types that they are for.
_SHOWN: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("image/", "image.preview", {}),
    ("application/pdf", "page.image", {}),
    ("video/", "media.preview", {"kind": "poster"}),
)
#: Types that the public gets a copy of.
_COPIED = ("image/", "video/", "audio/", "application/pdf", "application/msword", "application/rtf")


_CONVERTED = ("application/msword", "application/rtf")


def _hasty(task: str) -> Budget:
    """The task's budget, but less time: a film that is converted for minutes shows nothing new."""
    budget = BUDGETS[task]
    return dataclasses.replace(budget, cpu=min(budget.cpu, 20), wall=min(budget.wall, 40.0))


@dataclass
class Secrets:
    """What must never come back: a word in a file that anybody may read and in the environment."""

    folder: Path
    word: str
    port: int

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / "secret.txt"

    @property
    def needles(self) -> tuple[bytes, ...]:
        """The word as it would look in any text, and the machine's own list of users."""
        users = Path("/etc/passwd").read_bytes().splitlines()[1]
        return (self.word.encode(), self.word.encode("utf-16-le"), users)


@contextlib.contextmanager
def planted() -> Iterator[tuple[Secrets, list[str]]]:
    """Secrets on this machine, and a server that nobody may connect to: (them, connections)."""
    word = f"canary-{secrets.token_hex(12)}"
    connections: list[str] = []
    with (
        tempfile.TemporaryDirectory(prefix="canary-") as name,
        socket.create_server(("127.0.0.1", 0)) as server,
    ):
        server.settimeout(0.2)
        os.chmod(name, 0o755)
        found = Secrets(Path(name), word, server.getsockname()[1])
        found.path.write_text(word)
        found.path.chmod(0o644)
        os.environ["VANTHU_CANARY"] = word
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = server.accept()
                    connections.append("accepted")
                    connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield found, connections
        finally:
            del os.environ["VANTHU_CANARY"]
            stop.set()
            thread.join()


@dataclass
class Worst:
    """The most that one task of a kind took."""

    cpu: float = 0.0
    wall: float = 0.0
    memory: int = 0


class Watched(Sandbox):
    """The sandbox, with a record of what every task came to and took."""

    def __init__(self) -> None:
        super().__init__()
        self.worst: dict[str, Worst] = {}
        self.breaches: list[str] = []
        self.tasks = 0
        self._servers: set[Any] = set()
        self._record = threading.Lock()

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
        started = time.monotonic()
        result = super().run(task, source, name=name, args=args, output=output, budget=budget)
        wall = time.monotonic() - started
        allowed = budget or BUDGETS.get(task, Budget())
        with self._record:
            self.tasks += 1
            worst = self.worst.setdefault(task, Worst())
            worst.cpu = max(worst.cpu, result.cpu)
            worst.wall = max(worst.wall, wall)
            worst.memory = max(worst.memory, result.memory)
            if self._server is not None:
                self._servers.add(self._server)
            # What a used child did badly is tried again in a fresh one.
            if wall > 3 * (allowed.wall + _WALL_GRACE):
                self.breaches.append(f"{task}: {wall:.0f} s")
            if result.cpu > allowed.cpu + 2:
                self.breaches.append(f"{task}: {result.cpu:.0f} s of processor time")
            if result.memory > allowed.memory + self._inherited():
                self.breaches.append(f"{task}: {result.memory >> 20} MiB")
        return result

    def _inherited(self) -> int:
        """Address space of the fork server, which a child starts with."""
        if self._server is None:
            return 1 << 30
        status = Path(f"/proc/{self._server._process.pid}/statm")
        try:
            return int(status.read_bytes().split()[0]) * os.sysconf("SC_PAGESIZE")
        except OSError:
            return 1 << 30

    def crashed_servers(self) -> int:
        """Fork servers that ended otherwise than by being told to."""
        return sum(1 for server in self._servers if server._process.poll() not in (None, 0))


@dataclass
class Trial:
    """Counts over all files; `examine` may be called by several threads."""

    sandbox: Watched
    secrets: Secrets
    codes: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    files: int = 0
    crashed: list[str] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def examine(
        self, data: bytes, name: str, type_: str = "", *, label: str = "", shown: bool = False
    ) -> set[str]:
        """All that happens to a file; its codes. `type_`: read it as that type too, whatever it is
        taken for; `shown`: make the desk's and the public's copies."""
        label = label or name
        started = time.monotonic()
        try:
            found = self._all(data, name, type_, shown=shown)
        except Exception as error:
            self._breach(f"{label}: {type(error).__name__}: {error}"[:300])
            return set()
        took = time.monotonic() - started
        with self._lock:
            self.files += 1
            self.times.append((took, label))
            kinds = {finding.code for finding in found}
            self.codes.update(kinds or {"read"})
        for finding in found:
            if finding.code not in codes():
                self._breach(f"{label}: code {finding.code}")
            # A library of C that dies of such a file is what children are for; an exception that
            # no reader foresaw, or an answer that isn't one, is a fault of ours.
            cause = str(finding.args.get("cause", "SIG"))
            if "error" in finding.args or not cause.startswith("SIG"):
                self._breach(f"{label}: {finding.code} {dict(finding.args)}")
            elif finding.code == "file.crash":
                self.crashed.append(f"{label} {cause}")
        return kinds

    def _all(self, data: bytes, name: str, type_: str, *, shown: bool) -> list[Finding]:
        blobs = Blobs()
        root = "message/rfc822" if name.endswith(".eml") else ""
        tree = open_tree(
            io.BytesIO(data), sandbox=self.sandbox, put=blobs.put, root_type=root, name=name,
            limits=OpenLimits(size=128 << 20, time=120.0),
        )  # fmt: skip
        findings = list(tree.findings)
        self._search(name, data, tree, blobs)
        types = {(part.sha256, part.type) for part in tree.parts if part.role != "container"}
        if type_:
            blobs.put(io.BytesIO(data))
            types.add((Blobs().put(io.BytesIO(data))[0], type_))
        for sha256, kind in sorted(types)[:40]:
            findings += self._read(blobs.get(sha256, b""), kind, name, shown=shown)
        return findings

    def _read(self, data: bytes, type_: str, name: str, *, shown: bool) -> list[Finding]:
        source = io.BytesIO(data)
        outcome = read_part(source, type_, name, sandbox=self.sandbox)
        self._search_text(name, data, to_json(outcome))
        findings = list(outcome.findings)
        for beginning, task, args in _SHOWN if shown else ():
            if type_.startswith(beginning):
                findings += self._made(task, data, name, args)
        if shown and name.startswith("link") and type_ in _CONVERTED:
            # LibreOffice follows links, so it gets these whether our reader needs it or not.
            findings += self._made("read.office", data, name, {"type": type_})
        if shown and type_.startswith(_COPIED):
            findings += self._made("public.file", data, name, {"type": type_})
        return findings

    def _made(self, task: str, data: bytes, name: str, args: Mapping[str, Any]) -> list[Finding]:
        with tempfile.TemporaryFile() as output:
            result = self.sandbox.run(
                task, io.BytesIO(data), name=name, args=args, output=output, budget=_hasty(task)
            )
            output.seek(0)
            self._search_bytes(name, data, output.read())
        self._search_text(name, data, result.data)
        return [result.failure] if result.failure else []

    def _search(self, name: str, data: bytes, tree: OpenedTree, blobs: Blobs) -> None:
        self._search_text(name, data, to_json(tree))
        for blob in blobs.values():
            self._search_bytes(name, data, blob)

    def _search_text(self, name: str, data: bytes, value: Any) -> None:
        self._search_bytes(name, data, json.dumps(value, ensure_ascii=False).encode())

    def _search_bytes(self, name: str, data: bytes, found: bytes) -> None:
        for needle in self.secrets.needles:
            if needle in found and needle not in data:
                self._breach(f"{name}: a secret of this machine came back")

    def _breach(self, what: str) -> None:
        with self._lock:
            self.breaches.append(what)

    def all_breaches(self) -> list[str]:
        """What must not have happened, all of it."""
        crashed = self.sandbox.crashed_servers()
        dead = [f"{crashed} fork servers died"] if crashed else []
        return self.breaches + self.sandbox.breaches + dead

    def report(self) -> list[tuple[str, str]]:
        """Figures: outcomes by code, and the most that each task took."""
        rows = [(f"outcome {code}", str(count)) for code, count in self.codes.most_common()]
        rows += [
            (
                f"task {task}, at most",
                f"{worst.cpu:.1f} s cpu, {worst.wall:.1f} s, {worst.memory >> 20} MiB",
            )
            for task, worst in sorted(self.sandbox.worst.items())
        ]
        rows.append(("children that a library brought down", ", ".join(self.crashed) or "none"))
        slow = sorted(self.times, reverse=True)[:10]
        return [*rows, ("slowest", ", ".join(f"{took:.0f} s {label}" for took, label in slow))]
