"""Booking: spool file → blob → Submission + Receipt + Job in one transaction → file removed.

Exactly once by (portal, raw key); every further arrival of the same mail is another Receipt. Only
header lines are looked at, in linear time and under caps, so it runs outside the sandbox.
"""

from .bad import BadFile, bad_files, retry_all_bad, retry_bad
from .book import Booked, UnknownPortal
from .booker import Booker
from .entry import book_entry, book_stream
from .kinship import booking_findings, codes_in
from .snapshot import refresh

__all__ = [
    "BadFile",
    "Booked",
    "Booker",
    "UnknownPortal",
    "bad_files",
    "book_entry",
    "book_stream",
    "booking_findings",
    "codes_in",
    "refresh",
    "retry_all_bad",
    "retry_bad",
]
