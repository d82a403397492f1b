"""What an editor has to look at: single words, stretches, paragraphs. A contract between rooms.

`Doubt` is what the pipeline stores with a draft's revision and the desk shows in place. Offsets
count characters (code points) of a block's text in Unicode NFC, its runs put together. Nothing here
is repaired; `mended` applies what a person has chosen. `still_open` finds doubts again in text that
was edited since.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import accumulate, chain, islice
from typing import Any, Literal

from .charsets import charset
from .letters import LOWER, WORD
from .scoring import JUMBLE, is_abbreviation, probability
from .stretches import Stretch
from .suggest import suggestions
from .syllables import is_syllable
from .text_loss import audit, lacks_marks
from .words import Words

#: lost: letters or marks are missing ("Cng"); syllable: converted, and no syllable came out;
#: unread: left as it was, for no charset makes sense of it; unsure: a stretch that was converted
#: with less certainty than `SURE`; case: TCVN3 has no code for this capital, and a paragraph begins
#: here; no_marks: a paragraph of Vietnamese without marks.
Kind = Literal["lost", "syllable", "unread", "unsure", "case", "no_marks"]

#: Doubts that are kept for one document.
KEPT = 500
#: Below it a converted stretch is shown as unsure.
SURE = 0.95
#: So many words that no charset makes sense of, and such a share of all, make a document unread.
_UNREAD, _UNREAD_SHARE = 10, 0.1
#: So many pairs of edited blocks are compared to find which is which.
_COMPARED = 250_000
#: A paragraph of fewer characters is too short to be told as written without marks.
_PARAGRAPH = 120
_TONED = "".join(sorted(set(LOWER) - set("ăâđêôơư")))
#: A paragraph that begins with a small toned letter, behind its number at the most.
_SMALL_BEGINNING = re.compile(rf"\s*(?:\d+[.)]\s*|[IVX]+\.\s*)?([{_TONED}][^\W\d_]*)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that stays in doubt.

    `block`: index among the document's blocks. `start`, `end`: characters in that block's text.
    `word`: the text there, "" for a stretch or a whole paragraph. `suggestions`: what it may have
    been, the likeliest first. `sure`: whether something is certainly wrong there.
    """

    block: int
    start: int
    end: int
    word: str
    kind: Kind
    suggestions: tuple[str, ...] = ()
    sure: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is stored: keys as above, suggestions as a list."""
        return {
            "block": self.block,
            "start": self.start,
            "end": self.end,
            "word": self.word,
            "kind": self.kind,
            "suggestions": list(self.suggestions),
            "sure": self.sure,
        }

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Doubt:
        """The opposite of `as_json`. KeyError and TypeError: no such row."""
        return cls(**{**row, "suggestions": tuple(row["suggestions"])})


def doubts_of(stretches: Sequence[Stretch], out: Sequence[Sequence[str]]) -> tuple[Doubt, ...]:
    """What the conversion of these stretches to `out` (runs by paragraph) leaves in doubt, in the
    text's order; at most `KEPT`."""
    return tuple(islice(_doubts(stretches, out), KEPT))


def _doubts(stretches: Sequence[Stretch], out: Sequence[Sequence[str]]) -> Iterator[Doubt]:
    odd, jumbled = _suspicious(stretches)
    for stretch in stretches:
        runs = out[stretch.paragraph]
        if stretch.verdict.legacy:
            yield from _converted(stretch, runs, odd[stretch.verdict.charset])
        elif not jumbled.isdisjoint(stretch.chunks):
            yield from _unread(stretch, runs)


def _suspicious(stretches: Sequence[Stretch]) -> tuple[Mapping[str, set[str]], set[str]]:
    """By charset the chunks that may hold a doubtful word, and the chunks left as they are that
    make no sense: each is looked at once for the whole document."""
    chunks: dict[str, set[str]] = defaultdict(set)
    for stretch in stretches:
        chunks[stretch.verdict.charset].update(stretch.chunks)
    plain = chunks.pop("", set())
    odd = {name: {c for c in found if _odd(name, c)} for name, found in chunks.items()}
    return odd, {chunk for chunk in plain if _jumbled(chunk)}


def _converted(stretch: Stretch, runs: Sequence[str], odd: set[str]) -> Iterator[Doubt]:
    name = stretch.verdict.charset
    first, start, text = _span(stretch, runs)
    end = start + len(text)
    if stretch.verdict.sure < SURE:
        yield Doubt(stretch.paragraph, start, end, "", "unsure")
    if name == "tcvn3" and first:
        match = _SMALL_BEGINNING.match(text)
        if match:
            word = match[1]
            offered = (word[0].upper() + word[1:],)
            yield Doubt(stretch.paragraph, match.start(1), match.end(1), word, "case", offered)
    if odd.isdisjoint(stretch.chunks):
        return
    for match in WORD.finditer(text):
        if _doubtful(word := match[0]):
            place = start + match.start()
            yield Doubt(
                stretch.paragraph,
                place,
                place + len(word),
                word,
                "syllable",
                suggestions(word),
                True,
            )


def _unread(stretch: Stretch, runs: Sequence[str]) -> Iterator[Doubt]:
    _, start, text = _span(stretch, runs)
    jumbles = sorted({chunk for chunk in stretch.chunks if _jumbled(chunk)}, key=len, reverse=True)
    for match in re.finditer("|".join(map(re.escape, jumbles)), text):
        yield Doubt(
            stretch.paragraph,
            start + match.start(),
            start + match.end(),
            match[0],
            "unread",
            (),
            True,
        )


def _span(stretch: Stretch, runs: Sequence[str]) -> tuple[bool, int, str]:
    """Whether the stretch begins its paragraph, its offset there, and what became of it."""
    before = "".join(runs[: stretch.first])
    text = "".join(runs[stretch.first : stretch.first + len(stretch.texts)])
    return not before.strip(), len(before), text


@lru_cache(maxsize=1 << 15)
def _odd(name: str, chunk: str) -> bool:
    """Whether a chunk of that charset holds a doubtful word."""
    return any(map(_doubtful, WORD.findall(charset(name).decode(chunk))))


def _doubtful(word: str) -> bool:
    return not (word.isascii() or is_syllable(word) or word.isupper() or is_abbreviation(word))


@lru_cache(maxsize=1 << 15)
def _jumbled(chunk: str) -> bool:
    return probability("", chunk) <= JUMBLE


def in_document(
    converted: Iterable[Doubt], texts: Sequence[str], words: Words
) -> tuple[Doubt, ...]:
    """All doubts of one document in its order, at most `KEPT`: what its conversion left
    (`convert.Converted.doubts`), lost letters, and paragraphs without marks.

    `texts`: the blocks' texts; `words`: those of "\\n".join(texts), with their audit.
    """
    found = {(doubt.block, doubt.start): doubt for doubt in chain(_lost(texts, words), converted)}
    if words.marked:
        for index, text in enumerate(texts):
            if len(text) >= _PARAGRAPH and text.isascii() and lacks_marks(text):
                found.setdefault((index, 0), Doubt(index, 0, len(text), "", "no_marks"))
    return tuple(found[place] for place in sorted(found))[:KEPT]


def _lost(texts: Sequence[str], words: Words) -> Iterator[Doubt]:
    result = audit(words)
    lossy = result.lossy
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for suspect in result.suspects[:KEPT]:
        block = bisect_right(starts, suspect.start) - 1
        start = suspect.start - starts[block]
        end = start + suspect.length
        # A slip of the pen is no proof that letters went missing.
        sure = suspect.sure and lossy
        yield Doubt(block, start, end, suspect.word, "lost", suspect.suggestions, sure)


def unread_in(stretches: Sequence[Stretch], doubts: Iterable[Doubt]) -> int:
    """How many words make no sense, 0 unless they are a tenth of all: jumbles that were left as
    they are ("C«ng" where no charset fits) and converted words that are no syllables."""
    jumbled = sum(
        _jumbled(chunk)
        for stretch in stretches
        if not stretch.verdict.legacy
        for chunk in stretch.chunks
    )
    count = jumbled + sum(doubt.kind == "syllable" for doubt in doubts)
    if count < _UNREAD:
        return 0
    everything = sum(
        len(stretch.chunks if stretch.verdict.legacy else stretch.text.split())
        for stretch in stretches
    )
    return count if count > _UNREAD_SHARE * everything else 0


def still_open(
    doubts: Iterable[Doubt], before: Sequence[str], now: Sequence[str]
) -> tuple[Doubt, ...]:
    """The doubts on blocks whose texts were `before` that still stand now that they are `now`, with
    their new places.

    A word that is gone from its block has been settled. Doubts on stretches and paragraphs stand
    while their block is as it was.
    """
    moved = _moved(before, now)
    taken: set[tuple[int, int]] = set()
    found: list[Doubt] = []
    for doubt in doubts:
        block = moved.get(doubt.block)
        if block is None:
            continue
        start = _start(doubt, before[doubt.block], now[block], taken, block)
        if start is not None:
            taken.add((block, start))
            end = start + doubt.end - doubt.start
            found.append(replace(doubt, block=block, start=start, end=end))
    return tuple(found)


def _moved(before: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """Which block is which: the same text, or in the same place between such."""
    shorter = min(len(before), len(now))
    same = (index for index in range(shorter) if before[index] != now[index])
    first = next(same, shorter)
    tail = (back for back in range(1, shorter - first + 1) if before[-back] != now[-back])
    rest = next(tail, shorter - first + 1) - 1
    moved = {index: index for index in range(first)}
    moved |= {len(before) - back: len(now) - back for back in range(1, rest + 1)}
    old, new = before[first : len(before) - rest], now[first : len(now) - rest]
    if len(old) * len(new) > _COMPARED:
        # Blocks by their places then: comparing all with all takes too long.
        return moved | {first + one: first + one for one in range(min(len(old), len(new)))}
    for _, i, last, j, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        # Of a stretch that lost or got blocks, those at its ends stay in their places.
        pairs = [*zip(range(i, last), range(j, stop), strict=False)]
        if last - i != stop - j:
            pairs += zip(reversed(range(i, last)), reversed(range(j, stop)), strict=False)
        moved |= {first + one: first + other for one, other in pairs}
    return moved


def _start(
    doubt: Doubt, before: str, now: str, taken: set[tuple[int, int]], block: int
) -> int | None:
    if before == now:
        return doubt.start
    if not doubt.word:
        return None
    whole = re.compile(rf"(?<![^\W\d_]){re.escape(doubt.word)}(?![^\W\d_])")
    places = (match.start() for match in whole.finditer(now))
    free = [place for place in places if (block, place) not in taken]
    # Counted from whichever end has not been edited.
    from_end = len(now) - len(before) + doubt.start
    return min(free, key=lambda at: min(abs(at - doubt.start), abs(at - from_end)), default=None)


def mended(runs: Sequence[str], chosen: Iterable[tuple[Doubt, str]]) -> list[str]:
    """One block's runs with the chosen words in place of the doubted ones.

    All doubts have to be of this block. The new word stands in the run in which the old one began,
    so its font and emphasis stay. ValueError: a doubted word isn't there any more.
    """
    out = list(runs)
    for doubt, word in sorted(chosen, key=lambda pair: -pair[0].start):
        if "".join(out)[doubt.start : doubt.end] != doubt.word:
            raise ValueError(f"no {doubt.word!r} at {doubt.start}")
        offset = 0
        for index, run in enumerate(out):
            start, end = doubt.start - offset, doubt.end - offset
            offset += len(run)
            if start < len(run) and end > 0:
                new = word if start >= 0 else ""
                out[index] = run[: max(start, 0)] + new + run[max(end, 0) :]
    return out
