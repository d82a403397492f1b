"""The calling side of the inspection."""

from __future__ import annotations

from typing import BinaryIO

from vanthu.parsers import filetypes
from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.types import Finding

from .facts import Inspection, from_json

#: Nothing can be in these: text alone, and what isn't taken whatever it holds.
_BARE = frozenset({"txt", "empty", "encrypted"})
_LOOKED_INTO = frozenset({"text", "image", "video", "audio", "office"})


def is_worth_inspecting(type_: str) -> bool:
    """Whether a file of that MIME type can hold anything that runs."""
    row = filetypes.by_mime(type_)
    return row.family in _LOOKED_INTO and row.short not in _BARE


def inspect_part(
    source: BinaryIO, type_: str, *, sandbox: Sandbox
) -> tuple[Inspection, Finding | None]:
    """The facts of one file, and why there are none. SandboxError (ours) is the only error."""
    result = sandbox.run("inspect", source, args={"type": type_})
    if result.failure is not None:
        return Inspection(damaged=True), result.failure
    try:
        return from_json(result.data), None
    except ValueError:
        return Inspection(damaged=True), Finding("file.crash", args={"cause": "answer"})
