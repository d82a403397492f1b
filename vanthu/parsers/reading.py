"""Reading one file: its reader runs in a child, its outcome comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from .office import is_worth_trying
from .readers import reader
from .sandbox import Sandbox
from .types import Finding, Outcome, outcome_from_json


def read_part(source: BinaryIO, type: str, name: str, *, sandbox: Sandbox) -> Outcome:  # noqa: A002
    """What the reader of that MIME type makes of the file; an empty outcome where there is none.

    Crash, time-out and limits of the child are findings of the outcome. SandboxError (ours,
    temporary) is the only error.
    """
    result = sandbox.run("read", source, name=name, args={"type": type})
    if result.failure is not None:
        return Outcome(type=type, findings=(result.failure,))
    outcome = _outcome(result.data, type)
    if is_worth_trying(outcome):
        converted = sandbox.run("read.office", source, name=name, args={"type": type})
        if converted.failure is None and converted.data is not None:
            return _outcome(converted.data, type)
    return outcome


def _outcome(data: Any, type: str) -> Outcome:  # noqa: A002
    try:
        return outcome_from_json(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        # The form is the child's, and the child may have been taken over.
        return Outcome(type=type, findings=(Finding("file.crash", args={"cause": "answer"}),))


def task(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:  # noqa: ARG001
    """The task "read": `args["type"]` names the reader."""
    type_ = str(args["type"])
    read = reader(type_)
    return Outcome(type=type_) if read is None else read(source, name)
