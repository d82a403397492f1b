"""The commands of an SMTP or LMTP session, with their limits.

Ours are those where the engine falls short: its MAIL and RCPT parse with the header parser, its
EHLO offers AUTH, and its DATA keeps a mail in memory, takes an endless line without limit, turns a
full disk into a permanent refusal, and answers once for many LMTP recipients (aiosmtpd issue 517).
"""

# ruff: noqa: N802, N815 - the engine finds commands by their upper-case names

from __future__ import annotations

import asyncio
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import structlog

from vanthu.ingest.recipients import SnapshotMissing

from . import replies
from .arguments import Malformed, path_argument, plain, xforward_argument
from .connection import LINGER, Connection, Transaction
from .delivery import Delivery

log = structlog.get_logger(__name__)

#: Recipients beyond the limit that are refused without counting as errors (as Postfix does).
_OVERSHOOT = 1000
_XFORWARD = {"NAME", "ADDR", "PORT", "PROTO", "HELO", "IDENT", "SOURCE"}


def _always(reply: str) -> Any:
    """A command with one answer."""

    async def command(self: Connection, _arg: str) -> None:
        await self.say(reply)

    return command


class Receiver(Connection):
    """An SMTP session."""

    #: Whether the data are answered once for each recipient.
    reply_to_each = False

    async def smtp_HELO(self, hostname: str) -> None:
        """RFC 5321 §4.1.1.1, without extensions."""
        if await self._greeted(hostname):
            assert self.session is not None
            self.session.extended_smtp = False
            await self.say(f"250 {self.hostname}")

    async def smtp_EHLO(self, hostname: str) -> None:
        """Name the extensions that are really there."""
        if not await self._greeted(hostname):
            return
        assert self.session is not None
        self.session.extended_smtp = True
        lines = [
            self.hostname,
            f"SIZE {self.room.config.limits.message_size}",
            "8BITMIME",
            "SMTPUTF8",
            "PIPELINING",
            "ENHANCEDSTATUSCODES",
        ]
        if self.tls_context and not self._tls_protocol:
            lines.append("STARTTLS")
        if self._trusted:
            lines.append("XFORWARD " + " ".join(sorted(_XFORWARD)))
        await self.say(*[f"250-{line}" for line in lines[:-1]], f"250 {lines[-1]}")

    async def _greeted(self, hostname: str) -> bool:
        if not hostname:
            await self.say(replies.BAD_SYNTAX.format("a host name is needed"))
            return False
        self.forget()
        assert self.session is not None
        self.session.host_name = plain(hostname)[:255] or "?"
        return True

    async def smtp_STARTTLS(self, arg: str) -> None:
        """RFC 3207; once a session."""
        if self._tls_protocol:
            await self.say(replies.TLS_ALREADY)
        else:
            await super().smtp_STARTTLS(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        """Begin a transaction."""
        if not await self.check_helo_needed():
            await self.say(self._mail(arg))

    def _mail(self, arg: str | None) -> str:
        transaction = self.transaction()
        if transaction.mail_from is not None:
            return replies.NESTED_MAIL
        try:
            address, parameters = path_argument(arg, "FROM")
        except Malformed as error:
            bad = error.args[0] == "path"
            return replies.BAD_SENDER if bad else replies.BAD_SYNTAX.format("MAIL FROM:<address>")
        size = parameters.pop("SIZE", None) or "0"
        if not (size.isascii() and size.isdigit()) or len(size) > 20:
            return replies.BAD_SYNTAX.format("SIZE=number")
        body = parameters.pop("BODY", "7BIT")
        utf8 = parameters.pop("SMTPUTF8", "")
        if parameters or (body or "").upper() not in {"7BIT", "8BITMIME"} or utf8:
            return replies.BAD_PARAMETER
        if int(size) > self.room.config.limits.message_size:
            return replies.TOO_LARGE
        if not self.room.space.has(int(size)):
            return replies.NO_SPACE
        transaction.mail_from = address
        transaction.size = int(size)
        transaction.smtp_utf8 = utf8 is None
        return replies.SENDER_OK

    async def smtp_RCPT(self, arg: str | None) -> None:
        """Name a recipient; unknown ones are refused here, so nobody is bounced later."""
        if not await self.check_helo_needed():
            await self.say(self._rcpt(arg))

    def _rcpt(self, arg: str | None) -> str:
        transaction = self.transaction()
        if transaction.mail_from is None:
            return replies.NEED_MAIL
        try:
            address, parameters = path_argument(arg, "TO")
        except Malformed as error:
            bad = error.args[0] == "path"
            return replies.BAD_RECIPIENT if bad else replies.BAD_SYNTAX.format("RCPT TO:<address>")
        if parameters:
            return replies.BAD_PARAMETER
        if len(transaction.recipients) >= self.room.config.limits.recipients:
            transaction.refused_recipients += 1
            self._errors += transaction.refused_recipients > _OVERSHOOT
            return replies.TOO_MANY_RECIPIENTS
        try:
            found = self.room.recipients.find(address)
        except SnapshotMissing:
            log.error("recipients.missing", path=str(self.room.config.recipients))
            return replies.FAULT
        if found is None:
            return replies.NO_RECIPIENT
        transaction.recipients.append(found)
        return replies.RECIPIENT_OK

    async def smtp_DATA(self, arg: str | None) -> None:
        """Take the mail; the reply comes when it is durable."""
        if await self.check_helo_needed():
            return
        transaction = self.transaction()
        if arg:
            await self.say(replies.BAD_SYNTAX.format("DATA"))
        elif not transaction.recipients:
            need_mail = transaction.mail_from is None
            await self.say(replies.NEED_MAIL if need_mail else replies.NEED_RCPT)
        elif not self.room.space.has(transaction.size):
            log.error("spool.full", spool=str(self.room.config.spool))
            await self.say(replies.NO_SPACE)
        else:
            await self.say(replies.GO_AHEAD)
            await self._take(transaction)

    async def _take(self, transaction: Transaction) -> None:
        self._reset_timeout()
        self._delivery = delivery = Delivery(self, transaction)
        try:
            reply = await delivery.run()
        finally:
            delivery.end()
            self._delivery = None
        self.forget()
        self._reset_timeout()
        if reply[0] == "2":
            self._errors = 0
        await self.say(*[reply] * (len(transaction.recipients) if self.reply_to_each else 1))
        if delivery.endless:
            await self._linger()
        if delivery.endless or self.room.stopping:
            self.farewell(replies.STOPPING if self.room.stopping else replies.TOO_MANY_ERRORS)

    async def _linger(self) -> None:
        # To close on unread bytes is a reset, which would wipe out the reply on its way.
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while await self.read(1 << 20):
                    pass

    async def smtp_RSET(self, _arg: str) -> None:
        """Forget the transaction."""
        self.forget()
        await self.say(replies.OK)
        if self.room.stopping:
            self.farewell(replies.STOPPING)

    smtp_NOOP = _always(replies.OK)
    #: Never says who is here (RFC 5321 §7.3).
    smtp_VRFY = _always(replies.QUIET)
    smtp_EXPN = _always(replies.NOT_IMPLEMENTED)
    #: Says nothing of this installation.
    smtp_HELP = _always(replies.HELP)
    #: Not offered: nobody sends through this server.
    smtp_AUTH = _always(replies.NOT_IMPLEMENTED)

    async def smtp_XFORWARD(self, arg: str) -> None:
        """A trusted relay names the client that it took the mail from (Postfix XFORWARD)."""
        await self.say(self._xforward(arg))

    def _xforward(self, arg: str) -> str:
        if not self._trusted:
            return replies.NOT_TRUSTED
        if self.transaction().mail_from is not None:
            return replies.IN_TRANSACTION
        try:
            values = xforward_argument(arg)
            if "ADDR" in values:
                ip_address(values["ADDR"].lower().removeprefix("ipv6:"))
        except ValueError:
            return replies.BAD_SYNTAX.format("XFORWARD attribute=value")
        self.forwarded |= {key: value for key, value in values.items() if key in _XFORWARD}
        return replies.OK


class LmtpReceiver(Receiver):
    """An LMTP session (RFC 2033): LHLO, and after the data one reply for each recipient."""

    channel = "lmtp"
    reply_to_each = True

    async def smtp_LHLO(self, hostname: str) -> None:
        """The greeting of LMTP."""
        await super().smtp_EHLO(hostname)

    smtp_EHLO = _always(replies.SAY_LHLO)
    smtp_HELO = _always(replies.SAY_LHLO)
