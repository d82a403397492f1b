"""Appending to the audit trail, and checking it.

Lines are chained by an HMAC whose key lies outside the database (DATA/secrets/audit), appended
under a lock on the head row; a changed, missing or re-ordered line breaks the chain. Events hold
ids and salted hashes, never values, so that the trail and an erasure (R32) can both be kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from .models import Event, EventHead, User
from .prepared import Select, Slot, Update, insert_all

_HEAD = Select(
    lambda: EventHead.objects.select_for_update(no_key=True).filter(id=1).values_list("seq", "mac")
)
_NEW_HEAD = Update(lambda: EventHead.objects.filter(id=1), seq=Slot("seq"), mac=Slot("mac"))
#: Events of this thread that wait for the end of a `together` block.
_waiting: ContextVar[list[Event] | None] = ContextVar("waiting", default=None)


def record(
    verb: str,
    subject: str,
    subject_id: int | None,
    *,
    actor: User | None = None,
    role: str = "",
    portal: int | None = None,
    **data: Any,
) -> None:
    """Append one event in the caller's transaction (or an own one).

    `verb`: "draft.approve", "submission.book", …; `data`: JSON values without personal data.
    """
    event = Event(
        at=datetime.now(UTC),
        actor=actor.pk if actor else None,
        role=role,
        verb=verb,
        subject=subject,
        subject_id=subject_id,
        portal=portal,
        data=data,
    )
    waiting = _waiting.get()
    if waiting is None:
        _append([event])
    else:
        waiting.append(event)


@contextmanager
def together() -> Iterator[None]:
    """Append the events of the block at its end, in their order, with one look at the chain's head,
    whose lock all others wait for. Belongs inside the transaction of the deeds; when the block
    raises nothing is appended, as nothing of it may stand."""
    if _waiting.get() is not None:
        yield
        return
    events: list[Event] = []
    token = _waiting.set(events)
    try:
        yield
    finally:
        _waiting.reset(token)
    if events:
        _append(events)


def _append(events: Sequence[Event]) -> None:
    # No savepoint: an event that can't be written must undo the deed as well.
    with transaction.atomic(savepoint=False):
        seq, mac = _locked_head()
        for event in events:
            event.seq = seq = seq + 1
            event.prev = mac or "0" * 64
            event.mac = mac = _mac(event)
        insert_all(events)
        _NEW_HEAD.run(seq=seq, mac=mac)


def _locked_head() -> tuple[int, str]:
    """Number and MAC of the last event."""
    if (head := _HEAD.first()) is None:
        EventHead.objects.get_or_create(id=1)  # the first event of all
        head = _HEAD.all()[0]
    seq, mac = head
    return seq, mac


def hashed(value: str) -> str:
    """A salted hash that may stand in an event where the value may not."""
    salt = settings.VANTHU.own_secret("audit-salt").encode()
    return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain breaks, and how."""

    seq: int
    why: str


def verify() -> Broken | None:
    """The first break in the chain, or None when it is whole."""
    prev, expected = "0" * 64, 1
    for event in Event.objects.order_by("seq").iterator():
        if event.seq != expected:
            return Broken(expected, "missing")
        if event.prev != prev:
            return Broken(event.seq, "re-ordered")
        if not hmac.compare_digest(event.mac, _mac(event)):
            return Broken(event.seq, "changed")
        prev, expected = event.mac, expected + 1
    head = EventHead.objects.filter(id=1).first()
    if head is not None and (head.seq, head.mac or "0" * 64) != (expected - 1, prev):
        return Broken(expected, "cut off")
    return None


def _mac(event: Event) -> str:
    key = settings.VANTHU.own_secret("audit").encode()
    line = json.dumps(
        [
            event.seq,
            event.prev,
            event.at.astimezone(UTC).isoformat(),
            event.actor,
            event.role,
            event.verb,
            event.subject,
            event.subject_id,
            event.portal,
            event.data,
        ],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hmac.new(key, line.encode(), hashlib.sha256).hexdigest()
