"""Bar 2: the five regulations in every format × form × way to tell the font come back equal.

Signs that a charset has no code for are folded first; lines with a letter on a C0 control (VISCII's
Ẳ Ẵ Ẫ Ỷ Ỹ Ỵ) are left out of XML formats, which can't hold one. TCVN3 without capital fonts has no
codes for toned capitals: only case may differ, in 1 of 1,000 letters over all.
"""

from __future__ import annotations

import importlib
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.peers import old_documents as made
from vanthu.parsers.filetypes import by_short
from vanthu.parsers.readers import READERS
from vanthu.pipeline.convert import convert_outcome

pytestmark = pytest.mark.prove

FIXTURES = Path(__file__).parents[1] / "tests/fixtures/regulations"
NAMES = ("caobang", "longxuyen", "quangbinh", "hoabinh", "bacgiang")
WRITERS = {"docx": made.docx, "odt": made.odt, "rtf": made.rtf}
WAYS = ("run", "style", "none")
CASE_BAR = 1 / 1_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {}
    for name in NAMES:
        text = unicodedata.normalize("NFC", (FIXTURES / f"{name}.txt").read_text(encoding="utf-8"))
        lines = (" ".join(line.split()) for line in text.translate(made.FOLDED).split("\n"))
        found[name] = "\n".join(line for line in lines if line)
    return found


def in_format(text: str, form: str, *, controls: bool) -> tuple[str, str]:
    """(what the document holds, what must come back)."""
    lines = [(made.in_form(line, form), line) for line in text.split("\n")]
    kept = [(old, line) for old, line in lines if controls or not _CONTROL.search(old)]
    return "\n".join(old for old, _ in kept), "\n".join(line for _, line in kept)


def read(data: bytes, kind: str) -> str:
    module, name = READERS[by_short(kind).mime].split(":")
    outcome = getattr(importlib.import_module(module), name)(BytesIO(data), f"a.{kind}")
    blocks = convert_outcome(outcome).blocks
    lines = (" ".join(block.text.split()) for block in blocks)
    return "\n".join(line for line in lines if line)


class Count:
    """Letters, and those that came back with another case; anything else must be equal."""

    def __init__(self) -> None:
        self.letters: Counter[str] = Counter()
        self.case: Counter[str] = Counter()
        self.wrong: list[tuple[str, str, str]] = []

    def compare(self, cell: str, form: str, got: str, meant: str) -> None:
        self.letters[form] += sum(map(str.isalpha, meant))
        if got == meant:
            return
        if form == "tcvn3" and got.lower() == meant.lower() and len(got) == len(meant):
            self.case[form] += sum(a != b for a, b in zip(got, meant, strict=True))
            return
        pairs = zip(got.split("\n"), meant.split("\n"), strict=False)
        first = next(((a, b) for a, b in pairs if a != b), (got[-80:], meant[-80:]))
        self.wrong.append((cell, *first))


@pytest.mark.parametrize("kind", ["txt", *WRITERS])
def test_formats(
    kind: str, texts: dict[str, str], figure: Callable[[str, object, str], None]
) -> None:
    count = Count()
    for form, font in made.FONTS.items():
        for name, text in texts.items():
            old, meant = in_format(text, form, controls=kind == "txt")
            if kind == "txt":
                count.compare(f"{name} {form}", form, read(made.txt(old, form), "txt"), meant)
                continue
            for way in WAYS:
                data = WRITERS[kind](made.in_windows(old), font, way)
                count.compare(f"{name} {form} {way}", form, read(data, kind), meant)
    _report(count, figure)


def test_doc(
    texts: dict[str, str], figure: Callable[[str, object, str], None], tmp_path: Path
) -> None:
    """Word 97 by LibreOffice, whose optional hyphen is TCVN3's ư."""
    assert shutil.which("soffice"), "LibreOffice makes the DOC files of this proof"
    sources, meant, forms = {}, {}, {}
    for form, font in made.FONTS.items():
        for way in WAYS:
            for name, text in texts.items():
                cell = f"{name}-{form}-{way}"
                old, meant[cell] = in_format(text, form, controls=False)
                sources[cell] = made.docx(made.in_windows(old), font, way)
                forms[cell] = form
    count = Count()
    for cell, path in made.docs(sources, tmp_path).items():
        count.compare(cell, forms[cell], read(path.read_bytes(), "doc"), meant[cell])
    _report(count, figure)


def _report(count: Count, figure: Callable[[str, object, str], None]) -> None:
    figure("letters", sum(count.letters.values()), "")
    figure("documents not equal", len(count.wrong), "0")
    share = count.case["tcvn3"] / count.letters["tcvn3"]
    figure("TCVN3: case differs", f"{share:.5f} of letters", f"≤ {CASE_BAR}")
    assert count.wrong == []
    assert share <= CASE_BAR
