"""Whether SPF and DKIM bear out the sender's address (R27: impersonation)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class ConfirmedSender:
    """Finds addresses that are contradicted, and agencies' addresses that nothing confirms: an
    allow-listed address that anybody may write is only a claim. Many .gov.vn domains publish
    nothing, so "none" never holds a mail."""

    name = "confirmed-sender"
    stage = Stage.WHOLE
    codes = ("sender.contradicted", "sender.unconfirmed")
    rows = ("R27",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        sender = context.sender
        if not context.has_sender or context.mail_class != "mail":
            return
        if sender.auth == "fail":
            yield Finding("sender.contradicted", args={"address": sender.address})
        elif sender.auth == "none" and sender.agency:
            yield Finding("sender.unconfirmed", args={"address": sender.address})
