"""Where hostile bytes are touched: one short-lived, confined child a task.

    result = default_sandbox().run("read", file, name="a.doc")
    if result.failure: …   # a Finding: crash, time-out, limit

See `client` for the calling side, `zygote` and `child` for the other one, `confine` for the walls.
"""

from vanthu.parsers.budget import Budget

from .client import Sandbox, SandboxError, TaskResult, default_sandbox
from .refusal import Refusal
from .report import status

__all__ = [
    "Budget",
    "Refusal",
    "Sandbox",
    "SandboxError",
    "TaskResult",
    "default_sandbox",
    "status",
]
