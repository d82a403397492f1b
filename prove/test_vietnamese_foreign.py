"""Bar 2: foreign prose is never taken for an old Vietnamese charset: 100 files, 0 letters changed.

The files are what packages on this machine bring: message catalogues in six languages, and the
English descriptions of Python packages.
"""

from __future__ import annotations

import gettext
import sysconfig
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vanthu.vietnamese.convert import convert_text

pytestmark = pytest.mark.prove

LANGUAGES = ("fr", "de", "es", "it", "sv", "pt", "pt_BR")
PACKAGES = Path(sysconfig.get_paths()["purelib"])
#: Catalogues with less text say little.
LEAST = 2_000
#: At most so many files a language, the largest first.
A_LANGUAGE = 25


def catalogues(language: str) -> Iterator[str]:
    places = [*PACKAGES.glob(f"**/locale/{language}/LC_MESSAGES/*.mo")]
    places += Path("/usr/share/locale").glob(f"{language}/LC_MESSAGES/*.mo")
    for path in sorted(places, key=lambda path: -path.stat().st_size)[:A_LANGUAGE]:
        try:
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
        except UnicodeDecodeError:  # a header in another charset than it says
            continue
        # The catalogue's messages; gettext has no public way to list them.
        yield "\n".join(str(text) for text in vars(catalogue)["_catalog"].values())


def descriptions() -> Iterator[str]:
    for path in sorted(PACKAGES.glob("*.dist-info/METADATA"))[:A_LANGUAGE]:
        yield path.read_text(encoding="utf-8", errors="replace")


def test_foreign_prose_is_left_alone(figure: Callable[[str, object, str], None]) -> None:
    texts = [("en", text) for text in descriptions()]
    texts += [(language, text) for language in LANGUAGES for text in catalogues(language)]
    texts = [(language, text) for language, text in texts if len(text) >= LEAST]
    changed, wrong = 0, []
    for language, text in texts:
        # Soft hyphens and controls go from all text; they are no letters.
        meant = "".join(c for c in unicodedata.normalize("NFC", text) if c.isalnum())
        found = convert_text(text)
        got = "".join(c for c in found.text if c.isalnum())
        if got != meant or found.conversions:
            changed += sum(a != b for a, b in zip(got, meant, strict=False)) or 1
            wrong.append((language, found.conversions, _difference(text, found.text)))
    counts = Counter(language for language, _ in texts)
    letters = sum(sum(map(str.isalpha, text)) for _, text in texts)
    figure("foreign files", f"{len(texts)} {dict(counts)}, {letters} letters", "≥ 100")
    figure("letters changed", changed, "0")
    assert wrong == []
    assert len(texts) >= 100


def _difference(old: str, new: str) -> list[tuple[str, str]]:
    lines = zip(old.split("\n"), new.split("\n"), strict=False)
    return [(a[:80], b[:80]) for a, b in lines if unicodedata.normalize("NFC", a) != b][:5]
