"""The same Message-ID over another text (freescout#5591): never dropped, always said."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class MessageIdReuse:
    """Finds mail whose Message-ID another submission with other bytes carries."""

    name = "message-id-reuse"
    stage = Stage.WHOLE
    codes = ("mail.message_id_reused",)
    rows = ("R27",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        if not context.same_message_id:
            return []
        return [
            Finding("mail.message_id_reused", args={"codes": ", ".join(context.same_message_id)})
        ]
