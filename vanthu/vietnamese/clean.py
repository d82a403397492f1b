"""The one gate that text passes before it is saved or shown."""

from __future__ import annotations

import re
import unicodedata

# NUL breaks PostgreSQL, lone surrogates break UTF-8, C0/C1 controls break XML and terminals.
# Tab, line feed, and U+00AD stay: before decoding, a soft hyphen is TCVN3's ư (vietnamese.md A5),
# so this gate is only for text that is already Unicode.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")


def clean_text(text: str) -> str:
    """`text` in Unicode NFC with line feeds, without NUL, lone surrogates or control characters.

    R11 asks for one stored form (TCVN 6909:2001 allows two; NFC is what tools expect).
    """
    if text.isprintable():  # no control, no surrogate, no line end: most lines
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str, limit: int | None = None) -> str:
    """`clean_text` on one line: white space runs become one space; cut to `limit` characters."""
    line = " ".join(clean_text(text).split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"
