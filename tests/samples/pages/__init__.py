"""Mails whose content wants to run or load something where it is shown: in the desk's pages, on the
public page, in mails of ours. Generated; the name says by what.

Whatever runs sets `window.__hit` or opens a dialog, whatever loads asks CANARY: a watched browser
sees both (`tests.e2e.hostile`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import files, markup, places
from .canary import CANARY, RUN, mail

__all__ = ["CANARY", "RUN", "hostile_mails"]


def hostile_mails() -> Mapping[str, bytes]:
    """All of them by name."""
    return dict(_all())


def _all() -> Iterator[tuple[str, bytes]]:
    for name, html in markup.FRAGMENTS.items():
        yield f"html-{name}", mail(html=html)
    for name, raw in markup.encoded():
        yield f"charset-{name}", raw
    yield from places.mails()
    for name, (file, data) in files.all_files().items():
        yield f"file-{name}", mail(attached=[(file, data)])
