"""Letters that stand as HTML's numeric references in plain text: &#7897; and &#x1ED9; for ộ.

Old forms and chat systems wrote what their charset lacked so. Only letters beyond ASCII are
resolved, so that escaped markup (&#60;, &amp;) stays as it was sent.

Source: HTML's numeric character references, which are Unicode code points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .letters import MARKED

_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{2,4})|([0-9]{3,5}));")
#: Fewer may be a text about references.
_LEAST = 3


def resolve_references(
    paragraphs: Sequence[Sequence[tuple[str, str | None]]],
) -> tuple[Sequence[Sequence[tuple[str, str | None]]], int]:
    """The paragraphs with Vietnamese letters in place of their references, and how many."""
    if not any("&#" in text for runs in paragraphs for text, _ in runs):
        return paragraphs, 0
    count = sum(
        _letter(match) in MARKED
        for runs in paragraphs
        for text, _ in runs
        for match in _REFERENCE.finditer(text)
    )
    if count < _LEAST:
        return paragraphs, 0
    return [
        [(_REFERENCE.sub(_letter, text), font) for text, font in runs] for runs in paragraphs
    ], count


def _letter(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16) if match[1] else int(match[2]))
    return letter if letter.isalpha() and not letter.isascii() else match.group()
