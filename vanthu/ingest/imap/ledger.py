"""What the watcher remembers of a mailbox in our database: validity, last UID, strikes.

A message that fails three times by its own fault is set aside, so that it can't block those behind
(zammad#2754). Lost connections count much less: a bad line is rarely the message's fault, but a
message that breaks the server's connection each time must not stop the mailbox either.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import transaction

from vanthu.store.models import Mailbox

log = structlog.get_logger(__name__)

TRIES = 3
LINE_TRIES = 12
LINE_REST = timedelta(hours=6)
#: A mailbox with more bad messages than this has another illness; the oldest notes go.
MAX_STRIKES = 1000


class Ledger:
    """The row of one mailbox. Every change is written at once."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._id = mailbox.pk
        self.name = mailbox.name
        self.uidvalidity = mailbox.uidvalidity
        self.last_uid = mailbox.last_uid
        self._account = mailbox.account
        #: The first look ever: what arrived before is backlog.
        self.first_look = mailbox.start_at or datetime.now(UTC).replace(microsecond=0)
        self._strikes: dict[str, Any] = dict(mailbox.strikes)
        if mailbox.start_at is None:
            self._write(start_at=self.first_look)

    def open(self, uidvalidity: int, account: str) -> None:
        """Note the folder's UIDVALIDITY. When it or the account has changed every UID is a new one
        (paperless-ngx#8944 skipped new mail); the folder is read again from `start_at`, and the raw
        key knows what was booked.
        """
        account = account[:300]
        if (self.uidvalidity, self._account) == (uidvalidity, account):
            return
        if self.uidvalidity is not None:
            log.warning("uidvalidity_changed", mailbox=self.name, now=uidvalidity)
        self.uidvalidity, self._account = uidvalidity, account
        self.last_uid, self._strikes = 0, {}
        self._write(uidvalidity=uidvalidity, account=account, last_uid=0, strikes={})

    def is_aside(self, uid: int) -> bool:
        """Whether the message has been given up until somebody asks for it."""
        strike: dict[str, Any] = self._strikes.get(str(uid), {})
        since = str(strike.get("aside", ""))
        if since and int(strike.get("tries", 0)) < TRIES:
            # The line's fault is tried again after a rest: lines get better.
            return datetime.now(UTC) - datetime.fromisoformat(since) < LINE_REST
        return since != ""

    def order(self, uids: Iterable[int]) -> list[int]:
        """What is to be tried, oldest first, those with strikes last."""
        wanted = [uid for uid in set(uids) if not self.is_aside(uid)]
        return sorted(wanted, key=lambda uid: (str(uid) in self._strikes, uid))

    def retried(self) -> list[int]:
        """Messages below `last_uid` that still have to be tried."""
        return [int(uid) for uid in self._strikes if not self.is_aside(int(uid))]

    def booked(self, uid: int) -> None:
        """The message is in our database."""
        self.last_uid = max(self.last_uid, uid)
        changes: dict[str, Any] = {"last_uid": self.last_uid, "last_mail_at": datetime.now(UTC)}
        if self._strikes.pop(str(uid), None):
            changes["strikes"] = self._strikes
        self._write(**changes)

    def passed(self, uid: int) -> None:
        """The message isn't for us (gone, or before `start_at`)."""
        if uid > self.last_uid or str(uid) in self._strikes:
            self._strikes.pop(str(uid), None)
            self.last_uid = max(self.last_uid, uid)
            self._write(last_uid=self.last_uid, strikes=self._strikes)

    def strike(self, uid: int, reason: str, *, line: bool = False) -> bool:
        """One more failure; whether the message is set aside now."""
        strike = dict(self._strikes.get(str(uid), {}))
        key = "line" if line else "tries"
        strike[key] = strike.get(key, 0) + 1
        strike["reason"] = reason[:300]
        aside = bool(strike.get("tries", 0) >= TRIES or strike.get("line", 0) >= LINE_TRIES)
        if aside:
            strike["aside"] = datetime.now(UTC).isoformat(timespec="seconds")
            log.error("message_set_aside", mailbox=self.name, uid=uid, reason=reason[:300])
        self._strikes[str(uid)] = strike
        while len(self._strikes) > MAX_STRIKES:
            del self._strikes[next(iter(self._strikes))]
        # With strikes a UID is remembered by itself, so those behind may move the mark on.
        self.last_uid = max(self.last_uid, uid)
        self._write(strikes=self._strikes, last_uid=self.last_uid)
        return aside

    def _write(self, **changes: Any) -> None:
        Mailbox.objects.filter(pk=self._id).update(**changes)


def set_aside(mailbox: Mailbox) -> dict[int, str]:
    """UID → reason of the messages that were given up."""
    return {
        int(uid): str(strike.get("reason", ""))
        for uid, strike in mailbox.strikes.items()
        if strike.get("aside")
    }


def retry_aside(mailbox: Mailbox, uid: int) -> bool:
    """Let the watcher try a message again at its next connection; whether it was set aside."""
    with transaction.atomic():
        row = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox.pk)
        if str(uid) not in row.strikes:
            return False
        # Left in the table without "aside": below last_uid, only a known UID is looked at.
        row.strikes[str(uid)] = {"tries": 0, "reason": row.strikes[str(uid)].get("reason", "")}
        row.save(update_fields=["strikes"])
    return True
