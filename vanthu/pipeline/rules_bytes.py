"""Step 4: the rules on bytes. What they bar is read no further."""

from __future__ import annotations

from vanthu.validators.verdicts import Stage

from .case import Case
from .rules import apply


def rules_bytes(case: Case) -> None:
    """Type, programs, passwords, scanner."""
    apply(case, Stage.BYTES)
