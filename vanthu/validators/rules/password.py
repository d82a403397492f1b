"""Office documents that ask for a password before they open."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Password:
    """Finds documents that detection alone knows to be encrypted; readers and archives report
    theirs themselves."""

    name = "password"
    stage = Stage.BYTES
    codes = ("file.encrypted",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("file.encrypted", view.part.path)
            for view in context.files
            if by_mime(view.part.type).short == "encrypted"
        ]
