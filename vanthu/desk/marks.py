"""What a public page says of an item besides its text (R57, R79, R83, R122, R127)."""

from __future__ import annotations

from typing import Any

from vanthu.publisher.marks import borne, mark_words, quoted_address, quoted_line
from vanthu.store.models import Kind, Publication
from vanthu.validators.policy import Policy


def for_readers(item: Publication, policy: Policy | None, source: str) -> dict[str, Any]:
    """For `public/parts/marks.html`. Official is what has a source and bears no mark: not what
    comes from outside (R57)."""
    metadata, kind = item.revision.metadata, item.draft.kind
    supplied = bool(source) or kind == Kind.DOCUMENT
    return {
        "marks": mark_words(metadata, kind),
        "borne": borne(metadata, kind),
        "quoted": quoted_line(metadata, kind),
        "quoted_at": quoted_address(metadata, kind),
        "official": policy is not None
        and policy.items.official
        and supplied
        and not borne(metadata, kind),
    }
