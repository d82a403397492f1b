"""Names whose extension promises another type than the bytes are."""

from __future__ import annotations

from collections.abc import Iterable

from vanthu.parsers.filetypes import FileType, by_extension, by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

from .misleading_name import double, misleads

#: What to save it as, by family.
_ADVISED = {"image": "JPG hoặc PNG", "video": "MP4", "audio": "MP3", "archive": "ZIP"}
_ADVISED_EN = {"image": "JPG or PNG", "video": "MP4", "audio": "MP3", "archive": "ZIP"}
#: These say nothing about what the file should have been; a program has its own rule.
_SILENT = frozenset({"bin", "empty", "encrypted"})
#: Plain text is what is inside of these, so it doesn't contradict their names.
_PLAIN_INSIDE = frozenset({"web", "mail", "program"})
_PLAIN = frozenset({"csv", "json", "xml", "rtf", "wordml"})


class Extension:
    """Finds files whose name and content disagree."""

    name = "extension"
    stage = Stage.BYTES
    codes = ("type.mismatch",)
    rows = ("R1",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            type_, promised = by_mime(view.part.type), by_extension(view.part.name)
            extension = view.part.name.rpartition(".")[2].lower()
            if (
                promised is None
                or type_.short in _SILENT
                or type_.family == "program"
                or (type_.short == "txt" and _is_plain(promised))
                or extension in type_.extensions
                # A program's extension on something else has a rule of its own.
                or misleads(view.part.original_name)
                or double(view.part.name, type_)
            ):
                continue
            yield Finding(
                "type.mismatch",
                view.part.path,
                {
                    "extension": f".{extension}",
                    "type": type_.short,
                    "type_name": type_.vi,
                    "type_name_en": type_.en,
                    "advised": _ADVISED.get(type_.family, "DOC hoặc PDF"),
                    "advised_en": _ADVISED_EN.get(type_.family, "DOC or PDF"),
                },
            )


def _is_plain(promised: FileType) -> bool:
    return promised.family in _PLAIN_INSIDE or promised.short in _PLAIN
