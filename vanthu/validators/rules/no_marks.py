"""Vietnamese written without marks ("Kinh gui Cong thong tin")."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage
from vanthu.vietnamese.text_loss import lacks_marks

from .text_loss import judged


class NoMarks:
    """Finds documents in it; Long Xuyên asks for Vietnamese with marks (R60)."""

    name = "no-marks"
    stage = Stage.TEXT
    codes = ("text.no_marks",)
    rows = ("R60",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("text.no_marks", view.part.path)
            for view in context.files
            if judged(view) and lacks_marks(view.words)
        ]
