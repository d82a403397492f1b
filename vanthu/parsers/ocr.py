"""Text of scanned pages by tesseract: one page a process, one thread each, so many at a time.

Threads inside tesseract make it four times slower (extraction.md §9). The task reads the pages
that it is asked for and says which it had time for: the caller asks for the rest again.
"""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from PIL import Image

from .documents.pdf.reader import open_or_refuse
from .images import opened, shown
from .sandbox import tools
from .types import Block, Run, to_json

#: Dots an inch that tesseract's models were trained on.
DPI = 300
#: Dots on a page beyond which the resolution is lowered: A2 at 300 dpi.
MAX_DOTS = 35_000_000
#: Confidence in per cent below which a word is given but counted as doubtful.
DOUBTFUL = 60.0
LANGUAGE = "vie"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page's text. `confidence`: mean over its words, 0 to 100."""

    page: int
    blocks: tuple[Block, ...]
    confidence: float
    doubtful: int


def task(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "ocr.pages": `args` has "type", "pages" (1-based; none means all) and "seconds".

    Answers {"pages": [{page, blocks, confidence, doubtful}], "left": [page numbers not read]}.
    """
    del name, output
    wanted = [int(page) for page in args.get("pages") or ()]
    deadline = time.monotonic() + float(args.get("seconds", 60))
    done, left = recognise(source, str(args.get("type", "")), wanted, deadline=deadline)
    return {"pages": [to_json(page) for page in done], "left": left}


def recognise(
    source: BinaryIO, type_: str, pages: list[int], *, deadline: float
) -> tuple[list[ReadPage], list[int]]:
    """The pages read until `deadline` (monotonic seconds), and those that weren't.

    Raises ToolMissing where tesseract isn't installed.
    """
    if tools.find("tesseract") is None:
        raise tools.ToolMissing("tesseract")
    workers = max(1, len(os.sched_getaffinity(0)))
    done: list[ReadPage] = []
    left: list[int] = []
    # Rendering stays in this thread (PDFium has one lock); tesseract runs beside it.
    with ThreadPoolExecutor(workers) as pool:
        running: list[Future[ReadPage]] = []
        for number, image in _pictures(source, type_, pages):
            if time.monotonic() >= deadline:
                left.append(number)
                continue
            while len(running) > workers:
                done.append(running.pop(0).result())
            path = Path(f"page-{number}.pgm")
            image.save(path, "PPM")
            running.append(pool.submit(_read_page, number, path, deadline))
        done += [future.result() for future in running]
    unread = [page.page for page in done if page.confidence < 0]
    return [page for page in done if page.confidence >= 0], sorted(left + unread)


def _pictures(source: BinaryIO, type_: str, pages: list[int]) -> Iterator[tuple[int, Image.Image]]:
    if type_ != "application/pdf":
        with opened(source) as image:
            yield 1, shown(image).convert("L")
        return
    document = open_or_refuse(source)
    try:
        for number in pages or range(1, len(document) + 1):
            if 1 <= number <= len(document):
                with suppress(pdfium.PdfiumError):  # a broken page has nothing to recognise
                    yield number, render(document[number - 1], DPI).convert("L")
    finally:
        document.close()


def render(page: pdfium.PdfPage, dpi: int) -> Image.Image:
    """The page as a picture, at most `MAX_DOTS` large."""
    width, height = page.get_size()
    scale = dpi / 72
    dots = width * height * scale * scale
    if dots > MAX_DOTS:
        scale *= (MAX_DOTS / dots) ** 0.5
    image: Image.Image = page.render(scale=scale, grayscale=True, may_draw_forms=True).to_pil()
    page.close()
    return image


def _read_page(number: int, path: Path, deadline: float) -> ReadPage:
    seconds = max(deadline - time.monotonic(), 1.0)
    arguments = ["tesseract", str(path), "-", "-l", LANGUAGE, "--dpi", str(DPI), "tsv"]
    try:
        result = tools.run(
            arguments,
            timeout=seconds,
            env={"OMP_THREAD_LIMIT": "1"},
        )
    finally:
        path.unlink(missing_ok=True)
    if result.timed_out or result.code:
        return ReadPage(number, (), -1.0, 0)
    return _parsed(number, result.stdout.decode("utf-8", "replace"))


def _parsed(number: int, table: str) -> ReadPage:
    """The words of tesseract's table, paragraph by paragraph."""
    paragraphs: dict[tuple[str, str], list[str]] = {}
    confidences = []
    reader = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in reader:
        word = (row.get("text") or "").strip()
        if row.get("level") != "5" or not word:
            continue
        paragraphs.setdefault((row["block_num"], row["par_num"]), []).append(word)
        confidences.append(float(row["conf"]))
    blocks = tuple(
        Block("paragraph", (Run(" ".join(words)),), page=number) for words in paragraphs.values()
    )
    mean = sum(confidences) / len(confidences) if confidences else 0.0
    doubtful = sum(1 for value in confidences if value < DOUBTFUL)
    return ReadPage(number, blocks, round(mean, 1), doubtful)
