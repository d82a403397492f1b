"""How fast documents are read, beside the programs that people use for it, in one run.

    python bench/documents.py [--doc FOLDER] [--office] [--pages 1000]

Prints the median time a document and its ratio to the peer's. Ours runs warm in process; antiword,
pdftotext and LibreOffice are programs, as everybody starts them.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdf

from vanthu.parsers.documents import doc, pdf
from vanthu.parsers.documents.legacy import looks_legacy
from vanthu.parsers.documents.pdf.fonts import CharFonts
from vanthu.parsers.documents.pdf.lines import PageText
from vanthu.parsers.documents.pdf.reader import open_pdf

REGULATIONS = Path(__file__).parent.parent / "tests" / "fixtures" / "regulations"


def best(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs: the others were disturbed."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    return min(found)


def documents(paths: Sequence[Path]) -> dict[str, float]:
    """Median seconds a DOC: our reader and antiword; the median of the ratios of each file."""
    ours, peers = [], []
    for path in paths:
        data = path.read_bytes()
        ours.append(best(lambda data=data: doc.read(io.BytesIO(data), "")))
        command = ["antiword", path]
        peers.append(best(lambda c=command: subprocess.run(c, capture_output=True, check=False)))
    return {
        "ours": statistics.median(ours),
        "antiword": statistics.median(peers),
        "ratio": statistics.median(a / b for a, b in zip(ours, peers, strict=True)),
    }


def office(paths: Sequence[Path]) -> dict[str, float]:
    """Seconds a DOC through LibreOffice: started once a file (the first three), and batched."""
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as out:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless"]
        command += ["--convert-to", "docx", "--outdir", out]

        def convert(some: Sequence[Path]) -> None:
            subprocess.run([*command, *some], capture_output=True, check=False)

        convert(paths[:1])  # makes its profile
        once = statistics.median(best(lambda p=p: convert([p]), 1) for p in paths[:3])
        return {"once": once, "batched": best(lambda: convert(paths), 1) / len(paths)}


def many_pages(pages: int) -> bytes:
    """A PDF of about that many pages, of the regulations."""
    writer = pypdf.PdfWriter()
    sources = sorted(REGULATIONS.glob("*.pdf"))
    while len(writer.pages) < pages:
        for source in sources:
            writer.append(source)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def text_of(data: bytes) -> str:
    """A PDF's text and nothing else: no lines, tables or paragraphs; fonts only of legacy pages."""
    texts = []
    document = open_pdf(io.BytesIO(data))
    fonts = CharFonts()
    for page in document:
        content = PageText(page)
        if looks_legacy(content.text):
            texts += [line.text for line in content.lines(fonts)]
        else:
            texts.append(content.text)
        content.close()
        page.close()
    document.close()
    return "\n".join(texts)


def pdfs(pages: int, *, with_pypdf: bool = True) -> dict[str, float]:
    """Seconds for one large PDF: ours with structure and text alone, pdftotext, pypdf."""
    data = many_pages(pages)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        found = {
            "ours": best(lambda: pdf.read(io.BytesIO(data), ""), 3),
            "text": best(lambda: text_of(data), 3),
            "pdftotext": best(
                lambda: subprocess.run(["pdftotext", file.name, "/dev/null"], check=True), 3
            ),
        }
    if with_pypdf:
        reader = pypdf.PdfReader(io.BytesIO(data))
        found["pypdf"] = best(lambda: [page.extract_text() for page in reader.pages], 1)
    return found


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--doc", type=Path, default=REGULATIONS)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--pages", type=int, default=1000)
    args = parser.parse_args()
    paths = sorted(args.doc.glob("*.doc"))
    found = documents(paths)
    print(f"DOC: {found['ours'] * 1e3:.1f} ms, antiword {found['antiword'] * 1e3:.1f} ms,"
          f" ratio {found['ratio']:.2f} over {len(paths)} files")  # fmt: skip
    if args.office:
        slow = office(paths)
        for how, seconds in slow.items():
            times = seconds / found["ours"]
            print(f"DOC: LibreOffice {how} {seconds:.2f} s, ours {times:.0f} x faster")
    large = pdfs(args.pages)
    print(f"PDF: text alone {large['text'] / large['pdftotext']:.2f} x pdftotext,"
          f" with structure {large['ours'] / large['pdftotext']:.2f} x,"
          f" {large['pypdf'] / large['ours']:.1f} x faster than pypdf")  # fmt: skip


if __name__ == "__main__":
    main()
