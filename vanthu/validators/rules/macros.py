"""Macros in documents, and those that start by themselves (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Macros:
    """Finds them by their source. One that starts with the document and calls something outside of
    it is what macro viruses do; templates of offices have the others."""

    name = "macros"
    stage = Stage.BYTES
    codes = ("active.macro", "active.macro_starts")
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for path, seen in context.inspected:
            if not seen.macros:
                continue
            evidence = {
                "modules": seen.macros,
                "starts": list(seen.starts),
                "reaches": list(seen.reaches),
            }
            starts = seen.starts and seen.reaches
            code = "active.macro_starts" if starts else "active.macro"
            yield Finding(code, path, {"count": seen.macros}, evidence)
