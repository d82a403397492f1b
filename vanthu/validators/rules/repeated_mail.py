"""The same sender, subject, text and files again under another Message-ID."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class RepeatedMail:
    """Finds probable duplicates ("send" pressed twice); they are linked, never dropped."""

    name = "repeated-mail"
    stage = Stage.WHOLE
    codes = ("mail.duplicate",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        if not context.same_content:
            return []
        return [Finding("mail.duplicate", args={"codes": ", ".join(context.same_content)})]
