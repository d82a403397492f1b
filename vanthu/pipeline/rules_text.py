"""Step 7, first half: the rules on what was read."""

from __future__ import annotations

from vanthu.validators.verdicts import Stage

from .case import Case
from .rules import apply


def rules_text(case: Case) -> None:
    """Scans, files without text."""
    apply(case, Stage.TEXT)
