"""OAuth2 access tokens for XOAUTH2 (Google, Microsoft).

DATA/secrets/mailbox-NAME holds either a bare refresh token or JSON with `refresh_token` and/or
`client_secret`; without a refresh token the client-credentials grant is used (Microsoft's app-only
access). A new refresh token in an answer replaces the old one, as Microsoft demands.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanthu.validators.policy import MailboxConfig

from .errors import CredentialsRefused

TIMEOUT = 20
#: Tokens live an hour; one that is about to end is not worth a connection.
MARGIN = 60
_LIMIT = 64 * 1024
#: Answers of a token server that more tries can't change (RFC 6749 §5.2).
_FINAL = frozenset({"invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope"})


@dataclass(slots=True)
class _Token:
    value: str
    until: float


class TokenSource:
    """Access tokens of one mailbox, kept until they end. For one thread."""

    def __init__(self, config: MailboxConfig, secret_file: Path) -> None:
        self._config = config
        self._file = secret_file
        self._token: _Token | None = None

    def get(self, *, fresh: bool = False) -> str:
        """A valid token; `fresh` asks for a new one (the server refused the last).

        CredentialsRefused when the token server says no, OSError when it is away.
        """
        if fresh or self._token is None or self._token.until < time.monotonic():
            self._token = self._refresh()
        return self._token.value

    def _refresh(self) -> _Token:
        secret = self._secret()
        answer = self._ask(_grant(self._config, secret))
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise CredentialsRefused("the token server's answer holds no access_token")
        rotated = answer.get("refresh_token")
        if isinstance(rotated, str) and rotated and rotated != secret.get("refresh_token"):
            self._keep({**secret, "refresh_token": rotated})
        with contextlib.suppress(TypeError, ValueError):
            return _Token(token, time.monotonic() + float(answer["expires_in"]) - MARGIN)
        return _Token(token, time.monotonic() + 3000)

    def _ask(self, form: Mapping[str, str]) -> dict[str, Any]:
        url = self._config.token_url
        if not _is_safe(url):
            raise CredentialsRefused(f"token_url must begin with https://, not {url!r}")
        body = urllib.parse.urlencode(form).encode("ascii")
        request = urllib.request.Request(url, body)  # noqa: S310 - the scheme is checked above
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
                return _object(response.read(_LIMIT))
        except urllib.error.HTTPError as error:
            with error:
                reason = _object(error.read(_LIMIT)).get("error", "")
            if reason in _FINAL or error.code in (400, 401, 403):
                raise CredentialsRefused(f"token server: {error.code} {reason}") from None
            raise OSError(f"token server: {error.code}") from None

    def _secret(self) -> dict[str, str]:
        try:
            text = self._file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise CredentialsRefused(f"there is no {self._file.name} in DATA/secrets") from None
        if not text.startswith("{"):
            return {"refresh_token": text}
        return {str(key): str(value) for key, value in _object(text.encode()).items()}

    def _keep(self, secret: Mapping[str, str]) -> None:
        tmp = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        fd = os.open(tmp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            json.dump(dict(secret), file)
            file.flush()
            os.fsync(file.fileno())
        tmp.replace(self._file)


def _grant(config: MailboxConfig, secret: Mapping[str, str]) -> dict[str, str]:
    form = {"client_id": config.client_id, "scope": config.scope}
    form["client_secret"] = secret.get("client_secret", "")
    if token := secret.get("refresh_token"):
        form |= {"grant_type": "refresh_token", "refresh_token": token}
    else:
        form["grant_type"] = "client_credentials"
    return {key: value for key, value in form.items() if value}


def _is_safe(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    return parts.scheme == "https" or local


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
