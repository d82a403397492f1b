"""Documents whose text has lost letters: "Cng thông tin" for "Cổng thông tin"."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context, PartView
from vanthu.validators.verdicts import Stage
from vanthu.vietnamese.doubts import in_document
from vanthu.vietnamese.text_loss import Suspect, audit

#: Examples that the finding names, and places that it keeps: [block, start, end].
EXAMPLES, PLACES = 3, 200


class TextLoss:
    """Finds them by words that are no syllables. Text of a scan is guessed anyway: it has its own
    note."""

    name = "text-loss"
    stage = Stage.TEXT
    codes = ("text.loss",)
    rows = ("R11",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            if not judged(view):
                continue
            found = audit(view.words)
            if found.lossy:
                yield Finding(
                    "text.loss",
                    view.part.path,
                    {"count": len(found.suspects), "examples": _examples(found.suspects)},
                    {"places": _places(view)},
                )


def _places(view: PartView) -> list[list[int]]:
    found = in_document((), [block.text for block in view.blocks], view.words)
    return [[one.block, one.start, one.end] for one in found if one.kind == "lost"][:PLACES]


def judged(view: PartView) -> bool:
    """Whether a file's text is what its sender wrote: a document that was read, not recognised."""
    return (
        view.outcome is not None
        and by_mime(view.part.type).family == "text"
        and not any(finding.code == "pdf.scan" for finding in view.outcome.findings)
    )


def _examples(suspects: tuple[Suspect, ...]) -> str:
    """ "Cng" (Cổng), "ktừ": different words, those with a suggestion first."""
    words = {suspect.word: suspect.suggestions[:1] for suspect in suspects}
    chosen = sorted(words, key=lambda word: not words[word])[:EXAMPLES]
    return ", ".join(
        f"“{word}”" + "".join(f" ({suggestion})" for suggestion in words[word]) for word in chosen
    )
