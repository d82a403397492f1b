"""What a revision is made of, and the hash by which approval and publication name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .models import Revision


@dataclass(frozen=True, slots=True)
class Content:
    """All that a revision says: change any of it and it is another revision.

    `blocks`, `metadata` and `files` are JSON as `Revision` documents them.
    """

    title: str
    blocks: Sequence[Mapping[str, Any]] = ()
    summary: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Mapping[str, Any]] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over canonical JSON: sorted keys, no white space, UTF-8.

        Files are in it by their own hashes, so approval names text and files at once.
        """
        line = json.dumps(
            [self.title, list(self.blocks), self.summary, dict(self.metadata), list(self.files)],
            sort_keys=True,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(line.encode()).hexdigest()


def content_of(revision: Revision) -> Content:
    """What a stored revision says."""
    return Content(
        title=revision.title,
        blocks=revision.blocks,
        summary=revision.summary,
        metadata=revision.metadata,
        files=revision.files,
    )


def intact(revision: Revision) -> bool:
    """Whether the stored revision is still the one that its digest names."""
    return content_of(revision).digest == revision.digest
