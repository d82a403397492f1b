"""Archives in several volumes: which attachments of one mail belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_NEW = re.compile(r"(?P<stem>.+)\.part(?P<number>\d{1,5})\.(?:rar|exe)", re.IGNORECASE)
_OLD = re.compile(
    r"(?P<stem>.+)\.(?:(?P<first>rar)|(?P<letter>[r-z])(?P<number>\d\d))", re.IGNORECASE
)


#: Pieces of other archives: 7-Zip's ho-so.zip.001, WinZip's ho-so.z01.
_PIECE = re.compile(r".+\.(?:(?:zip|rar|7z|tar|tgz|gz)\.\d{3}|z\d{2})", re.IGNORECASE)


def is_piece(name: str) -> bool:
    """Whether a name says that the file is cut off from a larger archive (RAR's own volumes
    apart)."""
    return _PIECE.fullmatch(name) is not None


class Volume(NamedTuple):
    """One attachment's place in a set. `old`: numbered .rar, .r00, .r01 instead of .part1.rar."""

    stem: str
    old: bool
    number: int


def volume(name: str) -> Volume | None:
    """What a file name says of its place in a set, None when it says nothing."""
    if match := _NEW.fullmatch(name):
        return Volume(match["stem"].lower(), False, int(match["number"]))
    if match := _OLD.fullmatch(name):
        if match["first"]:
            return Volume(match["stem"].lower(), True, 0)
        letters = ord(match["letter"].lower()) - ord("r")
        return Volume(match["stem"].lower(), True, letters * 100 + int(match["number"]) + 1)
    return None


def sets(names: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Groups of two and more volumes, each in order, from (key, file name); keys come back."""
    found: dict[tuple[str, bool], list[tuple[int, str]]] = {}
    for key, name in names:
        place = volume(name)
        if place:
            found.setdefault((place.stem, place.old), []).append((place.number, key))
    return [[key for _, key in sorted(group)] for group in found.values() if len(group) > 1]


def file_name(index: int, *, old: bool) -> str:
    """What volume `index` (from 0) must be called for the next one to be found."""
    if not old:
        return f"v.part{index + 1}.rar"
    if index == 0:
        return "v.rar"
    return f"v.{chr(ord('r') + (index - 1) // 100)}{(index - 1) % 100:02d}"
