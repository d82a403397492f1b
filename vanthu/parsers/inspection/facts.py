"""What the inspection of one file found, as values: no bytes, no text of the document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: How many things of a kind are told; a file with more has made its point.
MAX_TOLD = 20
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file or object inside the document. `kind`: class of the object as the file names it;
    `short`: what the bytes are (`filetypes`), "" where they aren't a file of their own."""

    kind: str = ""
    name: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A thing that is fetched from elsewhere. `kind`: "template", "object", "frame", "image", …"""

    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """The facts. Empty means that nothing was found, `damaged` that not everything could be
    looked at."""

    #: Short names of other formats that the same bytes are too.
    also: tuple[str, ...] = ()
    #: Modules of macros with code in them.
    macros: int = 0
    #: Macros that start by themselves, by name.
    starts: tuple[str, ...] = ()
    #: What macros call that reaches outside the document.
    reaches: tuple[str, ...] = ()
    #: Scripts that wait for a click or an entry, and those that run when the file is opened.
    scripts: int = 0
    scripts_at_opening: int = 0
    #: Actions that start programs or open other files.
    launches: int = 0
    #: DDE fields and links.
    dde: int = 0
    controls: int = 0
    embedded: tuple[Embedded, ...] = ()
    links: tuple[Link, ...] = ()
    #: Bytes that a film or sound lacks by its own headers.
    missing: int = 0
    damaged: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to tell."""
        return self == _NOTHING


_NOTHING = Inspection()


@dataclass(slots=True)
class Findings:
    """What the detectors of one file fill."""

    also: list[str] = field(default_factory=list)
    macros: int = 0
    starts: set[str] = field(default_factory=set)
    reaches: set[str] = field(default_factory=set)
    scripts: int = 0
    scripts_at_opening: int = 0
    launches: int = 0
    dde: int = 0
    controls: int = 0
    embedded: list[Embedded] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    missing: int = 0
    damaged: bool = False

    def link(self, kind: str, target: str) -> None:
        """One more link, the same one once."""
        found = Link(kind, _plain(target))
        if found not in self.links and len(self.links) < MAX_TOLD:
            self.links.append(found)

    def embed(self, kind: str, name: str = "", short: str = "") -> None:
        """One more object."""
        if len(self.embedded) < MAX_TOLD:
            self.embedded.append(Embedded(_plain(kind), _plain(name), short))

    def told(self) -> dict[str, Any]:
        """JSON without what is empty."""
        told: dict[str, Any] = {
            "also": sorted(set(self.also)),
            "macros": self.macros,
            "starts": sorted(self.starts)[:MAX_TOLD],
            "reaches": sorted(self.reaches)[:MAX_TOLD],
            "scripts": self.scripts,
            "scripts_at_opening": self.scripts_at_opening,
            "launches": self.launches,
            "dde": self.dde,
            "controls": self.controls,
            "embedded": [[one.kind, one.name, one.short] for one in self.embedded],
            "links": [[one.kind, one.target] for one in self.links],
            "missing": self.missing,
            "damaged": self.damaged,
        }
        return {key: value for key, value in told.items() if value}


@contextmanager
def tolerant(findings: Findings) -> Iterator[None]:
    """What breaks in one piece of a file is told, and must not hide the pieces behind it. The
    libraries raise whatever a broken structure leads to; the reader names the damage."""
    try:
        yield
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - see above
        findings.damaged = True


def _plain(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text[:_LONGEST]).strip()


def from_json(data: Any) -> Inspection:
    """The inspection that a child tells; it may have been taken over, so nothing is believed but
    its form. ValueError for another."""
    if not isinstance(data, Mapping):
        raise ValueError("no inspection")
    try:
        return Inspection(
            also=_texts(data.get("also")),
            starts=_texts(data.get("starts")),
            reaches=_texts(data.get("reaches")),
            embedded=tuple(Embedded(*map(_text, row)) for row in _rows(data.get("embedded"))),
            links=tuple(Link(*map(_text, row)) for row in _rows(data.get("links"))),
            damaged=data.get("damaged") is True,
            missing=min(int(data.get("missing", 0)), 1 << 40),
            **{key: min(int(data.get(key, 0)), 1_000_000) for key in _COUNTS},
        )
    except TypeError as error:
        raise ValueError("no inspection") from error


_COUNTS = ("macros", "scripts", "scripts_at_opening", "launches", "dde", "controls")


def _rows(value: Any) -> list[Any]:
    return list(value)[:MAX_TOLD] if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(item) for item in _rows(value))


def _text(value: Any) -> str:
    return _plain(str(value))
