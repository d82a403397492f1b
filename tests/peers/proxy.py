"""A TCP proxy that can swallow everything: a black-holed connection, as a NAT box makes one."""

from __future__ import annotations

import contextlib
import socket
import threading


class Proxy:
    """Forwards to a port on loopback; after `swallow()` nothing passes on the lines there are."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        #: While it is set, new connections are black holes from the start.
        self.stalled = False
        self._holes: list[threading.Event] = []
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def swallow(self) -> None:
        """From now on the present connections are black holes; new ones work."""
        for hole in self._holes:
            hole.set()

    def close(self) -> None:
        for sock in [self._listener, *self._sockets]:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()  # nobody is behind it now
                continue
            self.connections += 1
            hole = threading.Event()
            if self.stalled:
                hole.set()
            self._holes.append(hole)
            self._sockets += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(
                    target=self._pump, args=(source, target, hole), daemon=True
                ).start()

    def _pump(self, source: socket.socket, target: socket.socket, hole: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not hole.is_set():
                    target.sendall(data)
            if not hole.is_set():
                target.shutdown(socket.SHUT_WR)
