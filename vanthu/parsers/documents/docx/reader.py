"""From a DOCX package to an outcome: parts, metadata, findings."""

from __future__ import annotations

from typing import BinaryIO

from vanthu.parsers.documents.building import TooLarge, without_repeats
from vanthu.parsers.documents.hyphens import soft_hyphen
from vanthu.parsers.documents.outcomes import guarded, outcome, review_findings
from vanthu.parsers.documents.package import Damaged, Element, Package, local
from vanthu.parsers.types import Block, BlockKind, Outcome

from .chunks import MAX_DEPTH, read_chunk
from .lists import read_lists
from .names import R, W
from .parts import Parts
from .styles import Styles, is_on
from .walk import Stories, Walk

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_CORE = {
    "title": "title",
    "subject": "subject",
    "description": "description",
    "creator": "author",
    "lastModifiedBy": "modified_by",
    "created": "created",
    "modified": "modified",
    "keywords": "keywords",
    "category": "category",
    "language": "language",
}
_NOTE_PARTS = (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment"))
#: Notes that are lines between text and notes, not notes.
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of a DOCX."""
    return _read(source, MAX_DEPTH)


def _read(source: BinaryIO, depth: int) -> Outcome:
    parts = Parts(Package(source))
    raw = parts.package.bytes(parts.main)
    document = parts.parsed(raw)
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise Damaged("no w:body")
    styles = Styles(parts.optional("styles"), parts.optional("theme"))
    walk = Walk(styles, read_lists(parts.optional("numbering"), styles), _stories(parts, depth))
    walk.hyphen = soft_hyphen(raw.count(b":softHyphen"), raw.count(b"\xc2\xad"))
    headers, footers = _page_stories(parts, body, walk)
    walk.relations = parts.relations
    blocks = walk.story(body)
    review = review_findings(
        comments=walk.comments,
        insertions=walk.insertions,
        deletions=walk.deletions,
        hidden=walk.hidden,
    )
    return outcome(TYPE, [*headers, *blocks, *walk.endnotes, *footers], _metadata(parts), review)


def _stories(parts: Parts, depth: int) -> Stories:
    """Notes and comments by kind and id, and how diagrams and documents inside are read."""
    notes = {}
    for part, kind in _NOTE_PARTS:
        root = parts.optional(part)
        for element in root if root is not None else ():
            if element.get(f"{W}type") not in _SEPARATORS:
                notes[kind, element.get(f"{W}id", "")] = element

    def chunk(part: str) -> tuple[Block, ...]:
        if not depth:
            raise TooLarge
        return read_chunk(parts.package.bytes(part), lambda source: _read(source, depth - 1))

    return Stories(notes, parts.readable, chunk)


def _page_stories(parts: Parts, body: Element, walk: Walk) -> tuple[list[Block], list[Block]]:
    """Headers and footers that some page shows, each different one once."""
    settings = parts.optional("settings")
    even = settings.find(f"{W}evenAndOddHeaders") if settings is not None else None
    shown = {"default"} | ({"even"} if even is not None and is_on(even) else set())
    stories: dict[str, list[list[Block]]] = {"header": [], "footer": []}
    for section in body.iter(f"{W}sectPr"):
        title = section.find(f"{W}titlePg")
        first = {"first"} if title is not None and is_on(title) else set()
        references = sorted(section, key=lambda e: e.get(f"{W}type") != "first")
        for element in references:
            kind: BlockKind = "header" if element.tag == f"{W}headerReference" else "footer"
            if local(element.tag) not in {"headerReference", "footerReference"}:
                continue
            if element.get(f"{W}type", "default") in shown | first:
                story = _part_story(parts, element.get(f"{R}id", ""), kind, walk)
                stories[kind].append(story)
    return without_repeats(stories["header"]), without_repeats(stories["footer"])


def _part_story(parts: Parts, id_: str, kind: BlockKind, walk: Walk) -> list[Block]:
    relation = parts.relations.get(id_)
    if relation is None or relation.external:
        return []
    root = parts.readable(relation.target)
    if root is None:
        return []
    walk.relations = parts.relations_of(relation.target)
    return walk.story(root, kind)


def _metadata(parts: Parts) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, keys in (
        ("docprops/core.xml", _CORE),
        (
            "docprops/app.xml",
            {"Application": "application", "Company": "company", "Pages": "pages"},
        ),
    ):
        try:
            root = parts.package.part(name)
        except Damaged:
            continue
        for element in root if root is not None else ():
            key = keys.get(local(element.tag))
            if key and element.text:
                text = element.text.strip()
                found[key] = int(text[:9]) if key == "pages" and text.isdecimal() else text
    return found
