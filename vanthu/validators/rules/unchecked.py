"""Files whose making is so odd that not all of it could be looked into (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Unchecked:
    """Finds them: what can be read all the same is taken, but editors are told to leave the
    received file alone."""

    name = "unchecked"
    stage = Stage.BYTES
    codes = ("active.unchecked",)
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("active.unchecked", path) for path, seen in context.inspected if seen.damaged
        ]
