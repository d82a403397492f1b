"""Bar 7 of reading: metadata of the five regulations exact; number, date, type and agency of the
thirty real files of 2002-2009 right in at least 95 of 100."""

from __future__ import annotations

import importlib
import json
import math
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vanthu.parsers.readers import READERS
from vanthu.parsers.types import Block
from vanthu.vietnamese.convert import convert_document
from vanthu.vietnamese.official import read_official

pytestmark = pytest.mark.prove

ROOT = Path(__file__).parents[1]
TRUTH = ROOT / "tests" / "fixtures" / "official"
REGULATIONS = ROOT / "tests" / "fixtures" / "regulations"
LEGACY = ROOT.parent / "shared" / "data" / "legacy-documents" / "files"
OPEN = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    ".txt": "text/plain",
    ".doc": "application/msword",
    ".docx": WORD,
    ".odt": OPEN,
    ".rtf": "application/rtf",
    ".pdf": "application/pdf",
}
ROUNDS = 300
#: What the bar names, exact where the text holds it.
EXACT = (
    "number", "type", "is_qppl", "agency_as_printed", "place", "date", "title", "signer",
    "signer_position", "signing_capacity", "legal_basis", "recipients", "effective_date",
)  # fmt: skip


def test_the_five_regulations(figure: Callable[[str, object, str], None]) -> None:
    expected: dict[str, dict[str, Any]] = json.loads((TRUTH / "regulations.json").read_text())
    wrong = []
    for name, values in expected.items():
        found = read_official((REGULATIONS / f"{name}.txt").read_text("utf-8"))
        for key in EXACT:
            shown, wanted = found[key], values[key]
            if key == "legal_basis":
                shown, wanted = ([one["raw"] for one in x] for x in (shown, wanted))
            if shown != wanted:
                wrong.append(f"{name}.{key}: {shown!r}")
    figure("values of the five regulations that are wrong", len(wrong), f"0 of {5 * len(EXACT)}")
    assert not wrong


@pytest.mark.parametrize("format_", [".txt", ".doc", ".docx", ".odt", ".rtf", ".pdf"])
def test_the_five_regulations_in_every_format(
    format_: str, figure: Callable[[str, object, str], None]
) -> None:
    expected: dict[str, dict[str, Any]] = json.loads((TRUTH / "regulations.json").read_text())
    wrong = []
    for name, values in expected.items():
        found = read_official(_blocks(REGULATIONS / f"{name}{format_}"))
        for key in EXACT:
            shown, wanted = found[key], values[key]
            if key == "legal_basis":
                # A format needn't keep two spaces that its text has.
                shown, wanted = ([" ".join(o["raw"].split()) for o in x] for x in (shown, wanted))
            if shown != wanted:
                wrong.append(f"{name}.{key}: {shown!r}")
    figure(f"wrong values, {format_}", len(wrong), f"0 of {5 * len(EXACT)}")
    assert not wrong


@pytest.mark.corpus
def test_thirty_real_files(figure: Callable[[str, object, str], None]) -> None:
    expected: dict[str, dict[str, Any]] = json.loads((TRUTH / "legacy30.json").read_text())
    right = dict.fromkeys(("number", "date", "type", "agency"), 0)
    misses = []
    for path in sorted(LEGACY.iterdir()):
        found = read_official(_blocks(path))
        for key in right:
            if found.get(key) == expected[path.stem][key]:
                right[key] += 1
            else:
                misses.append(f"{path.stem}.{key}: {found.get(key)!r}")
    for key, count in right.items():
        figure(f"{key} right in the real files", f"{count} of {len(expected)}", ">= 95 %")
    figure("misses", "; ".join(misses) or "none", "")
    assert all(count >= 0.95 * len(expected) for count in right.values())


def test_a_document_of_20_kb_is_read_in_two_milliseconds(
    figure: Callable[[str, object, str], None],
) -> None:
    # As the pipeline hands it over: stored text is NFC.
    texts = [
        unicodedata.normalize("NFC", path.read_text("utf-8")).encode()[:20_000]
        for path in REGULATIONS.glob("*.txt")
    ]
    best = [math.inf] * len(texts)
    # Round after round, so that each text has a moment in which nobody else wants the machine.
    for _ in range(ROUNDS):
        for index, text in enumerate(texts):
            best[index] = min(best[index], _timed(text.decode(errors="ignore")))
    worst = max(best)
    figure("slowest of the regulations' first 20 KB", f"{worst * 1000:.2f} ms", "<= 2 ms")
    assert worst <= 0.002


def _timed(text: str) -> float:
    started = time.thread_time()
    read_official(text)
    return time.thread_time() - started


def _blocks(path: Path) -> list[Block]:
    module, function = READERS[TYPES[path.suffix]].split(":")
    with path.open("rb") as source:
        outcome = getattr(importlib.import_module(module), function)(source, path.name)
    runs = [[(run.text, run.font) for run in block.runs] for block in outcome.blocks]
    return [
        replace(
            block, runs=tuple(replace(r, text=t) for r, t in zip(block.runs, texts, strict=True))
        )
        for block, texts in zip(outcome.blocks, convert_document(runs).paragraphs, strict=True)
    ]
