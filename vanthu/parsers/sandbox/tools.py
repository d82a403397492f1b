"""Programs that a task may start inside its child: pdftotext, tesseract, ffmpeg, soffice, 7zz.

They run in the task's folder, behind the same walls; what they write is limited, what they print is
cut. The task's budget must allow processes and a folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

_PATH = "/usr/local/bin:/usr/bin:/bin"
_OFFICE = (
    "/usr/lib/libreoffice/program/soffice.bin",
    "/usr/lib64/libreoffice/program/soffice.bin",
    "/opt/libreoffice/program/soffice.bin",
)
#: soffice.bin leaves with this after it has made its profile and wants to be started again;
#: its launcher would do that, but the launcher insists on a writable /tmp.
_RESTART = 81


class ToolMissing(RuntimeError):
    """The program isn't installed: the operator's to mend (`vanthu doctor` names the package)."""


@dataclass(frozen=True, slots=True)
class ToolResult:
    """How a program ended. `stdout` is whole or `cut`; `timed_out` when it was killed."""

    code: int
    stdout: bytes
    cut: bool = False
    timed_out: bool = False


@cache
def find(program: str) -> str | None:
    """Where a program lies, None when it isn't installed."""
    return shutil.which(program, path=_PATH)


def run(
    arguments: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    timeout: float = 30.0,
    max_output: int = 64 << 20,
    env: Mapping[str, str] | None = None,
) -> ToolResult:
    """Run a program to its end; its standard output comes back, at most `max_output` bytes.

    `stdin` is read from its start. `timeout` in seconds. Raises ToolMissing; never for how the
    program ends.
    """
    program = arguments[0] if "/" in arguments[0] else find(arguments[0])
    if program is None:
        raise ToolMissing(arguments[0])
    if stdin is not None:
        stdin.seek(0)
    # Into a file: a pipe would have to be read while the clock runs.
    with Path(f"stdout-{os.getpid()}-{threading.get_native_id()}").open("w+b") as output:
        Path(output.name).unlink()
        try:
            done = subprocess.run(
                [program, *arguments[1:]],
                stdin=stdin if stdin is not None else subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                timeout=timeout,
                env={**os.environ, **(env or {})},
                check=False,
            )
            code, timed_out = done.returncode, False
        except subprocess.TimeoutExpired:
            code, timed_out = -9, True
        output.seek(0)
        data = output.read(max_output + 1)
    return ToolResult(code, data[:max_output], len(data) > max_output, timed_out)


def office_convert(source: Path, target: str, *, timeout: float = 60.0) -> Path | None:
    """`source` converted by LibreOffice to the format `target` ("docx"), None when it could not.

    The exit code says nothing (it is 0 for files that it can't load): the result's presence does.
    `timeout` in seconds. Raises ToolMissing. The budget needs `local_sockets` and 4 GiB of address
    space.
    """
    binary = next((Path(path) for path in _OFFICE if Path(path).exists()), None)
    if binary is None:
        raise ToolMissing("soffice")
    folder = Path.cwd() / "converted"
    folder.mkdir(exist_ok=True)
    arguments = [
        str(binary),
        f"-env:UserInstallation=file://{Path.cwd()}/office-profile",
        "--headless",
        "--norestore",
        "--nologo",
        "--convert-to",
        target,
        "--outdir",
        str(folder),
        str(source),
    ]
    for _ in range(2):
        # Without /proc it can't find its own libraries.
        result = run(arguments, timeout=timeout, env={"LD_LIBRARY_PATH": str(binary.parent)})
        if result.code != _RESTART:
            break
    made = folder / f"{source.stem}.{target.partition(':')[0]}"
    return made if made.exists() else None
