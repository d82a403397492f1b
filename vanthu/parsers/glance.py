"""A glance at the tops of pictures and scanned pages: enough to see a stamp, too little to read.

Marks of secrecy stand at the top of a page (R95: also on paper that was scanned). Whole pages are
recognised later and elsewhere (`ocr`); this has to be over before anybody may look at the file, so
it looks at the upper part of a few pages only, and at pictures that look like paper.
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

import pypdfium2 as pdfium
from PIL import Image

from .documents.pdf.reader import open_or_refuse
from .images import opened, shown
from .ocr import LANGUAGE, render
from .sandbox import tools
from .types import Block, Run, to_json

#: Dots an inch for letters of the size of a heading; the page's width in dots follows.
DPI = 200
WIDTH = 1650
#: The part of a page, from its top, where marks stand.
TOP = 0.5
#: Pages of a scan that are looked at: the first ones and the last.
FIRST, LAST = 4, 1
#: Smaller pictures are logos and buttons.
SMALLEST = 120
#: A picture is taken for paper when so much of it is about as light as its lightest parts.
PAPER_SHARE, PAPER_SPREAD = 0.4, 70
#: And some of it darker by so much: an empty sheet says nothing.
WRITING = 12


def task(source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None) -> Any:
    """The task "ocr.glance": `args` has "type" and "seconds". Answers the lines as blocks, one
    sheet after the other; none where tesseract isn't installed or the picture is no paper."""
    del name, output
    if tools.find("tesseract") is None:
        raise tools.ToolMissing("tesseract")
    deadline = time.monotonic() + float(args.get("seconds", 20))
    blocks: list[Block] = []
    for number, image in _tops(source, str(args.get("type", ""))):
        if time.monotonic() >= deadline:
            break
        blocks += _lines(number, image, deadline)
    return to_json(tuple(blocks))


def _tops(source: BinaryIO, type_: str) -> Iterator[tuple[int, Image.Image]]:
    if type_ != "application/pdf":
        with opened(source) as image:
            picture = shown(image).convert("L")
        if is_paper(picture):
            yield 1, _scaled(_top(picture))
        return
    document = open_or_refuse(source)
    try:
        count = len(document)
        pages = sorted(
            {*range(1, min(FIRST, count) + 1), *range(max(count - LAST, 0) + 1, count + 1)}
        )
        for number in pages:
            with suppress(pdfium.PdfiumError):  # a broken page shows nothing
                yield number, _scaled(_top(render(document[number - 1], DPI).convert("L")))
    finally:
        document.close()


def is_paper(picture: Image.Image) -> bool:
    """Whether a picture may show a sheet with writing: mostly one light shade. Cheap beside OCR."""
    if min(picture.size) < SMALLEST:
        return False
    shades = sorted(picture.resize((64, 64)).tobytes())
    light = shades[len(shades) * 9 // 10]
    if light - shades[len(shades) // 100] < WRITING:
        return False
    near = sum(1 for shade in shades if shade > light - PAPER_SPREAD)
    return light > 110 and near >= PAPER_SHARE * len(shades)


def _top(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    if height < 0.9 * width:  # a strip or a cut-out: all of it is its top
        return picture
    return picture.crop((0, 0, width, int(height * TOP)))


def _scaled(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    if width > WIDTH * 1.2 or width < WIDTH * 0.45:
        factor = min(WIDTH / width, 3.0)
        return picture.resize((max(int(width * factor), 1), max(int(height * factor), 1)))
    return picture


def _lines(number: int, image: Image.Image, deadline: float) -> list[Block]:
    path = Path(f"glance-{number}.pgm")
    image.save(path, "PPM")
    seconds = max(deadline - time.monotonic(), 1.0)
    # Sparse text: stamps and frames are part of no paragraph.
    arguments = [
        "tesseract", str(path), "-", "-l", LANGUAGE, "--psm", "11", "--dpi", str(DPI), "tsv",
    ]  # fmt: skip
    try:
        result = tools.run(arguments, timeout=seconds, env={"OMP_THREAD_LIMIT": "1"})
    finally:
        path.unlink(missing_ok=True)
    if result.timed_out or result.code:
        return []
    return [
        Block("paragraph", (Run(line),), page=number)
        for line in _parsed(result.stdout.decode("utf-8", "replace"))
    ]


def _parsed(table: str) -> list[str]:
    lines: dict[tuple[str, str, str], list[str]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if row.get("level") == "5" and word:
            place = (row["block_num"], row["par_num"], row["line_num"])
            lines.setdefault(place, []).append(word)
    return [" ".join(words) for words in lines.values()]
