"""Parts whose text was converted: a text, the charset that it was written in, its font."""

from __future__ import annotations

from tests.unit.vietnamese.samples import LOWERED, TEXT
from vanthu.validators.context import PartView
from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.convert import convert_document

from .contexts import file

__all__ = ["LOWERED", "TEXT", "converted", "old"]


def converted(*texts: tuple[str, str | None]) -> PartView:
    """A file of these (text, font), line by line."""
    found = convert_document([[(line, font)] for text, font in texts for line in text.split("\n")])
    lines = "\n".join("".join(runs) for runs in found.paragraphs)
    return file("a.doc", "doc", text=lines, record=found.record)


def old(name: str = "tcvn3", text: str = LOWERED) -> str:
    """`text` as a document of that charset stores it."""
    return charset(name).encode(text)
