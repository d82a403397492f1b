"""Captions of a film (WCAG 2.2, 1.2.2): WebVTT or SubRip as people have it, to WebVTT as browsers
take it (https://www.w3.org/TR/webvtt1/).

What is kept are times and plain words: places on the picture, styles and voices are the maker's
program's own, and nothing of them has to reach a reader's browser.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum

#: Characters of a film's captions; two hours of speech are about 120,000.
LONGEST = 400_000
#: Hours are optional in WebVTT; SubRip has a comma before the milliseconds.
_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_TAG = re.compile(r"<[^<>]*>")
_ARROW = "-->"
#: Blocks of WebVTT that aren't shown (§4.1).
_UNSHOWN = ("NOTE", "STYLE", "REGION")


class Fault(StrEnum):
    """What is wrong with captions."""

    NO_TIMES = "no_times"
    BACKWARDS = "backwards"
    EMPTY = "empty"


class CaptionsWrong(ValueError):
    """The text is no captions; `line`: where, from 1."""

    def __init__(self, fault: Fault, line: int) -> None:
        super().__init__(f"line {line}: {fault}")
        self.fault = fault
        self.line = line


def webvtt(text: str) -> str:
    """The captions as WebVTT, by their times; raises CaptionsWrong. "" where nothing is said."""
    lines = unicodedata.normalize("NFC", text).removeprefix("\ufeff").splitlines()
    if not any(line.strip() for line in lines):
        return ""
    cues = sorted(_cues(lines), key=lambda cue: cue[:2])
    if not cues:
        raise CaptionsWrong(Fault.EMPTY, 1)
    shown = (f"{_clock(start)} {_ARROW} {_clock(end)}\n{words}\n" for start, end, words in cues)
    return "\n".join(["WEBVTT\n", *shown])


def _cues(lines: list[str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, words), in milliseconds."""
    for number, block in _blocks(lines):
        first = block[0].removeprefix("\ufeff")
        if (first.startswith("WEBVTT") and number == 1) or first.split(" ")[0] in _UNSHOWN:
            continue
        # A cue may have a name, or SubRip's number, above its times.
        at = next((place for place, line in enumerate(block[:2]) if _ARROW in line), None)
        times = _TIMES.fullmatch(block[at]) if at is not None else None
        if at is None or times is None:
            raise CaptionsWrong(Fault.NO_TIMES, number + (at or 0))
        start, end = (_milliseconds(times.groups()[side : side + 4]) for side in (0, 4))
        if end <= start:
            raise CaptionsWrong(Fault.BACKWARDS, number + at)
        words = [plain for line in block[at + 1 :] if (plain := _plain(line))]
        if words:
            yield start, end, "\n".join(words)


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines between empty ones, each block with the number of its first line."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _plain(line: str) -> str:
    """Without tags; what is a character is one, and escaped as WebVTT wants it (§4.2.2)."""
    return html.escape(html.unescape(_TAG.sub("", line)).strip(), quote=False)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _clock(time: int) -> str:
    seconds, rest = divmod(time, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
