"""Where clamd listens: a socket's path, or host:port."""

from __future__ import annotations

import socket
from dataclasses import dataclass

#: clamd's own port (TCPSocket in clamd.conf).
PORT = 3310


@dataclass(frozen=True, slots=True)
class Address:
    """`path` of a Unix socket, or `host` and `port`."""

    path: str = ""
    host: str = ""
    port: int = PORT

    def connect(self, timeout: float) -> socket.socket:
        """A connected socket; OSError where nobody answers."""
        if not self.path:
            tcp = socket.create_connection((self.host, self.port), timeout=timeout)
            # Commands and lengths are small writes: Nagle's algorithm makes each wait 40 ms.
            tcp.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return tcp
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            sock.settimeout(timeout)
            sock.connect(self.path)
        except OSError:
            sock.close()
            raise
        return sock


def parse_address(text: str) -> Address:
    """ "/run/clamav/clamd.ctl", "unix:/…", "host:3310", "[::1]:3310", "tcp://host:3310".

    ValueError for anything else.
    """
    text = text.strip()
    if text.startswith(("unix:", "/")):
        path = text.removeprefix("unix:").removeprefix("//")
        if not path.startswith("/"):
            raise ValueError(f"{text}: the path of a socket begins with /")
        return Address(path=path)
    rest = text.removeprefix("tcp://").rstrip("/")
    host, colon, port = rest.rpartition(":")
    if not colon or rest.endswith("]"):
        host, port = rest, str(PORT)
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{text}: a socket's path or host:port")
    return Address(host=host.strip("[]"), port=int(port))
