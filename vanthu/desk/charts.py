"""Stacked bars as the server draws them: numbers in, places in an SVG out, no script, no style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing's own units; the page scales it.
WIDTH, HEIGHT = 760, 250
LEFT, RIGHT, TOP, FOOT = 36, 12, 16, 44
#: Share of a bar's room that the bar takes.
FILL = 0.65
#: Rules across the chart, at the most.
RULES = 5
#: More bars than that get every second, third … label.
LABELS = 15


@dataclass(frozen=True, slots=True)
class Piece:
    """One colour of one bar. Places are texts: no language may put a comma into them."""

    look: str
    x: str
    y: str
    width: str
    height: str
    #: Where the mails that it stands for are listed, and what it is, in words.
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its total above and the words under it."""

    middle: str
    top: str
    total: int
    label: str
    note: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across, and its number."""

    y: str
    text_y: str
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars and the rules behind them."""

    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    label_y: int = HEIGHT - FOOT + 17
    note_y: int = HEIGHT - FOOT + 33


def stacked(
    columns: Sequence[tuple[str, str, Sequence[int]]],
    links: Sequence[Sequence[tuple[str, str]]] = (),
) -> Chart:
    """One bar for each (label, note, numbers); numbers stand on each other from the base up, as
    `p1`, `p2`, … `links`: (address, title) of each number, or none at all."""
    highest = max((sum(numbers) for _l, _n, numbers in columns), default=0)
    step = _step(highest)
    top = max(step * -(-highest // step), step)
    base, room = HEIGHT - FOOT, (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    scale = (base - TOP) / top
    every = max(-(-len(columns) // LABELS), 1)
    bars = []
    for place, (label, note, numbers) in enumerate(columns):
        x, y = LEFT + room * (place + (1 - FILL) / 2), float(base)
        pieces = []
        for look, number in enumerate(numbers, 1):
            if number:
                y -= number * scale
                # A line of the desk's colour parts what stands on each other.
                height = max(number * scale - 1, 0.5)
                url, title = links[place][look - 1] if links else ("", "")
                left, upper, width, tall = map(_place, (x, y, room * FILL, height))
                pieces.append(Piece(f"p{look}", left, upper, width, tall, url, title))
        shown = place % every == (len(columns) - 1) % every
        bars.append(
            Bar(
                middle=_place(x + room * FILL / 2),
                top=_place(y - 5),
                total=sum(numbers),
                label=label if shown else "",
                note=note if shown else "",
                pieces=tuple(pieces),
            )
        )
    heights = ((base - number * scale, number) for number in range(0, top + 1, step))
    rules = tuple(Rule(_place(y), _place(y + 4), number) for y, number in heights)
    return Chart(tuple(bars), rules)


def _place(number: float) -> str:
    return f"{number:.1f}"


def _step(highest: int) -> int:
    """The distance of the rules: 1, 2 or 5 times a power of ten."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if highest <= step * factor * RULES:
                return step * factor
        step *= 10
