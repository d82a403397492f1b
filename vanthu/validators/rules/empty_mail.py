"""Mail with neither file nor text."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class EmptyMail:
    """Finds mail that brings nothing; it is answered all the same (paperless-ngx#13175)."""

    name = "empty-mail"
    stage = Stage.WHOLE
    codes = ("mail.empty",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        brings = context.files or context.body.strip()
        if context.mail_class != "mail" or context.barred or brings:
            return []
        return [Finding("mail.empty")]
