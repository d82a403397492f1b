"""What the rules on encodings (R11, R59, R60, R107, R124) have in common: each looks at the record
that a part's conversion left, and at nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from vanthu.parsers.types import Finding
from vanthu.vietnamese.fonts import base_name
from vanthu.vietnamese.record import Record

from .context import Context
from .verdicts import Stage

#: Fonts that a note names; a file may hold dozens.
NAMED_FONTS = 4


class RecordRule(ABC):
    """A rule on the records of all parts that were read, the mail's own text too."""

    name: ClassVar[str]
    codes: ClassVar[tuple[str, ...]]
    rows: ClassVar[tuple[str, ...]] = ()
    stage = Stage.TEXT

    @abstractmethod
    def look(self, record: Record) -> Finding | None:
        """The finding on one document, without its part; None for nothing to say."""

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.parts:
            found = self.look(view.record) if view.record is not None else None
            if found is not None:
                yield replace(found, part=view.part.path)


def named(fonts: Sequence[str]) -> str:
    """Font names as a note lists them, without PDF subset tags: ".VnTime, .VnTimeH, …"."""
    names = sorted({base_name(font) for font in fonts} - {""})
    return ", ".join(names[:NAMED_FONTS]) + (", …" if len(names) > NAMED_FONTS else "")
