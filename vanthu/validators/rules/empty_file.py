"""A file of 0 bytes: mail programs make them when the disk was full or the file was locked."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import OCTETS
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class EmptyFile:
    """Finds files without a byte."""

    name = "empty-file"
    stage = Stage.BYTES
    codes = ("file.empty",)
    rows = ()

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        # What can't be taken out of an archive has no bytes and no type here: it isn't empty, and
        # its archive has said why.
        files = (view.part for view in context.files if view.part.size == 0)
        return [
            Finding("file.empty", part.path)
            for part in files
            if part.type != OCTETS and not part.encrypted
        ]
