"""Make the committed fixtures of documents.

`python tools/make_fixtures.py [regulations] [rich] [scrambled] …` makes those named, all without
arguments. Needs LibreOffice (soffice) and the Noto fonts; the tests need neither.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import docx
import rich_document
from docx.oxml.ns import qn

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
REGULATIONS = FIXTURES / "regulations"
#: LibreOffice's names of its export filters.
FILTERS = {
    "doc": "doc:MS Word 97",
    "odt": "odt",
    "rtf": "rtf:Rich Text Format",
    "pdf": 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}',
    "docx": "docx:MS Word 2007 XML",
}


def soffice(source: Path, kind: str, folder: Path) -> Path:
    """`source` converted by LibreOffice into `folder`."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{profile}",
                "--headless",
                "--convert-to",
                FILTERS[kind],
                "--outdir",
                str(folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    made = folder / f"{source.stem}.{kind}"
    if not made.exists():  # it ends with 0 whatever happens
        raise RuntimeError(f"LibreOffice made no {made.name}")
    return made


def plain_docx(text: str, path: Path, font: str = "Noto Serif") -> None:
    """A document with one paragraph a line, all in one font."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name = font
    style.element.rPr.rFonts.set(qn("w:cs"), font)
    document.core_properties.author = "UBND"
    document.core_properties.title = next(line for line in text.splitlines() if line.strip())
    for line in text.splitlines():
        if line.strip():
            document.add_paragraph(line)
    document.save(str(path))


def regulations() -> None:
    """The five regulations in every format of documents."""
    for source in sorted(REGULATIONS.glob("*.txt")):
        made = source.with_suffix(".docx")
        plain_docx(source.read_text(encoding="utf-8"), made)
        for kind in ("doc", "odt", "rtf", "pdf"):
            soffice(made, kind, REGULATIONS)


def rich() -> None:
    """The document with text in every place, in every format."""
    folder = FIXTURES / "rich"
    folder.mkdir(exist_ok=True)
    made = folder / "rich.docx"
    rich_document.write(made)
    for kind in ("doc", "odt", "rtf"):
        soffice(made, kind, folder)
    with tempfile.TemporaryDirectory() as temporary:
        # A PDF shows deleted text struck out; that is text on the page, so here it is accepted.
        accepted = Path(temporary) / "rich.docx"
        rich_document.write(accepted, tracked=False)
        soffice(accepted, "pdf", folder)


def scrambled() -> None:
    """PDFs whose page font has no Vietnamese block, so that those letters come after their line."""
    folder = FIXTURES / "scrambled"
    folder.mkdir(exist_ok=True)
    for name in ("longxuyen", "hoabinh"):
        with tempfile.TemporaryDirectory() as temporary:
            made = Path(temporary) / f"{name}.docx"
            text = (REGULATIONS / f"{name}.txt").read_text(encoding="utf-8")
            plain_docx(text, made, "Liberation Serif")
            soffice(made, "pdf", folder)


MAKERS: dict[str, Callable[[], None]] = {
    "regulations": regulations,
    "rich": rich,
    "scrambled": scrambled,
}


def main(names: list[str]) -> None:
    """Make the fixtures of those names."""
    for name in names or MAKERS:
        MAKERS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
