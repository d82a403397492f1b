"""Having a spool file booked: by this host's booker, which also reaches the workers at once.

In the embedded service the hint to the workers travels in the memory of the booker's own process;
a booking made here would wait for the relay's next round instead.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from django.db import InterfaceError, OperationalError

from vanthu.ingest.booking import book_entry
from vanthu.ingest.spool import Spool
from vanthu.ingest.wake import Wake
from vanthu.validators.policy import PolicyError

from .errors import BookingFailed, BookingWaits

#: After nobody answered, don't wait again for this long.
ABSENCE = 30.0


class Handover:
    """For one thread. Returns once the file has left new/: booked, or in bad/ for a person."""

    def __init__(self, wake: Wake, patience: float, stop: threading.Event) -> None:
        self._wake = wake
        self._patience = patience
        self._stop = stop
        self._absent_until = 0.0

    def __call__(self, spool: Spool, path: Path) -> None:
        """Hand over, and book it ourselves where the booker doesn't come.

        BookingWaits or BookingFailed; the file stays in the spool, where the booker finds it.
        """
        if time.monotonic() >= self._absent_until:
            self._wake.send()
            if self._left(path):
                return
            self._absent_until = time.monotonic() + ABSENCE
        try:
            book_entry(spool, path)
        except FileNotFoundError:
            return  # the booker came after all
        except (OperationalError, InterfaceError, OSError, PolicyError) as error:
            raise BookingWaits(f"{type(error).__name__}: {error}") from error
        except Exception as error:
            raise BookingFailed(f"{type(error).__name__}: {error}") from error

    def _left(self, path: Path) -> bool:
        deadline = time.monotonic() + self._patience
        pause = 0.002
        while path.exists():
            if time.monotonic() > deadline or self._stop.wait(pause):
                return not path.exists()
            pause = min(pause * 1.5, 0.05)
        return True
