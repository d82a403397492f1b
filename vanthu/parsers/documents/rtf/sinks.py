"""Where the text of a group goes when it isn't the document's."""

from __future__ import annotations

from collections.abc import Callable

from .fonts import Font, Fonts


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
