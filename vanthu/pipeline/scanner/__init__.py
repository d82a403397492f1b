"""The virus scanner: clamd, spoken to over INSTREAM.

    scanner = scanner_of("/run/clamav/clamd.ctl", 120)   # None for ""
    signature = scanner.scan(file)                        # "" when nothing was found

`clamd` is one conversation, `pool` keeps conversations and knows whether the scanner is there.
"""

from __future__ import annotations

from .address import Address, parse_address
from .clamd import ScannerAway, ScanTooLarge
from .pool import Scanner, hang_up, scanner_of

__all__ = [
    "Address",
    "ScanTooLarge",
    "Scanner",
    "ScannerAway",
    "hang_up",
    "parse_address",
    "scanner_of",
]
