"""Bar 2: detection of short texts, with Wilson's intervals.

≥ 5,000 windows a cell, each beginning at a word and holding ≥ 3 marked letters. The syllables are
counted from the five regulations, so windows of texts that the counts have not seen are the
stricter figure: the transcripts of the real files, where they are at hand. These hold passages
that were converted wrongly ("tửứng thụứi gian", "s liƯu đưỵc thc hiƯn"), no charset's Vietnamese.
Windows of which more than a quarter of the marked words can't be syllables are left out of the
bar; how many they are and the figure with them are printed as well.
"""

from __future__ import annotations

import math
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from vanthu.vietnamese.charsets import charset
from vanthu.vietnamese.detect import detect
from vanthu.vietnamese.letters import MARKED, WORD
from vanthu.vietnamese.syllables import is_syllable

pytestmark = pytest.mark.prove

ROOT = Path(__file__).parents[1]
SEEN = ROOT / "tests/fixtures/regulations"
UNSEEN = ROOT.parent / "shared/data/legacy-documents/truth"
WINDOWS = 5_000
BARS = {
    (20, "tcvn3"): 0.99, (20, "vni"): 0.99, (20, "viscii"): 0.95, (20, "vps"): 0.95,
    (50, "tcvn3"): 0.999, (50, "vni"): 0.999, (50, "viscii"): 0.999, (50, "vps"): 0.999,
    (20, ""): 0.999, (50, ""): 0.999,
}  # fmt: skip
#: Signs that VISCII and VPS have no codes for (vietnamese.md A4).
FOLDED = str.maketrans("–—“”‘’\u00a0", "--\"\"'' ")


@pytest.mark.parametrize(
    "folder",
    [pytest.param(SEEN, id="seen"), pytest.param(UNSEEN, id="unseen", marks=pytest.mark.corpus)],
)
def test_detection(folder: Path, figure: Callable[[str, object, str], None]) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    text = unicodedata.normalize("NFC", "\n".join(texts)).translate(FOLDED)
    failed = []
    for (length, name), bar in BARS.items():
        sound, wrecked = _windows(text, length)
        right = sum(_right(window, name) for window in sound)
        all_right = right + sum(_right(window, name) for window in wrecked)
        low, high = _wilson(right, WINDOWS)
        value = f"{right / WINDOWS:.4f} (95 %: {low:.4f} to {high:.4f}, n = {WINDOWS})"
        if wrecked:
            value += f"; with {len(wrecked)} wrecked: {all_right / (WINDOWS + len(wrecked)):.4f}"
        figure(f"{length} characters, {name or 'Unicode'}", value, f"≥ {bar}")
        if right / WINDOWS < bar:
            failed.append((length, name, right / WINDOWS))
    assert failed == []


def _windows(text: str, length: int) -> tuple[list[str], list[str]]:
    """Windows that are Vietnamese, and those that came up between them and are not."""
    starts = [
        index
        for index in range(1, len(text) - length)
        if text[index].isalpha() and not text[index - 1].isalpha()
    ]
    chosen = random.Random(20261122)
    found: list[str] = []
    wrecked: list[str] = []
    while len(found) < WINDOWS:
        start = chosen.choice(starts)
        window = text[start : start + length]
        if sum(char in MARKED for char in window) >= 3:
            (wrecked if _wrecked(window) else found).append(window)
    return found, wrecked


def _wrecked(window: str) -> bool:
    # The last word may be cut off; capitals may be an abbreviation.
    words = [word for word in WORD.findall(window)[:-1] if not MARKED.isdisjoint(word)]
    strange = [word for word in words if not (is_syllable(word) or word.isupper())]
    return len(strange) > 0.25 * len(words)


def _right(window: str, name: str) -> bool:
    """Whether what comes out is the window: a charset that reads it the same isn't wrong."""
    if not name:
        return not detect(window, whole=False).legacy
    encoded = charset(name).encode(window)
    found = detect(encoded, whole=False).charset
    meant = charset(name).decode(encoded)
    return (charset(found).decode(encoded) if found else encoded) == meant


def _wilson(right: int, n: int) -> tuple[float, float]:
    z, share = 1.96, right / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
