"""What the sandbox costs: opening and reading one mail with a 50 KB DOC, against the same functions
called in this process. Prints a ratio and milliseconds.

    python bench/sandbox.py [FILE.doc]
"""

from __future__ import annotations

import base64
import hashlib
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from vanthu.parsers import reading, warm
from vanthu.parsers.mail import opener
from vanthu.parsers.opening import open_tree
from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.tasks import TASKS

ROUNDS = 60


def main() -> None:
    """One table: bare functions, sandbox."""
    document = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else b"Quyet dinh " * 5000
    mail = _mail(document)
    warm.up(TASKS)
    with Sandbox() as sandbox:
        cases: list[tuple[str, Callable[[], object]]] = [
            ("in process", lambda: bare(mail)),
            ("sandbox", lambda: boxed(sandbox, mail)),
        ]
        times: dict[str, list[float]] = {name: [] for name, _ in cases}
        for round_ in range(ROUNDS + 3):
            for name, run in cases:  # interleaved: both see the same load
                started = time.perf_counter()
                run()
                if round_ >= 3:
                    times[name].append((time.perf_counter() - started) * 1000)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, values in times.items():
        print(f"{name:12} median {medians[name]:7.2f} ms   best {min(values):7.2f} ms")
    extra = medians["sandbox"] - medians["in process"]
    print(f"ratio {medians['sandbox'] / medians['in process']:.2f}, {extra:.2f} ms more a mail")


def bare(mail: bytes) -> None:
    """Open and read without any sandbox."""
    output = io.BytesIO()
    answer = opener.task(io.BytesIO(mail), "", {}, output)
    for member in answer["members"]:
        data = output.getvalue()[member["offset"] : member["offset"] + member["size"]]
        put(io.BytesIO(data))
        reading.task(io.BytesIO(data), "", {"type": member["type"]}, None)


def boxed(sandbox: Sandbox, mail: bytes) -> None:
    """The same through children: one opens, one reads each part."""
    stored: dict[str, bytes] = {}

    def keep(source: BinaryIO) -> tuple[str, int]:
        data = source.read()
        name = hashlib.sha256(data).hexdigest()
        stored[name] = data
        return name, len(data)

    with tempfile.TemporaryFile() as source:
        source.write(mail)
        tree = open_tree(source, sandbox=sandbox, put=keep)
    for part in tree.parts:
        outcome = reading.read_part(
            io.BytesIO(stored[part.sha256]), part.type, part.name, sandbox=sandbox
        )
        assert not outcome.findings, outcome.findings


def put(source: BinaryIO) -> tuple[str, int]:
    """Hash, keep nothing."""
    data = source.read()
    return hashlib.sha256(data).hexdigest(), len(data)


def _mail(document: bytes) -> bytes:
    return (
        b"From: so@example.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nDe nghi dang tai.\r\n"
        b"--b\r\nContent-Type: application/msword; name=a.doc\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(document) + b"--b--\r\n"
    )


if __name__ == "__main__":
    main()
