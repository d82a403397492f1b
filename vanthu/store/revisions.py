"""What a revision is made of, and the hash by which approval and publication name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from .models import Revision


def canonical(value: Any) -> str:
    """JSON that is the same for the same value: sorted keys, no white space."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


class Written(tuple[Mapping[str, Any], ...]):
    """Blocks with their canonical JSON: a mail's are hashed, stored and looked over, and writing
    them each time anew takes as long as reading the document."""

    text: str

    def __new__(cls, blocks: Iterable[Mapping[str, Any]]) -> Self:
        """The blocks, which nobody changes from now on."""
        self = super().__new__(cls, blocks)
        self.text = canonical(self)
        return self


def written(blocks: Sequence[Mapping[str, Any]]) -> str:
    """Blocks in canonical JSON."""
    return blocks.text if isinstance(blocks, Written) else canonical(list(blocks))


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
        line = ",".join(
            (
                canonical(self.title),
                written(self.blocks),
                canonical([self.summary, dict(self.metadata), list(self.files)])[1:-1],
            )
        )
        return hashlib.sha256(f"[{line}]".encode()).hexdigest()


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
