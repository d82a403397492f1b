"""Pieces of an archive in several volumes that nobody can put together from here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

#: Names of pieces: 7-Zip's ho-so.zip.001, WinZip's ho-so.z01. RAR's volumes say so themselves.
_PIECE = re.compile(r".+\.(?:(?:zip|rar|7z|tar|tgz|gz)\.\d{3}|z\d{2})", re.IGNORECASE)


class SplitArchive:
    """Finds them by their names where the bytes aren't a whole archive."""

    name = "split-archive"
    stage = Stage.BYTES
    codes = ("archive.incomplete",)
    rows = ("R2",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("archive.incomplete", view.part.path)
            for view in context.files
            if _PIECE.fullmatch(view.part.name)
            and by_mime(view.part.type).short in ("bin", "zip", "rar", "7z", "gz")
            and not view.opened
        ]
