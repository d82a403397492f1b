"""From a spool file to submissions."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from vanthu.ingest.envelope import Envelope
from vanthu.ingest.spool import Spool
from vanthu.store.blobs import blobs
from vanthu.store.models import Submission
from vanthu.store.portals import addresses, policies

from .arrival import take
from .book import Booked, UnknownPortal, write_down
from .snapshot import refresh


def book_entry(spool: Spool, path: Path) -> list[Submission]:
    """Book one spool file and remove it; its submissions, known ones included.

    Bytes to the blob store, then one transaction, then the file goes: killed anywhere between, the
    next try finds the same raw key. Raises FileNotFoundError when another booker was faster.
    """
    envelope, source = spool.read(path)
    with source:
        booked = book_stream(envelope, source)
    spool.remove(path)
    return [item.submission for item in booked]


def book_stream(envelope: Envelope, source: BinaryIO) -> list[Booked]:
    """Book what `source` holds (from where it stands), committed when this returns."""
    store = blobs()
    with store.referencing():
        arrival = take(
            envelope,
            source,
            blobs=store,
            settings=settings.VANTHU,
            own=addresses(policies()).keys(),
        )
        try:
            return write_down(arrival)
        except UnknownPortal:
            # The policy file may be newer than the rows.
            refresh(settings.VANTHU)
            return write_down(arrival)
