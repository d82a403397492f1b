"""Files that mean harm, generated: loops, bombs, lies, depth, and reaches for what isn't theirs.

Each module has `files(secrets)`: (file name, bytes) one by one; the name says what the file does.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile import MAILS
from tests.samples.hostile import archives, documents, markup, media, pdfs, pictures, texts
from tests.samples.trial import Secrets

_MODULES = (archives, documents, markup, media, pdfs, pictures, texts)


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All of them."""
    for module in _MODULES:
        yield from module.files(secrets)
    for name, make in MAILS.items():
        yield f"{name}.eml", make(0.2)
