"""Whether the embedded service answers."""

from __future__ import annotations

import http.client
import socket

from vanthu.config.settings import Settings


def ready(settings: Settings) -> bool:
    """True once the desk answers and the receiver greets."""
    return _answers_http(settings.http) and _listens(settings.smtp) and _listens(settings.lmtp)


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def _answers_http(address: str) -> bool:
    connection = http.client.HTTPConnection(*_split(address), timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _listens(address: str) -> bool:
    try:
        with socket.create_connection(_split(address), timeout=1):
            return True
    except OSError:
        return False
