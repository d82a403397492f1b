"""A file of 0 bytes: mail programs make them when the disk was full or the file was locked."""

from __future__ import annotations

from collections.abc import Iterable

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
        # What lies locked in an archive has no bytes here, but it isn't empty.
        files = (view.part for view in context.files if not view.part.encrypted)
        return [Finding("file.empty", part.path) for part in files if part.size == 0]
