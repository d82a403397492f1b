"""How fast Word 97–2003 files are read beside antiword, in one run.

    python bench/antiword.py [FOLDER]

FOLDER: DOC files, by default the real ones of ../shared where they are, else our regulations in
Unicode and in the old charsets (LibreOffice makes these). Three things are timed in turn on each
file, so that a busy machine is busy for all of them, and the fastest run of each counts:

- antiword: the program, started once a file as everybody starts it, its text thrown away;
- the walk: our reader, warm in this process, from the file's bytes to runs of text with fonts;
- the whole: the walk, then all text in Unicode NFC, structure and properties kept.

The figure is the median over the files of each file's own ratio.
"""

from __future__ import annotations

import argparse
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from vanthu.parsers.documents import doc
from vanthu.pipeline.convert import convert_outcome

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "data" / "legacy-documents" / "files"
REGULATIONS = ROOT / "tests" / "fixtures" / "regulations"
RUNS = 15


class Times(NamedTuple):
    """Seconds for one file."""

    path: Path
    antiword: float
    walk: float
    whole: float


def measure(paths: Sequence[Path], runs: int = RUNS) -> list[Times]:
    """The fastest of several runs for each file and each way."""
    found = []
    for path in paths:
        data = path.read_bytes()
        command = ["antiword", str(path)]

        def walk(data: bytes = data) -> object:
            return doc.read(io.BytesIO(data), "")

        def whole(data: bytes = data) -> object:
            return convert_outcome(doc.read(io.BytesIO(data), ""))

        def peer(command: list[str] = command) -> object:
            return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  check=False)  # fmt: skip

        whole()
        turns = [(_seconds(peer), _seconds(walk), _seconds(whole)) for _ in range(runs)]
        found.append(Times(path, *(min(column) for column in zip(*turns, strict=True))))
    return found


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def ratios(times: Sequence[Times]) -> tuple[float, float]:
    """Medians of walk and whole as multiples of antiword."""
    return (
        statistics.median(one.walk / one.antiword for one in times),
        statistics.median(one.whole / one.antiword for one in times),
    )


def documents(folder: Path) -> list[Path]:
    """The real files, or ours in `folder`: each regulation in Unicode, TCVN3 and VNI."""
    if REAL.is_dir():
        return sorted(REAL.glob("*.doc"))
    sys.path.insert(0, str(ROOT))
    from tests.peers import old_documents as made

    sources = {}
    for path in sorted(REGULATIONS.glob("*.txt")):
        text = path.read_text(encoding="utf-8").translate(made.FOLDED)
        for form in ("tcvn3", "vni"):
            old = made.in_windows(made.in_form(text, form))
            sources[f"{path.stem}-{form}"] = made.docx(old, made.FONTS[form], "run")
    return [*sorted(REGULATIONS.glob("*.doc")), *made.docs(sources, folder).values()]


def main() -> None:
    """Print each file's figures and the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        paths = sorted(args.folder.glob("*.doc")) if args.folder else documents(Path(made))
        times = measure(paths)
    for one in times:
        walk, whole = one.walk / one.antiword, one.whole / one.antiword
        name, milliseconds = one.path.stem[:40], one.antiword * 1e3
        print(f"{name:40} antiword {milliseconds:6.1f} ms, {walk:5.2f} x, {whole:5.2f} x")
    walk, whole = ratios(times)
    print(f"median of {len(times)} files: walk {walk:.2f} x, whole {whole:.2f} x antiword")
    seconds = [sum(column) for column in zip(*(one[1:] for one in times), strict=True)]
    together = [value / seconds[0] for value in seconds[1:]]
    print(f"all of them together: walk {together[0]:.2f} x, whole {together[1]:.2f} x antiword")


if __name__ == "__main__":
    main()
