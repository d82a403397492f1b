"""Which files belong to one document: versions of one text, and its annexes.

Files with the same number and sign are one document; so are near-equal texts, and a scan beside
the file it was printed from (same name). An annex goes to the document that it names, else to the
only one there is, else to the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from vanthu.parsers.filetypes import by_mime
from vanthu.vietnamese.letters import fold

from .case import PartCase
from .likeness import Sketch, alike, sketch

#: How an annex begins, in folded text: of its own first lines, or of its file name.
_ANNEX_TEXT = re.compile(r"^\W*(?:phu luc|phu bieu|bieu mau|mau so|danh muc kem|bieu so)\b")
_ANNEX_NAME = re.compile(r"^\W*(?:\d+\W+)?(?:phu ?luc|phu ?bieu|bieu ?mau|mau ?so|bieu ?so|pl)\b")
#: Words at the end of file names that tell versions of one document apart.
_VERSION_WORDS = re.compile(
    r"[\W_]*(?:da ky|ky so|signed|sign|ban ky|scan|ban chinh|final|ban word|word|pdf|doc|\(\d+\))$"
)


@dataclass
class Item:
    """One file with what grouping looks at."""

    part: PartCase

    @cached_property
    def sketch(self) -> Sketch:
        """Its text's; made when there is another one to compare it with."""
        return sketch(self.part.text)

    @property
    def number(self) -> str:
        """The document's own number and sign, "" when it shows none."""
        return str(self.part.official.get("number") or "")

    @property
    def stem(self) -> str:
        """The name without extension and without what tells versions apart."""
        stem = fold(PurePosixPath(self.part.part.name).stem).replace("_", " ").strip()
        while (shorter := _VERSION_WORDS.sub("", stem).strip()) and shorter != stem:
            stem = shorter
        return stem

    @property
    def is_annex(self) -> bool:
        """Whether it calls itself an annex, or has none of a document's own marks but is issued
        with one ("Kèm theo Quyết định số …")."""
        head = fold(self.part.text.lstrip()[:300])
        if _ANNEX_TEXT.search(head):
            return True
        return not self.number and bool(_ANNEX_NAME.search(self.stem))

    @property
    def attached_to(self) -> str:
        """The number of the document that it says it was issued with."""
        return str(self.part.official.get("attached_to") or "")


@dataclass(slots=True)
class Group:
    """One document: its versions, then its annexes."""

    versions: list[Item]
    annexes: list[Item] = field(default_factory=list)

    @property
    def number(self) -> str:
        """Number of any version that shows one."""
        return next((item.number for item in self.versions if item.number), "")


def group(parts: Sequence[PartCase]) -> list[Group]:
    """The documents among text files, in the order in which they came."""
    items = [Item(part) for part in parts]
    groups: list[Group] = []
    annexes: list[tuple[int, Item]] = []
    for item in items:
        if item.is_annex:
            annexes.append((len(groups), item))
        elif (home := _same_document(item, groups)) is not None:
            home.versions.append(item)
        else:
            groups.append(Group([item]))
    for before, item in annexes:
        home = _home_of_annex(item, groups, before)
        if home is None:
            groups.append(Group([item]))
        else:
            home.annexes.append(item)
    return groups


def _same_document(item: Item, groups: Sequence[Group]) -> Group | None:
    for candidate in groups:
        if any(_versions(item, other) for other in candidate.versions):
            return candidate
    return None


def _versions(a: Item, b: Item) -> bool:
    if a.number and b.number:
        # Two decisions of one office are alike in all but their numbers.
        if not _same_number(a, b):
            return False
        if not (a.attached_to or b.attached_to):
            return True
    if alike(a.sketch, b.sketch):
        return True
    # A scan shows no text of its own: its name tells what it is a scan of.
    textless = not a.sketch.words or not b.sketch.words
    differ = a.part.part.type != b.part.part.type
    return differ and textless and a.stem == b.stem != ""


def same_document(a: PartCase, b: PartCase) -> bool:
    """Whether two files are versions of one document, by number or by their texts."""
    return _versions(Item(a), Item(b))


def _same_number(a: Item, b: Item) -> bool:
    """Whether number and sign are the same, and nothing else that both show tells them apart: two
    agencies may give one number, and one agency gives it again next year."""

    def shown(item: Item, key: str) -> str:
        return fold(str(item.part.official.get(key) or ""))

    def plain(number: str) -> str:
        return re.sub(r"\s", "", number).upper()

    if plain(a.number) != plain(b.number):
        return False
    pairs = [(shown(a, "agency"), shown(b, "agency")), (shown(a, "date")[:4], shown(b, "date")[:4])]
    return all(one == other or not one or not other for one, other in pairs)


def _home_of_annex(item: Item, groups: list[Group], before: int) -> Group | None:
    if not groups:
        return None
    named = item.attached_to or item.number
    for candidate in groups:
        if named and candidate.number == named:
            return candidate
    return groups[0] if len(groups) == 1 else groups[max(before - 1, 0)]


def is_document_file(part: PartCase) -> bool:
    """Whether a file holds text that may be a document or a news item."""
    return by_mime(part.part.type).family in ("text", "office", "web")
