"""From an OLE file to an outcome: streams, subdocuments, metadata, findings."""

from __future__ import annotations

from typing import BinaryIO

import olefile

from vanthu.parsers.documents.building import without_repeats
from vanthu.parsers.documents.outcomes import failed, guarded, outcome, review_findings
from vanthu.parsers.documents.package import Damaged, Encrypted
from vanthu.parsers.types import Outcome

from . import fib as f
from .formatting import by_character, character_spans, paragraph_spans
from .lists import read_lists
from .pieces import read_pieces, read_text
from .properties import read_properties
from .stories import read_stories
from .styles import StyleSheet, read_fonts
from .walk import Walk

TYPE = "application/msword"


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of a Word 97–2003 document."""
    try:
        ole = olefile.OleFileIO(source)
    except (OSError, ValueError, IndexError, TypeError, MemoryError) as error:
        # olefile raises these for damaged allocation tables, beside its own OSError.
        raise Damaged(f"ole: {error}") from error
    with ole:
        if ole.exists("EncryptedPackage"):
            raise Encrypted
        word = _stream(ole, "WordDocument")
        metadata = read_properties(ole)
        try:
            fib = f.read_fib(word)
        except f.OldWord as version:
            return failed(TYPE, "doc.old_word", version=str(version))
        return _read(ole, word, fib, metadata)


def _read(ole: olefile.OleFileIO, word: bytes, fib: f.Fib, metadata: dict[str, object]) -> Outcome:
    table = _stream(ole, fib.table_stream)
    huge = _stream(ole, "Data") if ole.exists("Data") else b""
    pieces = read_pieces(fib.slice(table, f.CLX))
    walk = Walk(
        read_text(word, pieces, sum(fib.counts)),
        by_character(pieces, character_spans(word, fib.slice(table, f.BTE_CHPX))),
        by_character(pieces, paragraph_spans(word, fib.slice(table, f.BTE_PAPX))),
        StyleSheet(fib.slice(table, f.STSHF)),
        read_fonts(fib.slice(table, f.FFN)),
        read_lists(fib, table),
        huge,
    )
    stories = read_stories(fib, table, word)
    headers = without_repeats([walk.story(a, b, "header") for a, b in stories.headers])
    body = walk.story(0, fib.counts[0], anchors=stories.anchors)
    endnotes = [b for note in stories.endnotes for b in walk.story(note.start, note.end, "endnote")]
    footers = without_repeats([walk.story(a, b, "footer") for a, b in stories.footers])
    boxes = without_repeats([walk.story(a, b, "header") for a, b in stories.header_boxes])
    review = review_findings(
        comments=walk.comments,
        insertions=walk.insertions,
        deletions=walk.deletions,
        hidden=walk.hidden,
    )
    return outcome(TYPE, [*headers, *boxes, *body, *endnotes, *footers], metadata, review)


def _stream(ole: olefile.OleFileIO, name: str) -> bytes:
    try:
        return bytes(ole.openstream(name).read())
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise Damaged(f"ole stream {name}: {error}") from error
