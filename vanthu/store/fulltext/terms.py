"""Tokens: what texts are indexed by, and what a typed search asks for.

A token is letters and digits only, so that both engines take it as it is. Each word has two: the
plain one without marks ("quyet"), and the toned one, with the vowels' shapes and the tone as a
letter behind the syllable ("quyêts", as Telex types it): hòa and hoà are one, hoa is another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.letters import TONES
from vanthu.vietnamese.search import plain, toned

#: A longer search is a pasted paragraph.
LONGEST = 200
#: More words than that narrow nothing down.
MOST_TERMS = 12

WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_QUOTED = re.compile(r'"([^"]*)"?|([^\s"]+)')
_TONE_LETTERS = str.maketrans(dict(zip(TONES, "fsxrj", strict=True)))
_DASH = "\u2010-\u2015-"
#: "1234 / QĐ - UBND", "12 /2020/ NĐ-CP": white space that people leave in numbers.
_SLASH = re.compile(r"\s*/\s*")
_SIGN = re.compile(rf"/\w+(?:\s*[{_DASH}]\s*\w+)+")
_HAS_NUMBER = re.compile(r"\d\s*/|/\s*\d")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow each other, by both tokens; `marked`: only with these marks."""

    plain: tuple[str, ...]
    toned: tuple[str, ...]
    marked: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """What to look for in the stream that counts."""
        return self.toned if self.marked else self.plain


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must be there, in any order."""

    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def has_marks(self) -> bool:
        """Whether `forgiving` asks for less."""
        return any(term.marked for term in self.terms)

    @property
    def forgiving(self) -> Query:
        """The same words, marks forgotten: for people whose marks are wrong or half typed."""
        return Query(tuple(replace(term, marked=False) for term in self.terms))

    @property
    def phrase(self) -> Query | None:
        """All words one behind the other; None where that asks for nothing more."""
        if len(self.terms) < 2:
            return None
        marked = all(term.marked for term in self.terms)
        words = [pair for term in self.terms for pair in zip(term.plain, term.toned, strict=True)]
        plain, with_marks = zip(*words, strict=True)
        return Query((Term(plain, with_marks, marked),))


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """The (plain, toned) tokens of a text, in its order."""
    for word in WORD.findall(unicodedata.normalize("NFC", text)):
        pair = word_tokens(word)
        if pair[0]:
            yield pair


@lru_cache(maxsize=1 << 15)
def word_tokens(word: str) -> tuple[str, str]:
    """A word's plain and toned token; "" twice where nothing of it can be looked for."""
    bare = "".join(filter(str.isalnum, plain(word)))
    marked = "".join(filter(str.isalnum, toned(word).translate(_TONE_LETTERS)))
    return (bare, marked) if bare and marked else ("", "")


def parse(text: str) -> Query:
    """What somebody typed: words, "quoted phrases", numbers of documents.

    A word with marks must be found with these marks, one without finds all. Whatever holds a digit
    or is an abbreviation is looked for without marks: 12/qd-ubnd is 12/QĐ-UBND.
    """
    line = clean_line(text)[:LONGEST]
    if _HAS_NUMBER.search(line):
        line = _SIGN.sub(_closed, _SLASH.sub("/", line))
    return Query(tuple(_terms(line))[:MOST_TERMS])


def _closed(match: re.Match[str]) -> str:
    return "".join(match[0].split())


def _terms(line: str) -> Iterator[Term]:
    for match in _QUOTED.finditer(line):
        chunk = match[1] if match[1] is not None else match[2]
        pairs = list(tokens(chunk))
        if pairs:
            plain, with_marks = zip(*pairs, strict=True)
            yield Term(plain, with_marks, plain != with_marks and not _is_sign(chunk))


def _is_sign(chunk: str) -> bool:
    """Numbers and abbreviations: with a digit or slash, or a word without vowel ("NĐ", "QĐ")."""
    if any(char.isdigit() or char == "/" for char in chunk):
        return True
    return not set(plain(chunk)) & set("aeiouy")
