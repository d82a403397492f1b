"""The panel "Chỗ cần đối chiếu" of a draft: places that reading or conversion leaves in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vanthu.queue.doubts import key_of
from vanthu.vietnamese.doubts import Doubt

from .blocks import Mark, marked, text_of

#: Kinds of words that the panel asks about; a page can't ask about more.
MOST_GROUPS = 40
#: Places that one word lists.
MOST_PLACES = 20
#: Characters around a place.
AROUND = 36
#: Suggestions that are offered.
OFFERED = 4

WORDS: Mapping[str, Promise] = {
    "lost": _("letters or marks seem to be missing"),
    "syllable": _("converted, but not a Vietnamese syllable"),
    "unread": _("no old charset makes sense of it"),
    "unsure": _("converted with less certainty"),
    "case": _("a capital that TCVN3 couldn't write"),
    "no_marks": _("a paragraph without marks"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One doubt with the words around it."""

    doubt: Doubt
    anchor: str
    before: str
    word: str
    after: str


@dataclass(slots=True)
class Group:
    """All places of one word and kind."""

    key: str
    kind: str
    word: str
    why: Any
    sure: bool
    suggestions: tuple[str, ...]
    places: list[Place] = field(default_factory=list)


def groups_of(doubts: Sequence[Doubt], blocks: Sequence[Mapping[str, Any]]) -> list[Group]:
    """The doubts by word and kind, certain ones first, then in the text's order."""
    texts = [text_of(block) for block in blocks]
    groups: dict[str, Group] = {}
    for number, doubt in enumerate(doubts, 1):
        if doubt.block >= len(texts):
            continue
        text = texts[doubt.block]
        key = key_of(doubt, texts)
        group = groups.setdefault(
            key,
            Group(key, doubt.kind, doubt.word or text[doubt.start : doubt.end][:120],
                  WORDS[doubt.kind], doubt.sure, doubt.suggestions[:OFFERED] if doubt.word else ()),
        )  # fmt: skip
        group.places.append(
            Place(
                doubt,
                f"doubt-{number}",
                text[max(doubt.start - AROUND, 0) : doubt.start],
                text[doubt.start : doubt.end][:120],
                text[doubt.end : doubt.end + AROUND],
            )
        )
    return sorted(groups.values(), key=lambda group: not group.sure)


def marked_doubts(
    blocks: Sequence[Mapping[str, Any]], groups: Sequence[Group]
) -> Sequence[Mapping[str, Any]]:
    """The blocks with every doubtful place marked, its reason as the title."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for group in groups:
        for place in group.places:
            doubt = place.doubt
            marks[doubt.block].append(Mark(doubt.start, doubt.end, place.anchor, str(group.why)))
    return marked(blocks, marks)
