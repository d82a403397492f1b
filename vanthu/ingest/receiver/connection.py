"""One client's connection on aiosmtpd's engine: admission, time, bytes and replies."""

from __future__ import annotations

import asyncio
import collections
import ssl
from typing import Any, ClassVar, Literal

import structlog
from aiosmtpd.smtp import SMTP
from aiosmtpd.smtp import Envelope as EngineEnvelope

from vanthu.ingest.envelope import Recipient

from . import replies
from .admission import trusted
from .delivery import Delivery
from .room import Room

log = structlog.get_logger(__name__)

#: How long a client may take to read our last words, in seconds.
LINGER = 5.0


class Transaction(EngineEnvelope):
    """What MAIL and RCPT have said so far."""

    def __init__(self) -> None:
        super().__init__()
        self.recipients: list[Recipient] = []
        self.size = 0
        self.refused_recipients = 0


class Connection(SMTP):
    """What a session stands on. The engine reads the commands and does STARTTLS."""

    channel: Literal["smtp", "lmtp"] = "smtp"
    #: The stream reader's limit: the socket pauses at twice this much unread.
    line_length_limit = 65536
    #: RFC 5321 wants 512 and more for extensions; XFORWARD and UTF-8 addresses are long.
    command_size_limit = 2048
    command_size_limits: dict[str, int] = collections.defaultdict(lambda: 2048)
    _commands: ClassVar[list[str]] = []

    def __init__(self, room: Room, loop: asyncio.AbstractEventLoop) -> None:
        self.room = room
        self._armed: asyncio.TimerHandle | None = None
        self._deadline = 0.0
        super().__init__(
            None,
            data_size_limit=room.config.limits.message_size,
            enable_SMTPUTF8=True,
            hostname=room.config.hostname,
            ident="ESMTP" if self.channel == "smtp" else "LMTP",
            tls_context=room.tls,
            timeout=room.config.limits.command_timeout,
            loop=loop,
        )
        self.peer = ""
        self.forwarded: dict[str, str] = {}
        self._trusted = False
        self._admitted = False
        self._errors = 0
        self._delivery: Delivery | None = None

    def __dir__(self) -> list[str]:
        # The engine looks for its commands among all attributes, for every connection anew.
        return self._commands

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        found = (name for base in cls.__mro__ for name in vars(base) if name.startswith("smtp_"))
        cls._commands = list(dict.fromkeys(found))

    # Connection

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the client, or send it away; a second call is the same client under TLS."""
        if self._original_transport is not None:
            super().connection_made(transport)
            return
        name = transport.get_extra_info("peername")
        self.peer = str(name[0]) if isinstance(name, tuple) else "unix"
        if self.room.stopping or not self.room.admission.enter(self.peer):
            self.room.counts.turned_away += 1
            words = replies.STOPPING if self.room.stopping else replies.TOO_MANY_CONNECTIONS
            assert isinstance(transport, asyncio.Transport)
            transport.write(words.encode("ascii") + b"\r\n")
            transport.close()
            return
        self._admitted = True
        self._trusted = trusted(self.peer, self.room.config.trusted_networks)
        self.room.sessions.add(self)
        super().connection_made(transport)
        assert self._handler_coroutine is not None
        self._handler_coroutine.add_done_callback(_ended)

    def connection_lost(self, error: Exception | None) -> None:
        """Give the client's place free."""
        if not self._admitted:
            return
        if self in self.room.sessions:
            self.room.sessions.discard(self)
            self.room.admission.leave(self.peer)
        if self._timeout_handle is not None and self.transport is not None:
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The client has no more to say."""
        return super().eof_received() if self._admitted else None

    def farewell(self, words: str) -> None:
        """Say why, and close; a client that doesn't listen is cut off."""
        transport = self.transport
        if not isinstance(transport, asyncio.Transport) or transport.is_closing():
            return
        transport.write(words.encode("ascii") + b"\r\n")
        transport.close()
        self.loop.call_later(LINGER, transport.abort)

    def retire(self, *, now: bool) -> None:
        """The service stops: close unless a mail is under way, or (`now`) is being made durable."""
        delivery = self._delivery
        if delivery is not None and delivery.committing:
            return
        if now or (delivery is None and not self.transaction().recipients):
            self.farewell(replies.STOPPING)

    # Time

    def _reset_timeout(self, duration: float | None = None) -> None:
        # The engine cancels and makes a timer for each command; moving a deadline is cheaper.
        self._deadline = self.loop.time() + (duration or self._timeout_duration)
        if self._timeout_handle is None:
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)

    def _timeout_cb(self) -> None:
        delivery = self._delivery
        if delivery is not None and delivery.waiting_for_disk:
            self._deadline = self.loop.time() + self._timeout_duration
        if self.loop.time() < self._deadline:
            self._timeout_handle = self.loop.call_at(self._deadline, self._timeout_cb)
            return
        self.farewell(replies.TIMEOUT)

    def credit(self, size: int, waited: float) -> None:
        """Bytes of a mail have come: more time, at the least data rate; `waited` was our own."""
        limits = self.room.config.limits
        earned = self._deadline + waited + size / limits.min_data_rate
        self._deadline = min(earned, self.loop.time() + limits.command_timeout)

    # Bytes

    async def read(self, size: int) -> bytes:
        """What has come, at least one byte; b"" at the end of the connection."""
        return await self._reader.read(size)

    def give_back(self, data: bytes) -> None:
        """Bytes that were read too far. Nothing may have been awaited since they were read."""
        self._reader.feed_data(data)

    # Replies

    async def push(self, status: Any) -> None:
        """Say one reply."""
        await self.say(replies.enhanced(status if isinstance(status, str) else status.decode()))

    async def say(self, *lines: str) -> None:
        """Send the lines of a reply, or several replies."""
        self._writer.write("\r\n".join([*lines, ""]).encode("ascii", "replace"))
        if lines[0][0] == "5":
            self._errors += 1
            self.room.counts.refused += 1
            if self._errors > self.room.config.limits.errors:
                self.farewell(replies.TOO_MANY_ERRORS)
        await self._writer.drain()

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours. The client learns that it is temporary, the log what it is."""
        if isinstance(error, ssl.SSLError | ConnectionError):
            log.info("session.broken", peer=self.peer, error=type(error).__name__)
        else:
            log.error("session.fault", peer=self.peer, exc_info=error)
        return replies.FAULT

    # Transaction

    # Not a property: the engine looks at every attribute before there is a transaction.
    def transaction(self) -> Transaction:
        """What the client has said since MAIL."""
        assert isinstance(self.envelope, Transaction)
        return self.envelope

    def _create_envelope(self) -> Transaction:
        return Transaction()

    def forget(self) -> None:
        """End the transaction, taken or not."""
        self.envelope = self._create_envelope()
        # Postfix names the client anew before each MAIL, and forgets it with the transaction.
        self.forwarded = {}


def _ended(task: asyncio.Task[None]) -> None:
    """A session ends when its client goes; the engine lets the error fly, nobody awaits it."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, ConnectionError):
        log.error("session.fault", exc_info=error)
