"""Files and objects inside documents (R30)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vanthu.parsers.filetypes import TYPES
from vanthu.parsers.inspection.facts import Embedded as Held
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

#: Classes of objects whose only use is to run something.
RUNNING = frozenset(
    {"ShockwaveFlash", "HTML Application", "script moniker", "jscript", "RichMedia"}
)
#: Objects that the page shows: their program drew them a picture, which is read and published.
_DRAWN = frozenset({"doc", "docx", "xls", "xlsx", "ppt", "pptx", "vsd", "ole", "bmp", "emf", "wmf"})
_NAMED = 5


class EmbeddedFiles:
    """Finds programs inside documents, files that were packed into them, and drawn objects."""

    name = "embedded-files"
    stage = Stage.BYTES
    codes = (
        "active.embedded_program",
        "active.embedded_file",
        "active.embedded_object",
        "active.control",
    )
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for path, seen in context.inspected:
            programs = [one for one in seen.embedded if _is_program(one)]
            others = [one for one in seen.embedded if not _is_program(one)]
            drawn = [one for one in others if one.short in _DRAWN and one.kind not in _PACKED]
            files = [one for one in others if one not in drawn]
            for code, held in (
                ("active.embedded_program", programs),
                ("active.embedded_file", files),
                ("active.embedded_object", drawn),
            ):
                if held:
                    yield Finding(code, path, {"count": len(held), "names": _names(held)})
            if seen.controls:
                yield Finding("active.control", path, {"count": seen.controls})


#: How files come that a person packed into a document.
_PACKED = frozenset({"Package", "file"})


def _is_program(one: Held) -> bool:
    return one.kind in RUNNING or (one.short in TYPES and TYPES[one.short].family == "program")


def _names(held: Sequence[Held]) -> str:
    names = dict.fromkeys(one.name or one.kind or one.short.upper() or "?" for one in held)
    more = "…" if len(names) > _NAMED else ""
    return ", ".join(list(names)[:_NAMED]) + more
