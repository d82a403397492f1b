"""What a part of a draft says of itself: two documents in one file were read as the first alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from vanthu.parsers.types import block_from_json
from vanthu.store.models import Draft, Kind
from vanthu.store.revisions import Content
from vanthu.vietnamese.official import read_official

#: What the reader says besides metadata: whether it is a document at all, and places in its text.
ABOUT_READING = ("is_official", "fields")


def as_its_own(draft: Draft, part: Content, whole: Content) -> Content:
    """`part` of a split document, under its own letterhead where it has another one than the whole.

    A part under the whole's number keeps the metadata: people may have corrected them. What the
    letterhead doesn't say (category, who supplied it) stays in any case. The title is the
    document's own, too, but where somebody has just given `part` another than the whole's.
    """
    if draft.kind != Kind.DOCUMENT:
        return part
    mine, first = _read(part.blocks), _read(whole.blocks)
    if not mine.get("number") or mine["number"] == first.get("number"):
        return part
    named = part.title != whole.title
    kept = {key: value for key, value in whole.metadata.items() if key not in first}
    title = part.title if named else str(mine.get("title") or part.title)
    own = {key: value for key, value in mine.items() if key not in ABOUT_READING}
    return replace(part, title=title, metadata=kept | own)


def _read(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return read_official([block_from_json(block) for block in blocks])
