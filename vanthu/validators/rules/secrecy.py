"""Marks of state secrets, and of what isn't meant for everybody.

The first seal the whole submission before anybody has read it; the second hold it for the head. The
rule looks for marks where marks stand (`vietnamese.official.restricted`), never for words.
"""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context, PartView
from vanthu.validators.verdicts import Stage
from vanthu.vietnamese.official.restricted import restriction_of, restriction_of_name

CODES = {"secret": "secrecy.marked", "internal": "secrecy.internal"}


class Secrecy:
    """Finds them in what was read of each part, bodies too, in names and in the subject.

    Nothing of the mark goes into the finding: no argument, no evidence.
    """

    name = "secrecy"
    stage = Stage.TEXT
    codes = tuple(CODES.values())
    rows = ("R23", "R28", "R95", "R112", "R114")

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        if kind := restriction_of_name(context.subject):
            yield Finding(CODES[kind])
        for view in context.parts:
            named = restriction_of_name(view.part.name) if view.part.name else ""
            if kind := _of_text(view) or named:
                yield Finding(CODES[kind], view.part.path)


def _of_text(view: PartView) -> str:
    if view.glanced:
        text = "\n".join(block.text for block in view.glanced)
        if kind := restriction_of(view.glanced, text, guessed=True):
            return kind
    if not view.blocks:
        return ""
    return restriction_of(view.blocks, view.text, guessed=_recognised(view))


def _recognised(view: PartView) -> bool:
    """Whether the text is OCR's."""
    if by_mime(view.part.type).family == "image":
        return True
    findings = view.outcome.findings if view.outcome is not None else ()
    return any(finding.code == "pdf.scan" for finding in findings)
