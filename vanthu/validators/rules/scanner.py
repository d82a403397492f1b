"""Whether a virus scanner looked at the files (R30, R62)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class ScannerConfigured:
    """Finds mail with files while no scanner is configured: shown, never silent."""

    name = "scanner-configured"
    stage = Stage.BYTES
    codes = ("virus.not_scanned",)
    rows = ("R30", "R62")

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        if context.scanner or not context.files:
            return []
        return [Finding("virus.not_scanned", args={"count": len(context.files)})]
