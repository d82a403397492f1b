"""Pieces of an archive in several volumes that nobody can put together from here."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.parsers.volumes import is_piece
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class SplitArchive:
    """Finds them by their names; those that begin as a ZIP or RAR does say so when they are
    opened."""

    name = "split-archive"
    stage = Stage.BYTES
    codes = ("archive.incomplete",)
    rows = ("R2",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        return [
            Finding("archive.incomplete", view.part.path)
            for view in context.files
            if is_piece(view.part.name) and by_mime(view.part.type).short in ("bin", "7z", "gz")
        ]
