"""Numbers of list labels in the ways that Word and OpenDocument name them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
#: Beyond these Word itself gives up; an attack would ask for a million of m.
_MAX_ROMAN = 32_767
_MAX_LETTERS = 780


def numeral(number: int, form: str) -> str:
    """`number` as a label shows it; `form` is an OOXML `ST_NumberFormat` name.

    >>> numeral(4, "upperRoman"), numeral(28, "lowerLetter"), numeral(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if form in {"none", "bullet"}:
        return ""
    if number > 0:
        if form in {"lowerRoman", "upperRoman"} and number <= _MAX_ROMAN:
            return _roman(number) if form == "lowerRoman" else _roman(number).upper()
        if form in {"lowerLetter", "upperLetter"} and number <= _MAX_LETTERS:
            return _letters(number) if form == "lowerLetter" else _letters(number).upper()
    if form == "decimalZero":
        return f"{number:02d}"
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _letters(number: int) -> str:
    # Word's rule: a … z, aa, bb … zz, aaa (ECMA-376 17.18.59), not a spreadsheet's.
    times, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (times + 1)
