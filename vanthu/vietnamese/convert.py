"""Turning a document's legacy text into Unicode NFC, paragraph by paragraph, run by run.

The whole document is looked at first: what the text under each kind of font is. Then each stretch
is decided by its own words, with that as a prior, so that Unicode paragraphs under an old font
name, foreign words and signs stay as they are. Nothing is converted that is right already.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain, groupby

from .case import mend_case, raise_drawn
from .charsets import charset
from .clean import clean_text
from .detect import NOTHING, Detection, detect, only_unicode, weigh
from .doubts import Doubt, doubts_of, unread_in
from .fonts import draws_capitals
from .mojibake import may_be_mojibake, mend_runs
from .normalise import needs_normalising, normalise
from .record import Conversion, Record
from .references import resolve_references
from .scoring import (
    CANDIDATES,
    PLAUSIBLE,
    counted,
    letters_in,
    letters_read,
    probability,
    questions,
    score,
)
from .stretches import (
    COMBINING,
    SYMBOLS,
    RunText,
    Stretch,
    is_simple,
    resplit,
    stretches_of,
    whole_letters,
    whole_unicode,
)

__all__ = [
    "Conversion",
    "Converted",
    "Doubt",
    "Record",
    "RunText",
    "convert_document",
    "convert_text",
]

#: What the document's verdict is worth for a single stretch, in ln P; what it is worth more where
#: the stretch's font says the same; and what the stretch before is worth.
_DOCUMENT, _FONT, _BEFORE = 9.0, 9.0, 6.0
#: Letters of different words that a stretch needs to stand against a Unicode document.
_ALONE = 3
#: How sure a stretch is that goes against its document.
_AGAINST = 0.9
#: What PDF writers make of TCVN3's ư, ã, à (vietnamese.md A5), where it is no letter: between
#: digits and blanks. Kept as private-use characters while the text around is decoded.
_KEPT = {"\u2212": "\ue0f0", "\u2219": "\ue0f1", "\u03bc": "\ue0f2"}
#: A soft hyphen is ư, but no ư stands between capitals or digits: PDFs write "Q§\xadTTg" so. The
#: capital Ư has a code of its own.
_SOFT = "\xad"
_HYPHEN = re.compile("\xad(?=[A-Z0-9])(?<=[A-Z0-9\xa7].)")
_GIVEN_BACK = str.maketrans({kept: sign for sign, kept in _KEPT.items()})
_NEAR = r"[^\W\d_]|[\u00a1-\u00be\u2212\u2219]"
_SIGNS = re.compile("[\u2212\u2219\u03bc]")
_SIGN = re.compile(rf"(?<!{_NEAR})[\u2212\u2219\u03bc](?!{_NEAR})")


@dataclass(frozen=True, slots=True)
class Converted(Record):
    """The document's runs in Unicode NFC, in the shape that they came in, and their record."""

    paragraphs: tuple[tuple[str, ...], ...] = ()

    @property
    def record(self) -> Record:
        """The record alone."""
        return Record(**{one.name: getattr(self, one.name) for one in fields(Record)})

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join("".join(runs) for runs in self.paragraphs)


def convert_text(text: str, *, font: str | None = None) -> Converted:
    """One text without runs, by paragraph (line)."""
    return convert_document([[(line, font)] for line in text.split("\n")])


def convert_document(paragraphs: Sequence[Sequence[RunText]]) -> Converted:
    """A document's paragraphs of (text, font) in Unicode NFC."""
    paragraphs, references = resolve_references(paragraphs)
    paragraphs, mojibake = _without_mojibake(paragraphs)
    simple = is_simple("\n".join(text for runs in paragraphs for text, _ in runs))
    stretches = [
        stretch
        for index, runs in enumerate(paragraphs)
        for stretch in stretches_of(index, runs, simple=simple)
    ]
    letters = _decide_all(stretches)
    out = [[""] * len(runs) for runs in paragraphs]
    composed = 0
    for stretch in stretches:
        if not simple and not stretch.verdict.legacy:
            composed += sum(len(COMBINING.findall(t)) for t in stretch.texts if not t.isascii())
        texts = _convert(stretch)
        out[stretch.paragraph][stretch.first : stretch.first + len(texts)] = texts
    for index, found in groupby(stretches, lambda stretch: stretch.paragraph):
        _mend_line(out[index], list(found))
    bidi, private = _normalise(stretches, out)
    doubts = doubts_of(stretches, out)
    unicode, idle_fonts = _already_unicode(stretches)
    return Converted(
        _conversions(stretches, letters),
        doubts,
        composed,
        mojibake,
        references,
        unread_in(stretches, doubts),
        bidi,
        private,
        unicode,
        idle_fonts,
        tuple(map(tuple, out)),
    )


def _without_mojibake(
    paragraphs: Sequence[Sequence[RunText]],
) -> tuple[Sequence[Sequence[RunText]], int]:
    mended: dict[int, list[RunText]] = {}
    if not may_be_mojibake("\n".join(text for runs in paragraphs for text, _ in runs)):
        return paragraphs, 0
    for index, runs in enumerate(paragraphs):
        texts = mend_runs([text for text, _ in runs])
        if texts is not None:
            mended[index] = [(text, font) for text, (_, font) in zip(texts, runs, strict=True)]
    if not mended:
        return paragraphs, 0
    return [mended.get(index, runs) for index, runs in enumerate(paragraphs)], len(mended)


def _decide_all(stretches: list[Stretch]) -> Counter[str]:
    """Gives each stretch its verdict. Charset → letters that it changes."""
    by_kind: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_kind[stretch.kind].append(stretch)
    letters: Counter[str] = Counter()
    for kind, found in by_kind.items():
        if kind != SYMBOLS:
            letters.update(_decide_kind(kind, found))
    return letters


def _decide_kind(kind: str, stretches: list[Stretch]) -> dict[str, int]:
    """The verdicts on all text under one kind of font."""
    counts = counted(chain.from_iterable(stretch.chunks for stretch in stretches))
    text = "\n".join(stretch.text for stretch in stretches)
    document = weigh(counts, text, kind) if counts else detect(text)
    against = {chunk for chunk in counts if questions(document.charset, chunk)}
    before = document.charset
    for stretch in stretches:
        if not stretch.chunks and document.charset != "viqr":
            continue
        if against.isdisjoint(stretch.chunks):
            stretch.verdict = document
        else:
            stretch.verdict = _decide(stretch, document, before)
            before = stretch.verdict.charset
    by_charset: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        if stretch.chunks and stretch.verdict.legacy:
            by_charset[stretch.verdict.charset].append(stretch)
    everything = sum(bool(stretch.chunks) for stretch in stretches)
    return {
        name: letters_in(
            counts
            if len(found) == everything
            else counted(chain.from_iterable(stretch.chunks for stretch in found))
        )
        for name, found in by_charset.items()
    }


def _decide(stretch: Stretch, document: Detection, before: str) -> Detection:
    """The verdict on one stretch: its own words, the document's verdict as a prior."""
    counts = counted(stretch.chunks)
    if not document.legacy:
        # A legacy paragraph in a Unicode document has to prove itself alone.
        found = weigh(counts, stretch.text)
        proved = found.legacy and letters_read(counts, found.charset) >= _ALONE
        return found if proved else NOTHING
    # Other charsets only where the document's makes no sense of a word.
    doubtful = before != document.charset or any(
        probability(document.charset, chunk) < PLAUSIBLE for chunk in counts
    )
    scores = score(counts, CANDIDATES if doubtful else (document.charset,))
    scores[before] += _BEFORE
    scores[document.charset] += _DOCUMENT + (_FONT if stretch.kind == document.charset else 0.0)
    best = max(scores, key=lambda name: scores[name])
    if not best:
        return NOTHING
    return Detection(best, document.sure if best == document.charset else _AGAINST)


def _convert(stretch: Stretch) -> list[str]:
    name = stretch.verdict.charset
    if not name:
        if stretch.kind != SYMBOLS:
            stretch.texts = whole_unicode(stretch.texts)
        return [clean_text(text) for text in stretch.texts]
    decode = charset(name).decode
    texts = whole_letters(stretch.texts, name)
    if name == "tcvn3":
        texts = [_HYPHEN.sub("-", text) if _SOFT in text else text for text in texts]
    if name == "tcvn3" and _SIGNS.search(stretch.text):
        decoded = [clean_text(_around_signs(text, decode)) for text in texts]
    else:
        decoded = [clean_text(decode(text)) for text in texts]
    if not any(map(draws_capitals, stretch.fonts)):
        return decoded
    return [
        raise_drawn(text) if draws_capitals(font) else text
        for text, font in zip(decoded, stretch.fonts, strict=True)
    ]


def _around_signs(text: str, decode: Callable[[str], str]) -> str:
    return decode(_SIGN.sub(lambda sign: _KEPT[sign.group()], text)).translate(_GIVEN_BACK)


def _mend_line(runs: list[str], stretches: list[Stretch]) -> None:
    """Mend the case of toned capitals over a whole paragraph, runs put together."""
    legacy = [stretch for stretch in stretches if stretch.verdict.charset == "tcvn3"]
    if not legacy:
        return
    whole = "".join(runs)
    better = mend_case(whole)
    if better == whole or len(better) != len(whole):
        return
    mended = resplit(better, [len(run) for run in runs])
    for stretch in legacy:
        places = slice(stretch.first, stretch.first + len(stretch.texts))
        runs[places] = mended[places]


def _normalise(stretches: list[Stretch], out: list[list[str]]) -> tuple[int, int]:
    """Bring the runs into one form now that all is Unicode; how many bidi controls went, and how
    many private-use characters stand outside symbol fonts."""
    bidi = private = 0
    if not needs_normalising("\n".join(chain.from_iterable(out))):
        return 0, 0
    for stretch in stretches:
        runs = out[stretch.paragraph]
        if stretch.kind == SYMBOLS:
            continue
        for index in range(stretch.first, stretch.first + len(stretch.texts)):
            found = normalise(runs[index])
            runs[index] = found.text
            bidi += found.bidi
            private += found.private
    return bidi, private


def _already_unicode(stretches: list[Stretch]) -> tuple[int, tuple[str, ...]]:
    """How many words only Unicode can have, and which old fonts stand over such."""
    words = 0
    fonts: set[str] = set()
    if not any(stretch.verdict.legacy or stretch.kind for stretch in stretches):
        return 0, ()
    for stretch in stretches:
        if stretch.verdict.legacy or stretch.kind == SYMBOLS:
            continue
        count = sum(map(only_unicode, stretch.chunks))
        words += count
        if count and stretch.kind:
            fonts.update(font for font in stretch.fonts if font)
    return words, tuple(sorted(fonts))


def _conversions(stretches: list[Stretch], letters: Mapping[str, int]) -> tuple[Conversion, ...]:
    by_charset: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        if stretch.verdict.legacy:
            by_charset[stretch.verdict.charset].append(stretch)
    found = [
        Conversion(
            name,
            letters.get(name) or sum(len(s.text) for s in group),
            min(s.verdict.sure for s in group),
            tuple(sorted({font for s in group for font in s.fonts if font})),
        )
        for name, group in by_charset.items()
    ]
    return tuple(sorted(found, key=lambda conversion: -conversion.letters))
