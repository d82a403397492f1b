"""Names that show another extension than they have: cv.pdf.exe, "xls" turned around, blanks (R30).

The name as it came is looked at; `safe_name` has taken out of the shown one what misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vanthu.parsers.filetypes import FileType, by_extension, by_mime
from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

#: Overrides and isolates of direction (UAX #9): "annex[U+202E]fdp.exe" is shown as "annexexe.pdf".
#: The plain marks U+200E and U+200F come with names copied from web pages and change nothing here.
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Dots that are none, before what looks like an extension at the end of the name.
_DOTLIKE = re.compile("[\u2024\u2027\u3002\uff0e\uff61\ufe52\u06d4\u0701\u0702\ua4f8\ua78f]")
#: Blanks that push the real extension out of sight.
_PUSHED = re.compile(r"(?:[ \t\u00a0\u2000-\u200b\u3000]{6,})(?=\.?[^.]*\.[A-Za-z0-9]{1,5}\s*$)")
#: What Windows drops from a name's end: "cv.exe. " runs.
_DROPPED = re.compile(r"[\s.\u00a0\u3000]+$")
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,5}")


class MisleadingName:
    """Finds names that hide their extension, and names with a program's extension in them. What the
    content is, other rules say."""

    name = "misleading-name"
    stage = Stage.BYTES
    codes = ("name.misleading", "name.double_extension")
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for view in context.files:
            part = view.part
            name = (part.original_name or part.name).replace("\\", "/").rpartition("/")[2]
            type_ = by_mime(part.type)
            if type_.family == "program":
                continue  # it has the better reason
            words = {"type_name": type_.vi, "type_name_en": type_.en}
            if misleads(name):
                args = {**words, "extension": real_extension(name)}
                yield Finding("name.misleading", part.path, args)
            elif shown := double(name, type_):
                yield Finding("name.double_extension", part.path, {**words, "extensions": shown})


def misleads(name: str) -> bool:
    """Whether the name looks as if it ended otherwise than it does."""
    if _TURNED.search(name) or _PUSHED.search(name):
        return True
    tail = _DOTLIKE.split(_DROPPED.sub("", name))
    ends = _EXTENSION.fullmatch(tail[-1]) and by_extension(f"a.{tail[-1]}")
    if len(tail) > 1 and ends:
        return True
    dropped = _DROPPED.search(name)
    promised = by_extension(_DROPPED.sub("", name))
    return dropped is not None and promised is not None and promised.family == "program"


def real_extension(name: str) -> str:
    """The extension that a system goes by."""
    _, dot, extension = _DROPPED.sub("", name).rpartition(".")
    return f".{extension.lower()}" if dot and _EXTENSION.fullmatch(extension) else "không có đuôi"


def double(name: str, type_: FileType) -> str:
    """ ".pdf.exe" where one of the last two extensions is a program's, "" elsewhere.

    "QD 31.doc.pdf" is what PDF printers write, and "v1.2.doc" has one.
    """
    parts = _DROPPED.sub("", name).rsplit(".", 2)
    if len(parts) < 3:
        return ""
    promised = [by_extension(f"a.{part}") for part in parts[1:]]
    known = [found for found in promised if found is not None and _EXTENSION.fullmatch(parts[-1])]
    if len(known) < 2 or not any(found.family == "program" for found in known):
        return ""
    # A script is text: its own rule refuses it by the name.
    if known[-1].family == "program" and type_.short in ("txt", "bin", "html"):
        return ""
    return f".{parts[1].lower()}.{parts[2].lower()}"
