"""The lists of a Word 97–2003 document ([MS-DOC] 2.9.131 LFO, 2.9.147 LSTF, 2.9.150 LVL)."""

from __future__ import annotations

import struct

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


def _read(fib: f.Fib, table: bytes) -> Labels:
    plf = fib.slice(table, f.LST)
    if len(plf) < 2:
        return Labels()
    families: dict[int, dict[int, Level[bytes]]] = {}
    at = fib.offset(f.LST) + len(plf)
    for i in range(min(struct.unpack_from("<H", plf)[0], _MAX_LISTS)):
        lsid = struct.unpack_from("<i", plf, 2 + _LSTF * i)[0]
        levels = {}
        for number in range(1 if plf[2 + _LSTF * i + 26] & 1 else LEVELS):
            levels[number], at = _level(table, at)
        families[lsid] = levels
    return _overrides(fib.slice(table, f.LFO), families)


def _overrides(plf: bytes, families: dict[int, dict[int, Level[bytes]]]) -> Labels:
    if len(plf) < 4:
        return Labels()
    count = min(struct.unpack_from("<I", plf)[0], _MAX_LISTS)
    lists: dict[int, tuple[int, dict[int, Level[bytes]]]] = {}
    restarts: dict[int, dict[int, int]] = {}
    at = 4 + _LFO * count
    for i in range(count):
        lsid, changed = struct.unpack_from("<i8xB", plf, 4 + _LFO * i)
        levels = dict(families.get(lsid, {}))
        at += 4
        for _ in range(changed):
            start, flags = struct.unpack_from("<iI", plf, at)
            number = flags & 0xF
            at += 8
            if flags & 0x20:
                levels[number], at = _level(plf, at)
            if flags & 0x10:
                restarts.setdefault(i + 1, {})[number] = (
                    levels[number].start if flags & 0x20 else start
                )
        lists[i + 1] = (lsid, levels)
    return Labels(lists, restarts)


def _level(data: bytes, at: int) -> tuple[Level[bytes], int]:
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
    level = Level(parts, _FORMATS.get(form, "decimal"), look, start, bool(flags & 0x04))
    return level, at + 2 + 2 * length
