"""Mail inside the mail: a forwarded mail with the documents in it (wording.md §4.1)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class NestedMail:
    """Finds mail files that could be opened: what is in them is judged file by file. One without a
    file is itself a file that isn't permitted."""

    name = "nested-mail"
    stage = Stage.BYTES
    codes = ("mail.nested",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        holders = {view.parent for view in context.files}
        return [
            Finding("mail.nested", view.part.path)
            for view in context.parts
            if view.opened
            and not view.is_file
            and by_mime(view.part.type).short == "eml"
            and any(path == view.part.path or _is_below(path, view.part.path) for path in holders)
        ]


def _is_below(path: str, above: str) -> bool:
    return path.startswith(f"{above}.")
