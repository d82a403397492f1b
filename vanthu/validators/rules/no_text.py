"""Documents that opened without a complaint and yet gave no text."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class NoText:
    """Finds them, so that an editor looks at the file itself. A scan has its own rule."""

    name = "no-text"
    stage = Stage.TEXT
    codes = ("text.none",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("text.none", view.part.path)
            for view in context.files
            if view.outcome is not None
            and by_mime(view.part.type).family == "text"
            and view.part.type != "application/pdf"
            and not view.outcome.findings
            and not view.outcome.text.strip()
        ]
