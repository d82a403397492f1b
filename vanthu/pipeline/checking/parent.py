"""Starting one check and ending it: whatever the upload does, it does it to the child."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import structlog
from pydantic import TypeAdapter

import vanthu
from vanthu.pipeline.memory import folder_in_memory, memory_file
from vanthu.validators.policy import Policy

from .messages import Answer, Fault, GivenFile, Request

log = structlog.get_logger(__name__)

#: Somebody waits for the page.
SECONDS = 30.0
#: The answer with its copies in base64.
MAX_ANSWER = 24 << 20
#: nice(1): the desk and the mail come first.
_NICENESS = 15
_START = (
    "import sys; sys.path.append(sys.argv[1]);"
    " from vanthu.pipeline.checking import child; child.main()"
)
#: Nothing of the service's secrets reaches the child.
_ENVIRONMENT = {"LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "MALLOC_ARENA_MAX": "2"}


class CheckTimeout(Exception):
    """It took longer than SECONDS."""


class CheckFailed(Exception):
    """Our fault, or too much for the child's limits; nothing is known of the files."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that was uploaded; `file` is in memory and has a descriptor."""

    name: str
    file: BinaryIO


def check_upload(
    uploads: Sequence[Upload],
    policy: Policy,
    *,
    scanner: str = "",
    scanner_timeout: float = 20.0,
    seconds: float = SECONDS,
) -> Answer:
    """What the portal would say of these files in one mail. Blocks for up to `seconds`; raises
    CheckTimeout or CheckFailed."""
    folder = folder_in_memory()
    if folder is None:
        raise CheckFailed("there is no file system in memory for the check's temporary files")
    with ExitStack() as stack:
        given = []
        for upload in uploads:
            upload.file.flush()
            # An offset of its own: the child reads from the start.
            fd = os.open(f"/proc/self/fd/{upload.file.fileno()}", os.O_RDONLY)
            stack.callback(os.close, fd)
            given.append(GivenFile(name=upload.name, fd=fd))
        request = Request(
            policy=policy, files=tuple(given), scanner=scanner, scanner_timeout=scanner_timeout
        )
        asked, answered = stack.enter_context(memory_file()), stack.enter_context(memory_file())
        asked.write(request.model_dump_json(by_alias=True).encode())
        asked.seek(0)
        _run(asked, answered, [one.fd for one in given], folder, seconds)
        answered.seek(0)
        data = answered.read(MAX_ANSWER + 1)
    if len(data) > MAX_ANSWER:
        raise CheckFailed("the answer is too long")
    try:
        told = TypeAdapter[Answer | Fault](Answer | Fault).validate_json(data)
    except ValueError as error:
        raise CheckFailed("the child's answer has no sense") from error
    if isinstance(told, Fault):
        raise CheckFailed(told.fault)
    return told


def _run(
    asked: BinaryIO, answered: BinaryIO, fds: Sequence[int], folder: Path, seconds: float
) -> None:
    root = str(Path(vanthu.__file__).parent.parent)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", _START, root, str(folder)],
        stdin=asked,
        stdout=answered,
        stderr=subprocess.DEVNULL,  # a trace may quote the upload
        pass_fds=fds,
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    try:
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise CheckTimeout(f"longer than {seconds:.0f} s") from None
    finally:
        if process.poll() is None:
            process.kill()  # its sandbox ends with it, and all memory with the last of them
            process.wait()
    log.info("check", seconds=round(time.monotonic() - started, 1), files=len(fds), exit=code)
    if code != 0:
        raise CheckFailed(f"the child ended with {code}")
