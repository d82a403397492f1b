"""Bar 2 for PDF: the five regulations in every form that a PDF can carry, each word equal.

A PDF has no styles: its fonts are named as the typist's, or say nothing. What its codes mean is
told by ToUnicode, by glyph names (TCVN3's ư is then "minus"), or by Windows' encoding alone, which
calls that code a hyphen and has no VISCII or VPS. Lines with letters on control codes are left out.
LibreOffice never draws U+00AD: its TCVN3 must end in a text-loss finding, unless ư is another sign.
It breaks lines inside words at ¢ and ‰, which are letters of VISCII and VPS: not made by it.
Lines of a page have no paragraphs of their own, so words are compared in order.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from prove.test_vietnamese_formats import CASE_BAR, FIXTURES, NAMES
from tests.peers import old_documents as made
from tests.peers import old_pdfs
from tests.unit.parsers.documents.texts import read_bytes
from vanthu.pipeline.convert import convert_outcome
from vanthu.vietnamese.text_loss import audit

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]
BY_LIBREOFFICE = ("nfc", "nfd", "compound", "tcvn3", "vni", "cp1258")
#: Ways to tell what a code means → the forms that it can carry.
CARRIED = {
    "tounicode": tuple(made.FONTS),
    "names": ("tcvn3",),
    "winansi": ("tcvn3", "vni", "cp1258"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_C1 = re.compile(r"[\x00-\x08\x0b-\x1f\x80-\x9f]")


def _lines(name: str) -> list[str]:
    text = unicodedata.normalize("NFC", (FIXTURES / f"{name}.txt").read_text(encoding="utf-8"))
    lines = (" ".join(line.split()) for line in text.translate(made.FOLDED).split("\n"))
    return [line for line in lines if line]


def _held(
    name: str, form: str, lost: re.Pattern[str], view: Callable[[str], str] = str
) -> tuple[str, list[str]]:
    """(what the document holds, the words that must come back)."""
    pairs = [(view(made.in_form(line, form)), line) for line in _lines(name)]
    kept = [(old, line) for old, line in pairs if not lost.search(old)]
    return "\n".join(old for old, _ in kept), " ".join(line for _, line in kept).split()


def _words(data: bytes) -> list[str]:
    blocks = convert_outcome(read_bytes(data, "pdf")).blocks
    return " ".join(block.text for block in blocks).split()


class Count:
    """Words, and those that came back otherwise; for TCVN3 another case is counted apart."""

    def __init__(self) -> None:
        self.letters = self.case = self.documents = 0
        self.wrong: list[tuple[str, Counter[str]]] = []

    def compare(self, cell: str, form: str, got: list[str], meant: list[str]) -> None:
        self.documents += 1
        if form == "tcvn3":
            self.letters += sum(sum(map(str.isalpha, word)) for word in meant)
            if [word.lower() for word in got] == [word.lower() for word in meant]:
                pairs = zip("".join(got), "".join(meant), strict=True)
                self.case += sum(a != b for a, b in pairs)
                return
        if got != meant:
            self.wrong.append((cell, Counter(got) - Counter(meant)))


def _report(count: Count, figure: Figure) -> None:
    figure("documents", count.documents, "")
    figure("documents not equal", len(count.wrong), "0")
    figure("TCVN3: case differs", f"{count.case / count.letters:.5f} of letters", f"<= {CASE_BAR}")
    assert count.wrong == []
    assert count.case <= CASE_BAR * count.letters


def test_text_layers(figure: Figure) -> None:
    count = Count()
    for how, forms in CARRIED.items():
        for form in forms:
            for name in NAMES:
                old, meant = _held(name, form, _CONTROL)
                for font in (made.FONTS[form], "Helvetica"):
                    data = old_pdfs.pdf(
                        old, form=form, font=f"ABCDEF+{font.replace(' ', '')}", how=how
                    )
                    count.compare(f"{name} {form} {how} {font}", form, _words(data), meant)
    _report(count, figure)


@pytest.mark.timeout(1200)
def test_by_libreoffice(figure: Figure, tmp_path: Path) -> None:
    """Its fonts are substituted, as on every server, so letters come from two fonts at once."""
    assert shutil.which("soffice"), "LibreOffice makes the PDF files of this proof"
    meant: dict[str, tuple[str, list[str]]] = {}
    for form in BY_LIBREOFFICE:
        font = made.FONTS[form]
        for way in ("run", "none"):
            for name in NAMES:
                old, words = _held(name, form, _C1, made.in_windows)
                cell = f"{name}-{form}-{way}"
                meant[cell] = (form, words)
                drawn = old.replace("\xad", "\u2212") if form == "tcvn3" else old
                (tmp_path / f"{cell}.docx").write_bytes(made.docx(drawn, font, way))
                if form == "tcvn3" and way == "run":
                    (tmp_path / f"{name}-undrawn.docx").write_bytes(made.docx(old, font, way))
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", tmp_path, *sorted(tmp_path.glob("*.docx"))],
        check=True, capture_output=True,
    )  # fmt: skip
    count = Count()
    for cell, (form, words) in meant.items():
        count.compare(cell, form, _words((tmp_path / f"{cell}.pdf").read_bytes()), words)
    lossy = [
        audit(" ".join(_words((tmp_path / f"{name}-undrawn.pdf").read_bytes()))).lossy
        for name in NAMES
    ]
    figure("TCVN3 whose ư was never drawn: text-loss findings", f"{sum(lossy)} of 5", "all")
    _report(count, figure)
    assert all(lossy)
