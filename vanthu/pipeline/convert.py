"""Step 6: text as the files store it becomes Unicode NFC, with a record of what was converted."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.types import Block, Finding, Run
from vanthu.vietnamese.clean import clean_line, clean_text
from vanthu.vietnamese.official import read_official

from .case import Case


@dataclass(frozen=True, slots=True)
class Converted:
    """One document's blocks in Unicode NFC; `conversions` has one {charset, letters, sure} a
    charset that was converted; findings have no part yet."""

    blocks: tuple[Block, ...]
    conversions: tuple[dict[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()


def convert(case: Case) -> None:
    """Convert what was read, then look for an official document's metadata in it."""
    for part in case.parts.values():
        if part.outcome is None:
            continue
        converted = convert_blocks(part.outcome.blocks)
        part.blocks = converted.blocks
        part.conversions = list(converted.conversions)
        case.found(converted.findings, part.path)
        if part.is_file and by_mime(part.part.type).family == "text":
            part.official = read_official(part.text)


def convert_blocks(blocks: Sequence[Block]) -> Converted:
    """The blocks of one document in Unicode NFC, ready to be stored.

    The one place where legacy text is converted. R11: stored text has one form.
    """
    return Converted(
        tuple(replace(block, runs=_runs(block.runs)) for block in blocks),
    )


def _runs(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs in NFC. A combining mark that a change of font has torn from its letter goes back to
    it first: NFC of the pieces isn't the pieces of the NFC (S2 carries 196 such marks)."""
    texts = [run.text for run in runs]
    for index in range(1, len(texts)):
        torn = len(texts[index]) - len(_lstrip_marks(texts[index]))
        if torn and texts[index - 1]:
            texts[index - 1] += texts[index][:torn]
            texts[index] = texts[index][torn:]
    return tuple(
        Run(clean_text(text), _clean(run.font), run.bold, run.italic, _clean(run.link))
        for run, text in zip(runs, texts, strict=True)
        if text
    )


def _clean(name: str | None) -> str | None:
    return clean_line(name, 500) if name else name


def _lstrip_marks(text: str) -> str:
    index = 0
    while index < len(text) and unicodedata.combining(text[index]):
        index += 1
    return text[index:]
