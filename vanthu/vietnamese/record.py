"""What a conversion is remembered by: values for rules, findings and the desk, without the text."""

from __future__ import annotations

from dataclasses import dataclass

from .doubts import Doubt


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was converted from one charset: letters, how sure (the least of its stretches, 0 to 1),
    and under which fonts."""

    charset: str
    letters: int
    sure: float
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What one document was like before it became Unicode NFC, and what stays in doubt."""

    conversions: tuple[Conversion, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    #: Marks that were composed with their letters (NFD or "tổ hợp").
    composed: int = 0
    #: Paragraphs whose UTF-8 had been read as another charset.
    mojibake: int = 0
    #: Letters that stood as references (&#7897;) in plain text.
    references: int = 0
    #: Words in some old charset that none of ours makes sense of; 0 unless they are many.
    unread: int = 0
    #: Controls that turn the order of characters round, removed.
    bidi: int = 0
    #: Private-use characters, which only their own font can draw.
    private: int = 0
    #: Words with letters that only Unicode has, beside what was converted.
    unicode: int = 0
    #: Old fonts whose text was Unicode all the same, by name.
    idle_fonts: tuple[str, ...] = ()
