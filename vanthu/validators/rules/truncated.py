"""Films and sound that were cut off on their way: they play up to there, and nobody notices."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Truncated:
    """Finds files that are shorter than they say themselves. Documents and pictures that are cut
    off are damaged, and their readers say so."""

    name = "truncated"
    stage = Stage.BYTES
    codes = ("file.truncated",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            if view.inspection is None or not view.inspection.missing:
                continue
            missing = view.inspection.missing
            percent = max(1, min(99, 100 * view.part.size // (view.part.size + missing)))
            yield Finding(
                "file.truncated", view.part.path, {"percent": percent}, {"missing": missing}
            )
