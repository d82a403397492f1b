"""Where the text of a group goes when it isn't the document's."""

from __future__ import annotations

import re
from collections.abc import Callable

from .fonts import Font, Fonts

_HEADING = re.compile(r"\s*heading ([1-9])\b", re.IGNORECASE)


class Capture:
    """Text that means something by itself: a field's code, a title."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def add(self, text: str) -> None:
        """Part of the text."""
        self.texts.append(text)

    def __str__(self) -> str:
        return "".join(self.texts)


class FontTable(Capture):
    """The table of fonts: `\\f` numbers come first, names end with a semicolon."""

    def __init__(self, fonts: Fonts) -> None:
        super().__init__()
        self._fonts = fonts
        self.current = Font()

    def choose(self, number: int) -> None:
        """The font that the next words describe."""
        self.current = self._fonts.fonts.setdefault(number, Font())

    def add(self, text: str) -> None:
        """Part of a font's name."""
        if not self.current.complete:
            name, end, _ = text.partition(";")
            self.current.name = (self.current.name + name).lstrip()
            self.current.complete = bool(end)


class StyleSheet(Capture):
    """The style sheet: which paragraph styles are headings, by their names."""

    def __init__(self, outlines: dict[int, int]) -> None:
        super().__init__()
        self._outlines = outlines
        self._number = 0

    def choose(self, number: int) -> None:
        """The style that the next name belongs to."""
        self._number = number

    def add(self, text: str) -> None:
        """A style's name."""
        match = _HEADING.match(text)
        if match and self._number:
            self._outlines[self._number] = int(match[1]) - 1
        if ";" in text:
            self._number = 0


class Moment(Capture):
    """A time, told by control words."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}

    def __str__(self) -> str:
        n = self.numbers
        if not n.get("yr"):
            return ""
        day = f"{n['yr']:04d}-{n.get('mo', 1):02d}-{n.get('dy', 1):02d}"
        return f"{day}T{n.get('hr', 0):02d}:{n.get('min', 0):02d}:{n.get('sec', 0):02d}"


Ended = Callable[[], None]
