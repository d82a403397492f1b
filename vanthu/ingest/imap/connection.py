"""Getting a connection to a mailbox: TLS, credentials, keep-alive."""

from __future__ import annotations

import contextlib
import socket
import ssl
from imaplib import IMAP4

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from vanthu.config.settings import Settings
from vanthu.validators.policy import MailboxConfig

from .errors import CredentialsRefused
from .timing import Timing
from .tokens import TokenSource

#: RFC 5530: the server itself is in trouble, the credentials may be right.
_TEMPORARY = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]")


class Connector:
    """Makes connections to one mailbox; keeps its token between them."""

    def __init__(self, config: MailboxConfig, settings: Settings, timing: Timing) -> None:
        self.config = config
        self._settings = settings
        self._timing = timing
        self._secret = f"mailbox-{config.name}"
        self._tokens = TokenSource(config, settings.data / "secrets" / self._secret)

    def connect(self) -> IMAPClient:
        """A logged-in client. CredentialsRefused, or one of `errors.NETWORK`.

        One connection belongs to one thread: the library isn't thread-safe.
        """
        context = ssl.create_default_context() if self.config.security != "plain" else None
        client = IMAPClient(
            self.config.host,
            self.config.port,
            ssl=self.config.security == "tls",
            ssl_context=context if self.config.security == "tls" else None,
            timeout=SocketTimeout(self._timing.connect, self._timing.read),
        )
        try:
            client.normalise_times = False
            _keep_alive(client)
            if self.config.security == "starttls":
                client.starttls(context)
            self._login(client)
        except BaseException:
            close(client)
            raise
        return client

    def _login(self, client: IMAPClient) -> None:
        if self.config.auth == "password":
            _checked(lambda: client.login(self.config.user, self._password()))
            return
        try:
            _checked(lambda: client.oauth2_login(self.config.user, self._tokens.get()))
        except CredentialsRefused:
            # A token may be revoked before it ends; only a fresh one's refusal counts.
            token = self._tokens.get(fresh=True)
            _checked(lambda: client.oauth2_login(self.config.user, token))

    def _password(self) -> str:
        try:
            return self._settings.secret(self._secret)
        except FileNotFoundError:
            raise CredentialsRefused(f"there is no {self._secret} in DATA/secrets") from None


def close(client: IMAPClient) -> None:
    """Let go of the socket; never raises, never waits for the server."""
    with contextlib.suppress(OSError, IMAP4.error, ValueError, AttributeError):
        client.shutdown()


def _checked(login: object) -> None:
    assert callable(login)
    try:
        login()
    except LoginError as error:
        # The library also calls a lost connection so.
        cause = error.__context__
        if isinstance(cause, (IMAP4.abort, OSError)):
            raise ConnectionError(str(cause)) from error
        if any(word in str(error).upper() for word in _TEMPORARY):
            raise ConnectionError(str(error)) from error
        raise CredentialsRefused(str(error)[:200]) from error
    except IMAPClientError as error:
        if isinstance(error, IMAP4.abort):
            raise
        raise CredentialsRefused(str(error)[:200]) from error


def _keep_alive(client: IMAPClient) -> None:
    """Lets the kernel notice a dead line while nothing is sent (RFC 9293 §3.8.4)."""
    sock = client.socket()
    with contextlib.suppress(OSError, AttributeError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 60)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)
