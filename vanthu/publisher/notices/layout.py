"""Laying out plain text: templates are written for people, lines for mail programs.

In a template blank lines mean nothing and "~" alone is an empty line, so that tags may stand on
lines of their own. "¦" marks where the following lines of a paragraph hang; without it they hang
under the first letter.
"""

from __future__ import annotations

import textwrap

from .phrases import HANG

WIDTH = 78
EMPTY = "~"


def laid_out(text: str) -> str:
    """`text` wrapped to lines of 78 letters; words and addresses are never cut."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() == EMPTY:
            if lines and lines[-1]:
                lines.append("")
        elif line.strip():
            lines.extend(_wrapped(line.rstrip()))
    return "\n".join(lines).strip("\n") + "\n"


def _wrapped(line: str) -> list[str]:
    hang = line.find(HANG)
    if hang < 0:
        hang = len(line) - len(line.lstrip())
    else:
        line = line.replace(HANG, "", 1)
    if len(line) <= WIDTH and line.isprintable():
        return [line]
    return textwrap.wrap(
        line,
        WIDTH,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [""]
