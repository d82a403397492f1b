"""DATA: from the socket to the spool, one mail.

The bytes go to disk as they come, so memory doesn't grow with the mail. What is refused is read to
its end first, since a client listens only then (RFC 5321 §4.2.5), but not for ever.
"""

from __future__ import annotations

import asyncio
import errno
from typing import TYPE_CHECKING, Any

import structlog

from vanthu.ingest.envelope import Envelope, new_queue_id, now

from . import replies
from .arguments import plain
from .body import DotDecoder, Measures, Meter
from .upload import Upload

if TYPE_CHECKING:
    from .connection import Connection, Transaction

log = structlog.get_logger(__name__)

#: Larger than the reader ever holds, so that a read takes all that is there (see `_read`).
_ALL = 1 << 22
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Delivery:
    """One mail being taken in by one session."""

    def __init__(self, session: Connection, transaction: Transaction) -> None:
        self._session = session
        self._room = session.room
        limits = self._room.config.limits
        self._envelope = _envelope(session, transaction)
        self._meter = Meter(
            Measures(limits.message_size, limits.header_size, limits.line_length, limits.hops)
        )
        self._drain_limit = 2 * limits.message_size
        self._upload = Upload(self._room.spool, self._envelope, self._room.pool, self._room.buffers)
        self._refusal = ""
        #: The mail is whole and is being made durable.
        self.committing = False
        #: It is our disk that is slow, not the client.
        self.waiting_for_disk = False
        #: The client sends on and on; the session is closed after the reply.
        self.endless = False

    async def run(self) -> str:
        """Read the mail to its end and store it; the reply to the client."""
        decoder = DotDecoder()
        rest: bytes | None = None
        while rest is None:
            data, rest = decoder.feed(await self._read())
            self._meter.feed(data)
            self._refusal = self._refusal or self._meter.refusal
            if self._refusal:
                self._upload.discard()
                if self._meter.size > self._drain_limit:
                    self.endless = True
                    break
            elif data:
                await self._add(data)
        if rest:
            # Commands that were sent without waiting (PIPELINING). Nothing was read in between.
            self._session.give_back(rest)
        return self._refused() if self._refusal else await self._commit()

    def end(self) -> None:
        """Whatever happened: nothing half-done stays."""
        self._upload.discard()

    async def _read(self) -> bytes:
        data = await self._session.read(_ALL)
        if not data:
            raise ConnectionResetError
        self._session.credit(len(data), 0.0)
        return data

    async def _add(self, data: bytes) -> None:
        step = self._upload.add(data)
        if step is None:
            return
        began = self._session.loop.time()
        self.waiting_for_disk = True
        try:
            await asyncio.shield(step)
        except OSError as error:
            self._refusal = self._fault(error)
        finally:
            self.waiting_for_disk = False
            self._session.credit(0, self._session.loop.time() - began)
        if not self._refusal and not self._room.space.has(0):
            self._refusal = replies.NO_SPACE

    async def _commit(self) -> str:
        self.committing = self.waiting_for_disk = True
        step = self._upload.commit()
        step.add_done_callback(self._committed)
        try:
            # The client may go now; what it has sent is kept all the same.
            await asyncio.shield(step)
        except OSError as error:
            return self._fault(error)
        finally:
            self.committing = self.waiting_for_disk = False
        return f"250 2.0.0 Queued as {self._envelope.queue_id}"

    def _committed(self, step: asyncio.Future[None]) -> None:
        if step.cancelled() or step.exception() is not None:
            return
        self._room.wake.send()
        self._room.counts.accepted += 1
        self._room.counts.bytes += self._meter.size
        log.info("mail.spooled", **self._facts())

    def _fault(self, error: OSError) -> str:
        self._room.counts.deferred += 1
        log.error("spool.fault", error=error.strerror, **self._facts())
        return replies.NO_SPACE if error.errno in _FULL else replies.FAULT

    def _refused(self) -> str:
        log.info("mail.refused", reply=self._refusal, **self._facts())
        return self._refusal

    def _facts(self) -> dict[str, Any]:
        return {
            "queue_id": self._envelope.queue_id,
            "channel": self._envelope.channel,
            "peer": self._envelope.peer,
            "size": self._meter.size,
            "portals": self._envelope.portals,
        }


def _envelope(session: Connection, transaction: Transaction) -> Envelope:
    """The envelope of the spool file. Of a relayed mail it names the relay's own client."""
    assert session.session is not None
    forwarded = session.forwarded
    relayed = forwarded.get("ADDR", "").lower().removeprefix("ipv6:")
    extra: dict[str, Any] = {}
    if relayed:
        extra["relay"] = session.peer
        if "NAME" in forwarded:
            extra["peer_name"] = forwarded["NAME"]
    helo = forwarded.get("HELO", "") if relayed else session.session.host_name or ""
    return Envelope(
        queue_id=new_queue_id(),
        channel=session.channel,
        peer=relayed or session.peer,
        helo=plain(helo),
        mail_from=transaction.mail_from or "",
        rcpt_to=list(transaction.recipients),
        tls=session.session.ssl is not None,
        received_at=now(),
        smtputf8=transaction.smtp_utf8,
        extra=extra,
    )
