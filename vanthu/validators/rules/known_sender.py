"""Whether the sender is on the register of agencies (R80, R130)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class KnownSender:
    """Finds mail of addresses that belong to no agency; the portal notes or holds it."""

    name = "known-sender"
    stage = Stage.WHOLE
    codes = ("sender.unknown",)
    rows = ("R80", "R130")

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        if not context.has_sender or context.mail_class != "mail" or context.sender.agency:
            return []
        return [
            Finding(
                "sender.unknown",
                args={"address": context.sender.address, "noun": context.policy.words.noun},
            )
        ]
