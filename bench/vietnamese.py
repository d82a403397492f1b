"""Speed of decoding against a bare character map + NFC, and of converting a whole document.

`python bench/vietnamese.py`; bar: a charset's decoder ≥ 0.5 × the bare map. Best of several runs,
CPU time; the text is the five regulations.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.convert import convert_document

FIXTURES = Path(__file__).parents[1] / "tests/fixtures/regulations"
ROUNDS = 15


def best(work: Callable[[], object]) -> float:
    """Seconds of CPU that the fastest of several runs took."""
    found = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def main() -> None:
    """Print a line a charset."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.glob("*.txt"))]
    text = unicodedata.normalize("NFC", "\n".join(texts))
    for name in ("tcvn3", "vni", "viscii", "vps", "cp1258"):
        made = charset(name)
        old = made.encode(text)
        single = {code: letter for code, letter in made.table.items() if len(letter) == 1}
        bare = best(lambda: unicodedata.normalize("NFC", old.translate(single)))  # noqa: B023
        ours = best(lambda: made.decode(old))  # noqa: B023
        paragraphs = [[(line, None)] for line in old.split("\n")]
        whole = best(lambda: convert_document(paragraphs))  # noqa: B023
        print(
            f"{name:7} decoder {len(old) / ours / 1e6:6.1f} M characters/s, "
            f"{bare / ours:.2f} × bare map + NFC; detected and converted as a document "
            f"{len(old) / whole / 1e6:5.2f} M characters/s"
        )


if __name__ == "__main__":
    main()
