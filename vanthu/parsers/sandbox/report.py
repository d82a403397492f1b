"""What protects this machine from what it reads: for `vanthu doctor`."""

from __future__ import annotations

import io
from typing import Any

from .client import Sandbox, default_sandbox


def status(sandbox: Sandbox | None = None) -> dict[str, Any]:
    """The walls that work here, tried out inside a child.

    Keys: `uid`, `landlock` (ABI, 0 for none), `seccomp`, `network_namespace`, `file_namespace`,
    and `attempts`: what a child tried and whether it was stopped (socket, read, write, signal,
    program). SandboxError when no child can be had.
    """
    sandbox = sandbox or default_sandbox()
    result = sandbox.run("sandbox.probe", io.BytesIO(b"probe"))
    facts = dict(sandbox.facts())
    return facts | {"attempts": result.data, "failure": result.failure}
