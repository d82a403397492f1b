"""No false alarm of the rules on encodings: text that is Unicode is never called legacy.

The five regulations, what we make of the real files (converted once, it must not look so again),
and foreign prose that packages bring; also the same prose in single lines, where least is known.
"""

from __future__ import annotations

import importlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from prove.test_official import TYPES
from prove.test_vietnamese_foreign import catalogues, descriptions
from vanthu.parsers.readers import READERS
from vanthu.pipeline.convert import convert_outcome
from vanthu.pipeline.encodings import findings_of
from vanthu.vietnamese.convert import convert_text
from vanthu.vietnamese.text_loss import audit

pytestmark = pytest.mark.prove

ROOT = Path(__file__).parents[1]
REGULATIONS = ROOT / "tests" / "fixtures" / "regulations"
LEGACY = ROOT.parent / "shared" / "data" / "legacy-documents" / "files"
#: Codes that say that a text was legacy, or is.
LEGACY_CODES = frozenset(
    {
        "encoding.legacy_converted",
        "encoding.legacy_unsure",
        "encoding.mixed",
        "encoding.doubtful",
        "encoding.mojibake",
    }
)
LANGUAGES = (
    "fr", "de", "es", "it", "sv", "pt", "pt_BR", "ro", "tr", "cs", "hu", "pl", "nl", "fi", "da",
    "nb", "et", "ca",
)  # fmt: skip
#: Lines a catalogue that hold more than ASCII, and how many of all may be taken for Vietnamese.
LINES, WRONG = 150, 1 / 10_000


def alarms(text: str) -> list[str]:
    """What the rules call a text, of the codes that a Unicode text must not have."""
    return [f.code for f in findings_of(convert_text(text).record) if f.code in LEGACY_CODES]


def test_regulations(figure: Callable[[str, object, str], None]) -> None:
    found = {path.stem: alarms(path.read_text("utf-8")) for path in REGULATIONS.glob("*.txt")}
    figure("alarms on the five regulations", sum(map(len, found.values())), "0")
    assert found
    assert not any(found.values()), found


@pytest.mark.corpus
def test_what_we_made_of_the_real_files(figure: Callable[[str, object, str], None]) -> None:
    found, lossy = {}, []
    for path in sorted(LEGACY.iterdir()):
        module, function = READERS[TYPES[path.suffix]].split(":")
        with path.open("rb") as source:
            outcome = getattr(importlib.import_module(module), function)(source, path.name)
        text = "\n".join(block.text for block in convert_outcome(outcome).blocks)
        found[path.stem] = alarms(text)
        if audit(text).lossy:
            lossy.append(path.stem)
    wrong = {name: codes for name, codes in found.items() if codes}
    figure("alarms on the real files' Unicode output", wrong or 0, f"0 of {len(found)}")
    figure("files told to have lost letters", lossy or 0, "")
    assert not wrong


def test_foreign_prose(figure: Callable[[str, object, str], None]) -> None:
    found: Counter[str] = Counter()
    files = 0
    for text in _foreign():
        files += 1
        found.update(alarms(text))
    figure("alarms on foreign files", dict(found) or 0, f"0 of {files}")
    assert files >= 200
    assert not found


def test_foreign_lines(figure: Callable[[str, object, str], None]) -> None:
    chosen = random.Random(20261122)
    wrong = []
    count = 0
    for text in _foreign():
        lines = [line for line in text.split("\n") if not line.isascii()]
        for line in chosen.sample(lines, min(LINES, len(lines))):
            count += 1
            if convert_text(line).conversions:
                wrong.append(line[:80])
    figure("foreign lines taken for Vietnamese", f"{len(wrong)} of {count} {wrong[:3]}", "<= 1e-4")
    assert count > 20_000
    assert len(wrong) <= WRONG * count


def _foreign() -> Iterator[str]:
    yield from descriptions()
    for language in LANGUAGES:
        yield from catalogues(language)
