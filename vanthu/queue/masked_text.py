"""What a revision says once values are masked in it, and what it said where they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from vanthu.publisher import personal
from vanthu.publisher.covering import (
    Value,
    apart,
    covered_block,
    covered_json,
    covered_text,
    places_in,
)
from vanthu.publisher.personal import Item, key_of, text_of
from vanthu.store.models import Revision
from vanthu.store.revisions import Content, content_of


def masked_content(
    revision: Revision, keys: Collection[str], values: Mapping[str, Collection[Value]]
) -> Content:
    """What the revision says with these keys masked: where the detectors found them, and wherever
    else the same value stands."""
    content = content_of(revision)
    flat = sorted({value for key in keys for value in values[key]})
    places: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for item in personal.items_of(revision):
        if item.key in keys and item.where == personal.TEXT:
            places[item.block].append((item.start, item.end, item.kind))
    blocks = []
    for number, block in enumerate(content.blocks):
        here = apart([*places[number], *places_in(text_of(block), flat)])
        blocks.append(covered_block(block, here) if here else block)
    return Content(
        _line(content.title, revision, personal.TITLE, keys, flat),
        blocks,
        covered_json(content.summary, flat),
        {
            name: value if name in personal.OWN else covered_json(value, flat)
            for name, value in content.metadata.items()
        },
        [
            {**entry, **{n: covered_json(entry.get(n, ""), flat) for n in personal.FILE_TEXTS}}
            for entry in content.files
        ],
    )


def _line(
    text: str, revision: Revision, where: str, keys: Collection[str], values: Sequence[Value]
) -> str:
    own = [
        (item.start, item.end, item.kind)
        for item in personal.items_of(revision)
        if item.key in keys and item.where == where
    ]
    return covered_text(text, apart([*own, *places_in(text, values)]))


def public_parts(revision: Revision) -> dict[int, Sequence[personal.Block]]:
    """What was read in the files that would be published, by their parts."""
    return personal.blocks_of(
        int(entry["part"]) for entry in revision.files if entry.get("public") and entry.get("part")
    )


class Texts:
    """The texts of a revision and its files, to ask what an item says."""

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.parts = public_parts(revision)
        files = [entry for entry in revision.files if entry.get("public")]
        self.lines = {
            personal.TITLE: [revision.title],
            personal.SUMMARY: revision.summary.splitlines(),
            personal.FIELDS: list(personal.public_fields(revision.metadata)),
            personal.FILES: [str(f.get(n) or "") for f in files for n in personal.FILE_TEXTS],
        }

    def at(self, item: Item) -> str:
        """The value that an item names."""
        if item.where in self.lines:
            text = self.lines[item.where][item.block]
        elif item.where == personal.TEXT:
            text = text_of(self.revision.blocks[item.block])
        else:
            text = text_of(self.parts[item.part][item.block])
        return text[item.start : item.end]

    def have(self, text: str) -> bool:
        """Whether a text stands anywhere in them."""
        values = [("other", text)]
        lines = [line for lines in self.lines.values() for line in lines]
        blocks = [*self.revision.blocks, *(block for part in self.parts.values() for block in part)]
        return any(
            places_in(line, values) for line in (*lines, *(text_of(block) for block in blocks))
        )

    def at_place(self, place: Sequence[int], kind: str, key: str) -> str:
        """What stands at a decision's [part, block, start, end], part 0 being the text itself; ""
        unless it is what the decision's key names."""
        part, block, start, end = place
        blocks = self.parts.get(part, ()) if part else self.revision.blocks
        value = text_of(blocks[block])[start:end] if block < len(blocks) else ""
        return value if value and key_of(kind, value) == key else ""
