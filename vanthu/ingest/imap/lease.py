"""A mailbox belongs to one watcher at a time, by a lease on its row and the database's clock.

A holder that comes back under its own name (its spool folder, which is locked) goes on at once.
Two watchers in one mailbox would not lose or double anything; they would only fetch twice.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import Now

from vanthu.store.models import Mailbox

from .errors import LeaseGone


class Lease:
    """The lease of one mailbox for one holder."""

    def __init__(self, mailbox_id: int, holder: str, seconds: float, renew: float) -> None:
        self._id = mailbox_id
        self._holder = holder[:80]
        self._span = timedelta(seconds=seconds)
        self._renew = renew
        self._next = 0.0

    def acquire(self) -> bool:
        """Take the lease where it is free, ours or over; whether we hold it now."""
        free = Q(holder="") | Q(holder=self._holder) | Q(lease_until=None)
        rows = Mailbox.objects.filter(free | Q(lease_until__lt=Now()), pk=self._id)
        held = rows.update(holder=self._holder, lease_until=Now() + self._span) == 1
        self._next = time.monotonic() + self._renew
        return held

    def keep(self) -> None:
        """Renew when it is time; LeaseGone when another holder has it."""
        if time.monotonic() < self._next:
            return
        mine = Mailbox.objects.filter(pk=self._id, holder=self._holder)
        if not mine.update(lease_until=Now() + self._span):
            raise LeaseGone(self._holder)
        self._next = time.monotonic() + self._renew

    def release(self) -> None:
        """Give it up, so that another watcher needn't wait."""
        mine = Mailbox.objects.filter(pk=self._id, holder=self._holder)
        mine.update(holder="", lease_until=None)


def looked(mailbox_id: int) -> None:
    """Note a look that went through: the mailbox is in order."""
    Mailbox.objects.filter(pk=mailbox_id).update(last_look_at=datetime.now(UTC), last_error="")


def faulted(mailbox_id: int, text: str) -> None:
    """Note a fault, for the monitor and `doctor`."""
    Mailbox.objects.filter(pk=mailbox_id).update(
        last_error=text[:1000], last_error_at=datetime.now(UTC)
    )
