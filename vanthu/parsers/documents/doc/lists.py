"""The lists of a Word 97–2003 document ([MS-DOC] 2.9.131 LFO, 2.9.147 LSTF, 2.9.150 LVL)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping

from vanthu.parsers.documents.numbering import LEVELS, Counters, Level

from . import fib as f

_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    0x16: "decimalZero",
    0x17: "bullet",
    0xFF: "none",
}
_LSTF, _LVLF, _LFO = 28, 28, 16
_MAX_LISTS = 20_000

#: The look of a label: modifiers of characters.
Labels = Counters[bytes]


def read_lists(fib: f.Fib, table: bytes) -> Labels:
    """Lists by the number that a paragraph names (1-based)."""
    try:
        return _read(fib, table)
    except (struct.error, IndexError):
        return Labels()  # damaged lists cost the labels, not the text


class _Levels(Mapping[int, Level[bytes]]):
    """The levels of one list, each read when its first item comes: most lists are never used."""

    def __init__(self, data: bytes, places: Mapping[int, int]) -> None:
        self._data, self._places = data, places
        self._read: dict[int, Level[bytes]] = {}

    def __getitem__(self, number: int) -> Level[bytes]:
        level = self._read.get(number)
        if level is None:
            level = self._read[number] = _level(self._data, self._places[number])
        return level

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _read(fib: f.Fib, table: bytes) -> Labels:
    plf = fib.slice(table, f.LST)
    if len(plf) < 2:
        return Labels()
    families: dict[int, Mapping[int, Level[bytes]]] = {}
    at = fib.offset(f.LST) + len(plf)
    for i in range(min(struct.unpack_from("<H", plf)[0], _MAX_LISTS)):
        lsid = struct.unpack_from("<i", plf, 2 + _LSTF * i)[0]
        places = {}
        for number in range(1 if plf[2 + _LSTF * i + 26] & 1 else LEVELS):
            places[number] = at
            at = _end(table, at)
        families[lsid] = _Levels(table, places)
    return _overrides(fib.slice(table, f.LFO), families)


def _overrides(plf: bytes, families: Mapping[int, Mapping[int, Level[bytes]]]) -> Labels:
    if len(plf) < 4:
        return Labels()
    count = min(struct.unpack_from("<I", plf)[0], _MAX_LISTS)
    lists: dict[int, tuple[int, Mapping[int, Level[bytes]]]] = {}
    restarts: dict[int, dict[int, int]] = {}
    at = 4 + _LFO * count
    for i in range(count):
        lsid, changed = struct.unpack_from("<i8xB", plf, 4 + _LFO * i)
        own: dict[int, Level[bytes]] = {}
        at += 4
        for _ in range(changed):
            start, flags = struct.unpack_from("<iI", plf, at)
            number = flags & 0xF
            at += 8
            if flags & 0x20:
                own[number] = _level(plf, at)
                at = _end(plf, at)
            if flags & 0x10:
                begin = own[number].start if flags & 0x20 else start
                restarts.setdefault(i + 1, {})[number] = begin
        levels = families.get(lsid, {})
        lists[i + 1] = (lsid, {**levels, **own} if own else levels)
    return Labels(lists, restarts)


def _end(data: bytes, at: int) -> int:
    """Where the level that begins at `at` ends."""
    at += _LVLF + data[at + 24] + data[at + 25]
    return at + 2 + 2 * (data[at] | data[at + 1] << 8)


def _level(data: bytes, at: int) -> Level[bytes]:
    start, form, flags = struct.unpack_from("<iBB", data, at)
    places = {place - 1 for place in data[at + 6 : at + 15] if place}
    characters, paragraphs = data[at + 24], data[at + 25]
    at += _LVLF + paragraphs
    look = data[at : at + characters]
    at += characters
    length = struct.unpack_from("<H", data, at)[0]
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    parts = tuple(
        ord(char) if place in places and ord(char) < LEVELS else char
        for place, char in enumerate(text)
    )
    return Level(parts, _FORMATS.get(form, "decimal"), look, start, bool(flags & 0x04))
