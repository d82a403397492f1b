"""Handing one mail over: to a folder until SMTP is switched on, or to a mail server.

What matters is to know afterwards how it went: sent, refused for good, not yet, or in doubt (we
sent the last dot and never heard the answer). Only the last can't be tried again by itself.
"""

from __future__ import annotations

import os
import re
import smtplib
import ssl
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from pydantic import SecretStr

from vanthu.config.settings import Outgoing, Settings

State = Literal["sent", "refused", "postponed", "doubt"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """How handing over went; `detail` is for people ("550 5.1.1 no such user")."""

    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail with its envelope. `render(eight_bit)` gives its bytes with CRLF line ends."""

    sender: str
    recipient: str
    message_id: str
    render: Callable[[bool], bytes]


class Transport(Protocol):
    """One way out."""

    @property
    def repeatable(self) -> bool:
        """Handing over twice does no harm, so that what was broken off may be repeated."""

    def resting(self) -> float:
        """Seconds for which nothing should be tried (0: go on)."""

    def deliver(self, mail: Mail) -> Delivery:
        """Hand a mail over; never raises for what the other side does."""


def transport(settings: Settings) -> Transport:
    """The way out that the settings choose."""
    if settings.outgoing.mode == "smtp":
        return _smtp(_with_password(settings))
    return Folder(settings.outgoing_dir)


def _with_password(settings: Settings) -> Outgoing:
    """The settings with the password that lies in DATA/secrets/outgoing, unless they have one."""
    out = settings.outgoing
    if not out.username or out.password.get_secret_value():
        return out
    try:
        password = SecretStr(settings.secret("outgoing"))
    except OSError:
        return out  # the server says what it thinks of that; the outbox shows it
    return out.model_copy(update={"password": password})


@dataclass(frozen=True, slots=True)
class Folder:
    """Each mail a file DATA/outgoing/MESSAGE-ID.eml: writing it again writes the same."""

    path: Path
    repeatable: ClassVar[bool] = True

    def resting(self) -> float:
        """A folder never rests."""
        return 0

    def deliver(self, mail: Mail) -> Delivery:
        """Write the file whole or not at all."""
        name = _file_name(mail.message_id)
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd, tmp = tempfile.mkstemp(dir=self.path, prefix=".", suffix=".tmp")
            with os.fdopen(fd, "wb") as file:
                file.write(mail.render(True))
                file.flush()
                os.fsync(file.fileno())
            Path(tmp).replace(self.path / f"{name}.eml")
        except OSError as error:
            return Delivery("postponed", f"{self.path}: {error.strerror}")
        return Delivery("sent", f"{name}.eml")


def _file_name(message_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9@._-]", "_", message_id)[:200].lstrip(".")


def written(settings: Settings, message_id: str) -> Path:
    """Where a mail would lie that was made while SMTP was off."""
    return settings.outgoing_dir / f"{_file_name(message_id)}.eml"


class Smtp:
    """A mail server that relays for us.

    A server that doesn't answer is left alone for a while, and then one mail tries again: else
    each worker thread would wait for it, and incoming mail with them.
    """

    repeatable: ClassVar[bool] = False
    REST: ClassVar[float] = 60.0

    def __init__(self, settings: Outgoing) -> None:
        self.settings = settings
        self._rest_until = 0.0
        self._probe = threading.Lock()

    def resting(self) -> float:
        """Seconds until the server is tried again."""
        return max(self._rest_until - time.monotonic(), 0.0)

    def deliver(self, mail: Mail) -> Delivery:
        """Hand a mail over to the server."""
        was_down = self._rest_until > 0
        if was_down and not self._probe.acquire(blocking=False):
            return Delivery("postponed", "waiting for the mail server")
        try:
            delivery = self._deliver(mail)
        finally:
            if was_down:
                self._probe.release()
        return delivery

    def _deliver(self, mail: Mail) -> Delivery:
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self._rest_until = time.monotonic() + self.REST
            return Delivery("postponed", _told(error))
        self._rest_until = 0.0
        try:
            return _hand_over(server, mail)
        except (OSError, smtplib.SMTPException) as error:
            # Everything before the last dot: the server has no mail of ours.
            return Delivery("postponed", _told(error))
        finally:
            server.close()

    def probe(self) -> str:
        """What keeps mail from going out ("" when nothing does): connects, signs in, says goodbye;
        sends nothing."""
        try:
            _quit(self._connect())
        except (OSError, smtplib.SMTPException) as error:
            return _told(error)
        return ""

    def _connect(self) -> smtplib.SMTP:
        settings = self.settings
        name = settings.helo or None
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if settings.tls:
            server = smtplib.SMTP_SSL(
                settings.host, settings.port, name, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, name, timeout=settings.timeout)
        try:
            server.ehlo_or_helo_if_needed()
            if settings.starttls:
                server.starttls(context=context)
                server.ehlo_or_helo_if_needed()
            if settings.username:
                server.login(settings.username, settings.password.get_secret_value())
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, mail: Mail) -> Delivery:
    """MAIL, RCPT, DATA, dot. `smtplib.sendmail` can't tell a link lost before the dot from one
    lost after it, and only the second is in doubt."""
    eight_bit = server.has_extn("8bitmime")
    options = ["BODY=8BITMIME"] if eight_bit else []
    if not mail.recipient.isascii():
        if not server.has_extn("smtputf8"):
            return Delivery("refused", "the mail server takes no SMTPUTF8 addresses")
        options.append("SMTPUTF8")
        server.command_encoding = "utf-8"
    code, answer = server.mail(mail.sender, options)
    if code == 250:
        code, answer = server.rcpt(mail.recipient)
    if code not in (250, 251):
        return _refusal(server, code, answer)
    code, answer = server.docmd("DATA")
    if code != 354:
        return _refusal(server, code, answer)
    data = mail.render(eight_bit)
    server.send(re.sub(rb"(?m)^\.", b"..", data) + (b"" if data.endswith(b"\r\n") else b"\r\n"))
    try:
        server.send(b".\r\n")
        code, answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Delivery("doubt", _told(error))
    if code // 100 != 2:
        return _refusal(server, code, answer)
    _quit(server)
    return Delivery("sent", _line(code, answer))


def _refusal(server: smtplib.SMTP, code: int, answer: bytes) -> Delivery:
    _quit(server)
    # 421 and the other 4xx are for later; whatever isn't an SMTP answer is treated alike.
    state: State = "refused" if code // 100 == 5 else "postponed"
    return Delivery(state, _line(code, answer))


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()  # it has said what we asked for


def _line(code: int, answer: bytes) -> str:
    return " ".join(f"{code} {answer.decode('utf-8', 'replace')}".split())[:200]


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return _line(error.smtp_code, answer if isinstance(answer, bytes) else answer.encode())
    return f"{type(error).__name__}: {error}"[:200]


_known: dict[str, Smtp] = {}
_known_lock = threading.Lock()


def _smtp(settings: Outgoing) -> Smtp:
    """One object a server, which remembers whether it answers."""
    key = f"{settings.host}:{settings.port}"
    with _known_lock:
        found = _known.get(key)
        if found is None or found.settings != settings:
            found = _known[key] = Smtp(settings)
        return found
