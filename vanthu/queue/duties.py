"""What a portal's regulation asks of items by mark and category, before they are submitted."""

from __future__ import annotations

from vanthu.publisher.marks import (
    ADVERTISING,
    CONFIRMATION,
    QUOTED,
    QUOTED_FROM,
    QUOTED_ON,
    REFERENCE,
    borne,
)
from vanthu.publisher.validity import UNTIL
from vanthu.store.models import Draft, Kind
from vanthu.store.portals import policy_of

from .deadlines import CATEGORY


def quoted_missing(draft: Draft) -> tuple[str, ...]:
    """What a quoted item doesn't say of where it stood first (R79)."""
    if QUOTED not in _borne(draft) or draft.current is None:
        return ()
    if not policy_of(draft.portal).items.quoted:
        return ()
    return tuple(key for key in (QUOTED_FROM, QUOTED_ON) if not draft.current.metadata.get(key))


def undated(draft: Draft) -> tuple[str, ...]:
    """What an item lacks that stands in a category of dated things (R96)."""
    if draft.kind == Kind.DOCUMENT or draft.current is None:
        return ()
    metadata = draft.current.metadata
    category = policy_of(draft.portal).category(str(metadata.get(CATEGORY) or ""))
    dated = category is not None and category.dated
    return (UNTIL,) if dated and not metadata.get(UNTIL) else ()


def misfiled(draft: Draft) -> bool:
    """Whether it is for reference only and stands elsewhere than in its category (R122)."""
    if REFERENCE not in _borne(draft) or draft.current is None:
        return False
    category = policy_of(draft.portal).items.reference_category
    return bool(category) and draft.current.metadata.get(CATEGORY) != category


def unconfirmed_advertising(draft: Draft) -> bool:
    """Whether it advertises without the written confirmation among its files (R127)."""
    if ADVERTISING not in _borne(draft) or draft.current is None:
        return False
    attached = any(file.get("role") == CONFIRMATION for file in draft.current.files)
    return policy_of(draft.portal).items.advertising and not attached


def _borne(draft: Draft) -> tuple[str, ...]:
    return borne(draft.current.metadata, draft.kind) if draft.current else ()
