"""Scripts and actions in PDF and ODF (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Scripts:
    """Finds scripts, those that run as soon as the file is opened, and actions that start
    programs."""

    name = "scripts"
    stage = Stage.BYTES
    codes = ("active.script", "active.script_starts", "active.launch")
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for path, seen in context.inspected:
            if seen.scripts_at_opening:
                yield Finding("active.script_starts", path, {"count": seen.scripts_at_opening})
            elif seen.scripts:
                yield Finding("active.script", path, {"count": seen.scripts})
            if seen.launches:
                yield Finding("active.launch", path, {"count": seen.launches})
