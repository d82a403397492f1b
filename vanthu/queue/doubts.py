"""Which doubtful places of a draft's text are still open, and settling them.

The pipeline stores them with the revision that it writes (`Revision.doubts`); those of people have
none of their own. They are found again in the current text, so what an editor has mended is gone
from the list; what was found right as it stands is kept in the metadata (`KEPT`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vanthu.store.models import Draft, Revision, User
from vanthu.vietnamese.doubts import Doubt, still_open

from .editing import draft_save
from .edits import Edit, Fix
from .errors import Unfit

#: Key in a revision's metadata: doubts that a person found right as they stand.
KEPT = "doubts_kept"


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
    doubts = tuple(Doubt.from_json(row) for row in source.doubts)
    texts = _texts(current.blocks)
    if source is not current and doubts:
        doubts = still_open(doubts, _texts(source.blocks), texts)
    right = set(current.metadata.get(KEPT, ()))
    return tuple(doubt for doubt in doubts if key_of(doubt, texts) not in right)


def key_of(doubt: Doubt, texts: Sequence[str]) -> str:
    """Names the same doubt wherever it stands: its kind and word; a stretch by its text's hash."""
    said = doubt.word
    if not said:
        stretch = texts[doubt.block][doubt.start : doubt.end]
        said = hashlib.sha256(stretch.encode()).hexdigest()[:16]
    return f"{doubt.kind}:{said}"


@dataclass(frozen=True, slots=True)
class Settled:
    """What a person says of one doubt: `word` instead, or right as it stands (None)."""

    doubt: Doubt
    word: str | None


def draft_settle(*, draft: Draft, actor: User, version: int, settled: Sequence[Settled]) -> Draft:
    """Mend doubtful words, or say that they are right: all in one revision, in an issued text too
    (mending conversion isn't editing). Unfit when nothing was chosen."""
    if not settled:
        raise Unfit({"": _("Choose what stands there.")})
    texts = _texts(draft.current.blocks) if draft.current else []
    fixes = [
        Fix(one.doubt.block, one.doubt.start, one.doubt.word, one.word)
        for one in settled
        if one.word is not None and one.word != one.doubt.word
    ]
    right = {key_of(one.doubt, texts) for one in settled if one.word in (None, one.doubt.word)}
    metadata = draft.current.metadata if draft.current else {}
    kept = sorted({*metadata.get(KEPT, ()), *right})
    note = _("Doubtful places: %(mended)s mended, %(kept)s right as they stand") % {
        "mended": len(fixes), "kept": len(right),
    }  # fmt: skip
    edit = Edit(fixes=tuple(fixes), metadata={KEPT: kept or None}, note=note)
    return draft_save(draft=draft, actor=actor, version=version, edit=edit)


def _texts(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    return ["".join(str(run["text"]) for run in block.get("runs") or ()) for block in blocks]
