"""How a task says that it stops for what the file is."""

from __future__ import annotations

from vanthu.parsers.types import Finding


class Refusal(Exception):
    """The file can't be treated; `finding` says why. The sender's fault or a limit, never ours."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding
