"""Personal data in what was sent (R31, R33): noted here, decided on before it goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Block, Finding
from vanthu.validators.context import Context, PartView
from vanthu.validators.verdicts import Stage
from vanthu.vietnamese.personal import KINDS, Family, Hit, Piece, find, masked

#: Places that a finding keeps; a list of a thousand people is one matter, not a thousand.
PLACES = 200


class PersonalData:
    """Finds them in documents, and in a mail's own text when that is what would be published.
    Values stay out of the finding: it names kinds, places and masked forms."""

    name = "personal-data"
    stage = Stage.TEXT
    codes = ("personal.data", "personal.secret", "personal.list")
    rows = ("R31", "R33", "R36", "R39", "R58", "R96")

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in looked_at(context):
            hits = find(pieces_of(view.blocks))
            yield from _findings(view, hits)


def looked_at(context: Context) -> list[PartView]:
    """The parts whose text may become public."""
    files = context.files
    documents = [view for view in files if by_mime(view.part.type).family not in _MEDIA]
    bodies = [] if documents else [view for view in context.parts if view.part.role == "body"]
    return [view for view in (*documents, *bodies) if view.blocks]


_MEDIA = frozenset({"image", "video", "audio"})


def pieces_of(blocks: Sequence[Block]) -> list[Piece]:
    """Blocks as the detectors take them."""
    return [Piece(block.text, block.table, block.row, block.column) for block in blocks]


def code_of(kind: str) -> str:
    """The code that a kind is told by."""
    family = KINDS[kind].family
    if family is Family.SECRET:
        return "personal.secret"
    return "personal.list" if family is Family.LIST else "personal.data"


def _findings(view: PartView, hits: Sequence[Hit]) -> Iterable[Finding]:
    for code in PersonalData.codes:
        mine = [hit for hit in hits if code_of(hit.kind) == code]
        if not mine:
            continue
        counts = Counter(hit.kind for hit in mine)
        yield Finding(
            code,
            view.part.path,
            {
                "count": len(mine),
                "kinds": ", ".join(KINDS[kind].vi for kind in counts),
                "kinds_en": ", ".join(KINDS[kind].en for kind in counts),
            },
            {"places": [_place(view, hit) for hit in mine[:PLACES]], "counts": dict(counts)},
        )


def _place(view: PartView, hit: Hit) -> list[object]:
    """[block, start, end, kind, sure, masked]: enough to show it, nothing to know it by."""
    value = view.blocks[hit.piece].text[hit.start : hit.end]
    return [hit.piece, hit.start, hit.end, hit.kind, hit.sure, masked(hit.kind, value)]
