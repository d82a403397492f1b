"""The words of a decision: what a rule's finding leads to, and what became of part and mail."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """What the portal's table does with a code."""

    NOTE = "note"
    WARN = "warn"
    HOLD = "hold"
    REJECT = "reject"


class Verdict(StrEnum):
    """What became of a part."""

    TAKEN = "taken"
    NOTED = "noted"
    HELD = "held"
    REFUSED = "refused"


class Severity(StrEnum):
    """How loud a code is on screens."""

    INFO = "info"
    NOTE = "note"
    WARNING = "warning"
    STOP = "stop"


class Stage(StrEnum):
    """When a code can be found."""

    BYTES = "bytes"
    TEXT = "text"
    WHOLE = "whole"


class Releaser(StrEnum):
    """Who may release what a code holds."""

    NOBODY = "nobody"
    ADMINISTRATOR = "administrator"
    SECRETARY = "secretary"
    HEAD = "head"
