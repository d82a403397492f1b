"""Where approved revisions go: one small module a target, and the table of them.

"pages" are the built-in public pages; "hand" is any other site where a person has published the
text and records its address. A target for another system is one more row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from vanthu.store.models import Publication

from . import hand, pages


class Target(Protocol):
    """What a target module has."""

    #: Whether a person does the publishing, so that no job is needed.
    BY_HAND: bool

    def prepared_files(self, publication: Publication) -> list[dict[str, Any]]:
        """Outside any transaction: the files as the public gets them. May take its time, may be
        done twice. Raises FileBarred for a file that can't be made fit."""

    def address_of(self, publication: Publication) -> str:
        """Where the publication will stand."""


TARGETS: Mapping[str, Target] = {"pages": pages, "hand": hand}
