"""What a rule is (Mailman's habit: one rule a file; the decision isn't in the rule)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from vanthu.parsers.types import Finding

from .context import Context
from .verdicts import Stage


class Rule(Protocol):
    """One check. It finds; the portal's table decides."""

    @property
    def name(self) -> str:
        """Stable id in logs ("type-allow-list")."""

    @property
    def stage(self) -> Stage:
        """When it runs."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that it may find."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Rows of the regulations that it keeps ("R1"), for `vanthu rules --coverage`."""

    def check(self, context: Context) -> Iterable[Finding]:
        """The findings on one submission. Raising is a fault of ours, never the sender's."""
        ...
