"""What goes to the child and what comes back."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Base64Bytes, BaseModel, ConfigDict

from vanthu.validators.policy import Policy

#: The verdict of what the portal would lock away.
UNFIT = "unfit"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GivenFile(_Value):
    """One upload: its name, and the descriptor that it came by."""

    name: str
    fd: int


class Request(_Value):
    """What the parent asks for."""

    policy: Policy
    files: tuple[GivenFile, ...]
    scanner: str = ""
    scanner_timeout: float = 20.0


class CheckedFinding(_Value):
    """One finding and what the portal would do with it."""

    code: str
    action: str
    part: str = ""
    args: dict[str, Any] = {}


class CheckedPart(_Value):
    """One part of the mail that the files would come in. `verdict` is "unfit" for what the portal
    would lock away; why isn't said: the page must be no place to try viruses or secrets on."""

    path: str
    role: str
    name: str
    type: str
    size: int
    verdict: str
    pages: int = 0


class CheckedDraft(_Value):
    """One document or news item that editors would get."""

    kind: str
    title: str
    metadata: dict[str, Any]
    files: tuple[str, ...]
    deadline: date | None
    basis: dict[str, Any]


class Copy(_Value):
    """The Unicode copy of a file that came in an old charset; `docx` and `text` are empty when
    only a sample was asked for."""

    path: str
    name: str
    before: str = ""
    after: str = ""
    docx: Base64Bytes = b""
    text: Base64Bytes = b""


class Answer(_Value):
    """All of it. `unscanned`: a scanner is configured and away, so nothing more was looked at."""

    state: str
    parts: tuple[CheckedPart, ...] = ()
    findings: tuple[CheckedFinding, ...] = ()
    drafts: tuple[CheckedDraft, ...] = ()
    copies: tuple[Copy, ...] = ()
    unscanned: bool = False


class Fault(_Value):
    """What the child says instead when it failed: where, never about what."""

    fault: str
