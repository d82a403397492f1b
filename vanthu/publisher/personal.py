"""Personal data in what a revision would make public, and what people have decided on it.

Decisions stand in the revision's metadata under `KEY`, so approval names them with the text. They
name a value by a salted hash (`audit.hashed`), its kind and its masked form, never by itself:

    {"key": "5f0c…", "kind": "cccd", "masked": "*********345", "choice": "mask" | "keep",
     "ground": "consent" | "official" | "law" | "mistaken" | "", "note": "…", "by": 12, "at": "…",
     "places": [[part, block, start, end], …]}

`places`: where the value stands in files, whether a detector sees it there or not; part 0: in the
text of the revision before, for what an editor chose to mask.
What was masked is gone from the revision's own text; what files hold is masked in their copies.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vanthu.store import audit
from vanthu.store.models import PartRow, Revision
from vanthu.vietnamese.personal import KINDS, Piece, find, masked, normal

#: The key in `Revision.metadata`; never public, never exported.
KEY = "personal"
MASK, KEEP = "mask", "keep"
#: Where a value stands when it isn't in a file.
TITLE, SUMMARY, TEXT, FIELDS, FILES = "title", "summary", "text", "fields", "files"
_IN_REVISION = frozenset({TITLE, SUMMARY, TEXT, FIELDS, FILES})
#: Margins of the sheet and remarks of its writers: never the public's.
PRIVATE_BLOCKS = frozenset({"header", "footer", "comment"})
#: Metadata of our own work.
OWN = frozenset({KEY, "fixes", "kind", "supplied_by"})
#: What is told about a file in its entry.
FILE_TEXTS = ("name", "caption", "alt")
#: Roles of the file that the revision's own text came from.
TEXT_ROLES = ("text", "signed")
#: Files that go out as they are, cleaned; every other document becomes a PDF of its text.
AS_IT_IS = ("application/pdf", "image/", "video/", "audio/")

Block = Mapping[str, Any]
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One place of personal data. `where`: one of the words above, or a file's SHA-256."""

    key: str
    kind: str
    masked: str
    sure: bool
    where: str
    block: int = 0
    start: int = 0
    end: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True)
class Covered:
    """One value to be masked in a file: what it says, and what stands right before it."""

    kind: str
    value: str
    before: str = ""
    block: int = 0
    start: int = 0


def key_of(kind: str, value: str) -> str:
    """The value's name in decisions. One number has one, however it is written."""
    return audit.hashed(f"{kind}:{normal(kind, value)}")


def decisions_of(revision: Revision) -> dict[str, dict[str, Any]]:
    """What has been decided, by key."""
    rows = revision.metadata.get(KEY) or []
    return {str(row["key"]): row for row in rows}


_FOUND = "_personal_items"


def items_of(revision: Revision) -> tuple[Item, ...]:
    """All personal data that the revision would show the public, in text, fields and files.

    Looked for once a loaded revision (which never changes): guards and pages both ask.
    """
    found: tuple[Item, ...] | None = revision.__dict__.get(_FOUND)
    if found is None:
        found = (*_in_revision(revision), *_in_files(revision))
        revision.__dict__[_FOUND] = found
    return found


def open_items(revision: Revision) -> tuple[Item, ...]:
    """Those that nobody has decided on yet. In the text itself "mask" isn't done while it still
    stands there; in a file it is done when the public's copy is made."""
    decided = decisions_of(revision)
    return tuple(item for item in items_of(revision) if not is_settled(item, decided))


def is_settled(item: Item, decided: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether nothing is left to be decided or done about one place."""
    choice = decided.get(item.key, {}).get("choice", "")
    return choice == KEEP or (choice == MASK and item.where not in _IN_REVISION)


def covered_in(entry: Mapping[str, Any], revision: Revision) -> list[Covered]:
    """The values to be masked in the public's copy of one file: what was decided so, and whatever
    the same people's data look like there."""
    part = int(entry.get("part") or 0)
    decided = {k: row for k, row in decisions_of(revision).items() if row["choice"] == MASK}
    if not decided or not part:
        return []
    blocks = blocks_of([part]).get(part, ())
    found = {
        (item.block, item.start, item.end): item.kind
        for item in _in_blocks(blocks, str(entry["sha256"]), part)
        if item.key in decided
    }
    for row in decided.values():
        for owner, *place in row.get("places", ()):
            if owner == part and _still_there(blocks, place, row):
                found[place[0], place[1], place[2]] = row["kind"]
    texts = [text_of(block) for block in blocks]
    return [
        Covered(kind, texts[block][start:end], _before(texts, block, start), block, start)
        for (block, start, end), kind in sorted(found.items())
    ]


def _before(texts: Sequence[str], block: int, start: int) -> str:
    """What stands right before a place; before a cell's beginning the cell or line before."""
    own = texts[block][max(0, start - 20) : start]
    return own if own.strip() or not block else f"{texts[block - 1][-20:]} {own}"


def main_entry(revision: Revision) -> Mapping[str, Any] | None:
    """The public file that is made anew from the revision's own text."""
    entries = [entry for entry in revision.files if entry.get("public")]
    texts = [entry for entry in entries if not str(entry["type"]).startswith(AS_IT_IS)]
    return next((e for role in TEXT_ROLES for e in texts if e.get("role") == role), None)


def text_of(block: Block) -> str:
    """A block's text without its fonts."""
    return "".join(run["text"] for run in block.get("runs", ()))


def strings_in(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings_in(one)


# Finding ------------------------------------------------------------------------------------------


#: Revisions never change, so each one's own text is looked at once; hashes and masked forms stay.
_known: OrderedDict[tuple[int, str], tuple[Item, ...]] = OrderedDict()
_MOST_KNOWN = 256


def _in_revision(revision: Revision) -> tuple[Item, ...]:
    name = (revision.pk, revision.digest)
    known = _known.get(name)
    if known is None:
        known = _known[name] = tuple(_looked_up(revision))
        while len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    return known


def _looked_up(revision: Revision) -> Iterator[Item]:
    yield from _in_texts([revision.title], TITLE)
    yield from _in_texts(revision.summary.splitlines(), SUMMARY)
    yield from _in_blocks(revision.blocks, TEXT)
    yield from _in_texts(list(public_fields(revision.metadata)), FIELDS)
    files = [entry for entry in revision.files if entry.get("public")]
    yield from _in_texts([str(f.get(n) or "") for f in files for n in FILE_TEXTS], FILES)


def public_fields(metadata: Mapping[str, Any]) -> Iterator[str]:
    """The texts of a revision's metadata, but for those about our own work."""
    for name, value in metadata.items():
        if name not in OWN:
            yield from strings_in(value)


def _in_files(revision: Revision) -> Iterator[Item]:
    main = main_entry(revision)
    entries = {
        int(entry["part"]): entry
        for entry in revision.files
        if entry.get("public") and entry.get("part") and entry is not main
    }
    for part, blocks in blocks_of(entries).items():
        yield from _in_blocks(blocks, str(entries[part]["sha256"]), part)


def blocks_of(parts: Iterable[int]) -> dict[int, Sequence[Block]]:
    """What was read in the parts, by their ids."""
    wanted = list(parts)
    rows = PartRow.objects.filter(pk__in=wanted).values_list("pk", "blocks") if wanted else ()
    return dict(rows)


def _in_texts(texts: Iterable[str], where: str) -> Iterator[Item]:
    lines = list(texts)
    for hit in find([Piece(line) for line in lines]):
        value = lines[hit.piece][hit.start : hit.end]
        yield Item(
            key_of(hit.kind, value), hit.kind, masked(hit.kind, value), hit.sure, where,
            hit.piece, hit.start, hit.end,
        )  # fmt: skip


def _in_blocks(blocks: Sequence[Block], where: str, part: int = 0) -> Iterator[Item]:
    """Comments are nobody's to see. A page's margins are no part of a text, but of a PDF's page."""
    shown = where not in _IN_REVISION
    pieces = [
        Piece(
            text_of(block), int(block.get("table", -1)), int(block.get("row", -1)),
            int(block.get("column", -1)),
        )
        for block in blocks
    ]  # fmt: skip
    for hit in find(pieces):
        kind = blocks[hit.piece]["kind"]
        if kind == "comment" or (kind in PRIVATE_BLOCKS and not shown):
            continue
        value = pieces[hit.piece].text[hit.start : hit.end]
        yield Item(
            key_of(hit.kind, value), hit.kind, masked(hit.kind, value), hit.sure, where,
            hit.piece, hit.start, hit.end, part,
        )  # fmt: skip


def _still_there(blocks: Sequence[Block], place: Sequence[int], row: Mapping[str, Any]) -> bool:
    """Whether a chosen place still says what was chosen: a re-run may have read the file anew."""
    block, start, end = place
    if block >= len(blocks):
        return False
    key: str = row["key"]
    return key_of(row["kind"], text_of(blocks[block])[start:end]) == key


def words_of(kind: str, language: str) -> str:
    """A kind in words."""
    row = KINDS.get(kind)
    return (row.en if language == "en" else row.vi) if row else kind
