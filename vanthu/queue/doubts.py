"""Which doubtful places of a draft's text are still open.

The pipeline stores them with the revision that it writes (`Revision.doubts`); those of people have
none of their own. They are found again in the current text, so what an editor has settled is gone
from the list without a record of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vanthu.store.models import Draft, Revision
from vanthu.vietnamese.doubts import Doubt, still_open


def open_doubts(draft: Draft) -> tuple[Doubt, ...]:
    """The doubts that stand in the draft's current revision, with their places in its blocks.

    One query for the pipeline's last revision that became current; () for drafts written here.
    """
    current = draft.current
    if current is None:
        return ()
    source = current
    if current.author_id is not None:
        made = Revision.objects.filter(
            draft=draft, author=None, number__lt=current.number, proposed=False
        )
        found = made.order_by("-number").first()
        if found is None:
            return ()
        source = found
    doubts = [Doubt.from_json(row) for row in source.doubts]
    if source is current or not doubts:
        return tuple(doubts)
    return still_open(doubts, _texts(source.blocks), _texts(current.blocks))


def _texts(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    return ["".join(str(run["text"]) for run in block.get("runs") or ()) for block in blocks]
