"""What a group's beginning keeps and its end takes back."""

from __future__ import annotations

from dataclasses import dataclass, field

from vanthu.parsers.documents.building import Look

from .sinks import Capture, Ended
from .story import Paragraph, Story

#: A paragraph without properties.
BODY = Paragraph()


@dataclass(slots=True)
class Field:
    """A field: its code decides what its result is."""

    code: list[str] = field(default_factory=list)
    link: str | None = None
    dropped: bool = False


@dataclass(slots=True)
class Group:
    """One open group. `sink` is where its text goes; None for what isn't shown."""

    sink: Story | Capture | None
    paragraph: Paragraph = BODY
    font: int | None = None
    bold: bool = False
    italic: bool = False
    hidden: bool = False
    deleted: bool = False
    unicode_skip: int = 1
    field: Field | None = None
    look: Look | None = None
    ended: Ended | None = None
    starred: bool = False
    fresh: bool = True

    def inner(self) -> Group:
        """A group inside this one."""
        return Group(
            self.sink,
            self.paragraph,
            self.font,
            self.bold,
            self.italic,
            self.hidden,
            self.deleted,
            self.unicode_skip,
            self.field,
            self.look,
        )
