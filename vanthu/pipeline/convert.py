"""Step 6: text as the files store it becomes Unicode NFC, with a record of what was converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Block, Outcome, Run
from vanthu.vietnamese.clean import clean_line
from vanthu.vietnamese.convert import convert_document
from vanthu.vietnamese.official import read_official
from vanthu.vietnamese.record import Record

from .case import Case
from .encodings import conversions_of


@dataclass(frozen=True, slots=True)
class Converted:
    """One document in Unicode NFC; `conversions` has one {charset, letters, sure, fonts} a charset
    that was converted; `record` is what rules look at, its doubts being those of the blocks."""

    blocks: tuple[Block, ...]
    conversions: tuple[dict[str, Any], ...] = ()
    record: Record = field(default_factory=Record)
    metadata: Mapping[str, Any] = field(default_factory=dict)


def convert(case: Case) -> None:
    """Convert what was read, then look for an official document's metadata in it."""
    for part in case.parts.values():
        if part.outcome is None:
            continue
        converted = convert_outcome(part.outcome)
        part.outcome = replace(part.outcome, metadata=converted.metadata)
        part.blocks = converted.blocks
        part.conversions = list(converted.conversions)
        part.record = converted.record
        if part.is_file and by_mime(part.part.type).family == "text":
            part.official = read_official(part.blocks)


def convert_outcome(outcome: Outcome) -> Converted:
    """What a reader made of a document, in Unicode NFC: its blocks and its properties, whose title
    and author were typed with the same keyboard."""
    return convert_blocks(outcome.blocks, outcome.metadata)


def convert_blocks(blocks: Sequence[Block], metadata: Mapping[str, Any] | None = None) -> Converted:
    """The blocks of one document in Unicode NFC, ready to be stored.

    The one place where legacy text is converted. R11, R59, R107: stored text has one form.
    """
    metadata = dict(metadata or {})
    names = [key for key, value in metadata.items() if isinstance(value, str) and value]
    converted = convert_document(
        [
            *([(run.text, run.font) for run in block.runs] for block in blocks),
            *([(metadata[name], None)] for name in names),
        ]
    )
    texts, record = converted.paragraphs, converted.record
    # The paragraphs behind the blocks are properties, which nobody reads over.
    record = replace(record, doubts=tuple(d for d in record.doubts if d.block < len(blocks)))
    metadata.update({name: runs[0] for name, runs in zip(names, texts[len(blocks) :], strict=True)})
    return Converted(
        tuple(
            Block(
                block.kind,
                _runs(block.runs, runs),
                block.level,
                block.table,
                block.row,
                block.column,
                block.page,
            )
            for block, runs in zip(blocks, texts, strict=False)
        ),
        conversions_of(record),
        record,
        metadata,
    )


def _runs(runs: Sequence[Run], texts: Sequence[str]) -> tuple[Run, ...]:
    return tuple(
        [
            Run(text, _clean(run.font), run.bold, run.italic, _clean(run.link))
            for run, text in zip(runs, texts, strict=True)
            if text
        ]
    )


@lru_cache(maxsize=256)  # a document has thousands of runs and few fonts
def _clean(name: str | None) -> str | None:
    return clean_line(name, 500) if name else name
