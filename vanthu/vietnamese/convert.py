"""Turning a document's legacy text into Unicode NFC, paragraph by paragraph, run by run.

The whole document is looked at first: what the text under each kind of font is. Then each stretch
is decided by its own words, with that as a prior, so that Unicode paragraphs under an old font
name, foreign words and signs stay as they are. Nothing is converted that is right already.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .case import mend_case, raise_drawn
from .charsets import charset
from .clean import clean_text
from .detect import CANDIDATES, Detection, detect, score, suspects
from .fonts import charset_of, draws_capitals, is_symbols
from .letters import WORD
from .mojibake import mend
from .syllables import is_syllable

#: (text, font name or None).
RunText = tuple[str, str | None]

#: What the document's verdict is worth for a single stretch, in ln P.
_DOCUMENT = 9.0
#: Below this the conversion is shown as doubtful.
SURE = 0.98
_PRIVATE = {code: chr(code - 0xF000) for code in range(0xF020, 0xF100)}
#: What PDF and Word make of TCVN3's ư, ã, à (vietnamese.md A5); only next to letters.
_TCVN3_SEEN = {"\u2212": "\u00ad", "\u2219": "\u00b7", "\u03bc": "\u00b5"}
_TCVN3_ALIAS = re.compile(r"(?<=[^\W\d_])[\u2212\u2219\u03bc]|[\u2212\u2219\u03bc](?=[^\W\d_])")
_MAX_DOUBTS = 200


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was converted from one charset: letters, how sure (the least of its stretches, 0 to 1),
    and under which fonts."""

    charset: str
    letters: int
    sure: float
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that stays in doubt: where it stands (paragraph, run, offset and length in the
    converted run), and why: "syllable" (no syllable of Vietnamese came out)."""

    paragraph: int
    run: int
    start: int
    length: int
    why: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The document's runs in Unicode NFC, in the shape that they came in."""

    paragraphs: tuple[tuple[str, ...], ...]
    conversions: tuple[Conversion, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    #: Letters that were composed (NFD or "tổ hợp"), and UTF-8 that had been read wrongly.
    composed: int = 0
    mojibake: int = 0
    #: Words in some old charset that none of ours makes sense of; 0 unless they are many.
    unread: int = 0


@dataclass(slots=True)
class _Stretch:
    """Consecutive runs of one paragraph whose fonts suggest the same charset."""

    paragraph: int
    first: int
    texts: list[str]
    fonts: list[str | None]
    kind: str
    verdict: Detection = field(default_factory=lambda: Detection("", 1.0))

    @property
    def text(self) -> str:
        return "".join(self.texts)


def convert_text(text: str, *, font: str | None = None) -> Converted:
    """One text without runs, by paragraph (line)."""
    return convert_document([[(line, font)] for line in text.split("\n")])


def convert_document(paragraphs: Sequence[Sequence[RunText]]) -> Converted:
    """A document's paragraphs of (text, font) in Unicode NFC."""
    stretches = [
        stretch for index, runs in enumerate(paragraphs) for stretch in _stretches(index, runs)
    ]
    document = {
        kind: _of_kind(kind, [s for s in stretches if s.kind == kind])
        for kind in {stretch.kind for stretch in stretches}
    }
    out = [[""] * len(runs) for runs in paragraphs]
    mended = composed = 0
    for stretch in stretches:
        stretch.verdict = _decide(stretch, document[stretch.kind])
        for offset, text in enumerate(_convert(stretch)):
            out[stretch.paragraph][stretch.first + offset] = text
    for stretch in stretches:
        if not stretch.verdict.legacy:
            composed += sum(len(_COMBINING.findall(text)) for text in stretch.texts)
            mended += _mend_mojibake(stretch, out)
    _mend_lines(stretches, out)
    final = tuple(tuple(runs) for runs in out)
    return Converted(
        final, _conversions(stretches), tuple(_doubts(stretches, out)), composed, mended
    )


_COMBINING = re.compile(r"[\u0300-\u0303\u0306\u0309\u031b\u0323]")


def _stretches(index: int, runs: Sequence[RunText]) -> Iterable[_Stretch]:
    found: list[_Stretch] = []
    for number, (text, font) in enumerate(runs):
        kind = "symbol" if is_symbols(font) else charset_of(font)
        # A blank or sign between two runs doesn't part them; a symbol font does.
        if found and (found[-1].kind == kind or (not text.strip() and kind != "symbol")):
            found[-1].texts.append(text)
            found[-1].fonts.append(font)
        else:
            found.append(_Stretch(index, number, [text], [font], kind))
    return found


def _of_kind(kind: str, stretches: list[_Stretch]) -> Detection:
    """The verdict on all text under one kind of font."""
    if kind == "symbol":
        return Detection("", 1.0)
    text = "\n".join(_unhidden(stretch.text, kind) for stretch in stretches)
    return detect(text, font_charset=kind)


def _decide(stretch: _Stretch, document: Detection) -> Detection:
    """The verdict on one stretch: its own words, the document's verdict as a prior."""
    if stretch.kind == "symbol":
        return Detection("", 1.0)
    text = _unhidden(stretch.text, stretch.kind)
    chunks = suspects(text)
    if not chunks:
        return Detection("", 1.0)
    if not document.legacy:
        # A legacy paragraph in a Unicode document has to prove itself alone.
        return detect(text, font_charset=stretch.kind)
    scores = score(chunks, (document.charset, *(c for c in CANDIDATES if c != document.charset)))
    scores[document.charset] += _DOCUMENT
    best = max(scores, key=lambda name: scores[name])
    margin = scores[best] - max(value for name, value in scores.items() if name != best)
    letters = sum(len(chunk) * count for chunk, count in chunks.items())
    sure = document.sure if best == document.charset and margin > 0 else min(0.9, document.sure)
    return Detection(best, sure, margin, letters if best else 0)


def _unhidden(text: str, kind: str) -> str:
    """Text with private-use characters of symbol-encoded fonts as the bytes that they stand for."""
    if kind and any("\uf020" <= char <= "\uf0ff" for char in text):
        return text.translate(_PRIVATE)
    return text


def _convert(stretch: _Stretch) -> list[str]:
    name = stretch.verdict.charset
    if not name:
        return _composed(stretch.texts)
    texts = [_unhidden(text, stretch.kind) for text in stretch.texts]
    if name == "tcvn3":
        texts = _unalias(texts)
    decoder = charset(name)
    decoded = [clean_text(decoder.decode(text)) for text in _whole_letters(texts, name)]
    return [
        raise_drawn(text) if draws_capitals(font) else text
        for text, font in zip(decoded, stretch.fonts, strict=True)
    ]


def _unalias(texts: list[str]) -> list[str]:
    """ư, ã, à that came as minus, bullet and mu, looked at over the runs' borders."""
    whole = _TCVN3_ALIAS.sub(lambda match: _TCVN3_SEEN[match.group()], "".join(texts))
    return _resplit(whole, [len(text) for text in texts])


def _resplit(whole: str, lengths: list[int]) -> list[str]:
    out, start = [], 0
    for length in lengths:
        out.append(whole[start : start + length])
        start += length
    return out


def _whole_letters(texts: list[str], name: str) -> list[str]:
    """Runs whose borders don't part a letter from its mark (VNI, CP1258: two codes a letter)."""
    table = charset(name).table
    if not charset(name).composing:
        return texts
    out = list(texts)
    for index in range(1, len(out)):
        take = 0
        while take < len(out[index]) and _COMBINING.match(
            unicodedata.normalize("NFD", table.get(ord(out[index][take]), ""))[:1] or "x"
        ):
            take += 1
        if take and out[index - 1]:
            out[index - 1] += out[index][:take]
            out[index] = out[index][take:]
    return out


def _composed(texts: list[str]) -> list[str]:
    """Unicode runs in NFC; marks that a border has parted go to their letter, soft hyphens go."""
    out = list(texts)
    for index in range(1, len(out)):
        rest = out[index].lstrip("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
        taken = out[index][: len(out[index]) - len(rest)]
        if taken and out[index - 1]:
            out[index - 1], out[index] = out[index - 1] + taken, rest
    return [clean_text(text.replace("\u00ad", "")) for text in out]


def _mend_mojibake(stretch: _Stretch, out: list[list[str]]) -> int:
    mended = 0
    for offset, text in enumerate(stretch.texts):
        better = mend(text)
        if better is not None:
            out[stretch.paragraph][stretch.first + offset] = clean_text(better)
            mended += 1
    return mended


def _mend_lines(stretches: list[_Stretch], out: list[list[str]]) -> None:
    """Mend the case of toned capitals over whole paragraphs, runs put together."""
    for index in {s.paragraph for s in stretches if s.verdict.charset == "tcvn3"}:
        runs = out[index]
        whole = "".join(runs)
        better = mend_case(whole)
        if better != whole and len(better) == len(whole):
            legacy = set()
            for stretch in stretches:
                if stretch.paragraph == index and stretch.verdict.charset == "tcvn3":
                    legacy |= set(range(stretch.first, stretch.first + len(stretch.texts)))
            for number, text in enumerate(_resplit(better, [len(run) for run in runs])):
                if number in legacy:
                    runs[number] = text


def _conversions(stretches: list[_Stretch]) -> tuple[Conversion, ...]:
    letters: Counter[str] = Counter()
    sure: dict[str, float] = {}
    fonts: dict[str, set[str]] = defaultdict(set)
    for stretch in stretches:
        name = stretch.verdict.charset
        if name:
            letters[name] += stretch.verdict.letters
            sure[name] = min(sure.get(name, 1.0), stretch.verdict.sure)
            fonts[name] |= {font for font in stretch.fonts if font}
    return tuple(
        Conversion(name, count, sure[name], tuple(sorted(fonts[name])))
        for name, count in letters.most_common()
    )


def _doubts(stretches: list[_Stretch], out: list[list[str]]) -> Iterable[Doubt]:
    found = 0
    for stretch in stretches:
        if not stretch.verdict.legacy:
            continue
        for offset in range(len(stretch.texts)):
            number = stretch.first + offset
            for match in WORD.finditer(out[stretch.paragraph][number]):
                word = match.group()
                if word.isascii() or word.isupper() or is_syllable(word):
                    continue
                if found == _MAX_DOUBTS:
                    return
                found += 1
                yield Doubt(stretch.paragraph, number, match.start(), len(word), "syllable")
