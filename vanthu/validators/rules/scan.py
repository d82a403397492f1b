"""Documents that are pictures of paper: their text is guessed by OCR, or there is none."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.types import Finding, Outcome
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

#: Letters a page below which a PDF's text layer can't be its content (page numbers, stamps).
LETTERS_A_PAGE = 40


class Scan:
    """Finds PDFs that are scans, unless their reader has said so already."""

    name = "scan"
    stage = Stage.TEXT
    codes = ("pdf.scan",)
    rows = ("R82",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            outcome = view.outcome
            if view.part.type != "application/pdf" or outcome is None:
                continue
            if any(finding.code == "pdf.scan" for finding in outcome.findings):
                continue
            pages = outcome.metadata.get("pages")
            if isinstance(pages, int) and pages and _few_letters(outcome, LETTERS_A_PAGE * pages):
                failed = any(f.code.startswith(("file.", "pdf.")) for f in outcome.findings)
                if not failed:
                    yield Finding("pdf.scan", view.part.path, {"pages": pages})


def _few_letters(outcome: Outcome, enough: int) -> bool:
    """Whether there are fewer letters; a text of a thousand pages isn't counted to its end."""
    letters = 0
    for block in outcome.blocks:
        letters += sum(map(str.isalpha, block.text))
        if letters >= enough:
            return False
    return letters < enough
