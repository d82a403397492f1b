"""Files that are of two types at once (R30)."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import TYPES, by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage


class Polyglot:
    """Finds them by the inspection: what passes for a picture here would be a program elsewhere."""

    name = "polyglot"
    stage = Stage.BYTES
    codes = ("type.polyglot",)
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            if view.inspection is None or not view.inspection.also:
                continue
            type_ = by_mime(view.part.type)
            others = [TYPES[short] for short in view.inspection.also if short in TYPES]
            yield Finding(
                "type.polyglot",
                view.part.path,
                {
                    "type": type_.short,
                    "type_name": type_.vi,
                    "type_name_en": type_.en,
                    "others": ", ".join(other.vi for other in others),
                    "others_en": ", ".join(other.en for other in others),
                },
            )
