"""How large a file may be, by its family (R4)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

from .type_allow_list import GROUPS

MB = 1 << 20


class FileSize:
    """Finds files that are larger than the portal's limit for their family."""

    name = "file-size"
    stage = Stage.BYTES
    codes = ("file.too_large",)
    rows = ("R4",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        limits = context.policy.limits.model_dump()
        for view in context.files:
            family = by_mime(view.part.type).family
            limit = limits.get(family)
            if limit is None or view.part.size <= limit * MB:
                continue
            yield Finding(
                "file.too_large",
                view.part.path,
                {
                    "size": -(-view.part.size // MB),
                    "limit": limit,
                    "family": GROUPS[family][0],
                    "family_en": GROUPS[family][1],
                    "noun": context.policy.words.noun,
                },
            )
