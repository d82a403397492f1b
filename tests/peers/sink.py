"""An SMTP server that keeps what it is given, and misbehaves as told: refuses, delays, hangs, dies.

Plain sockets and threads, so that it can break off anywhere in the conversation.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

#: What happens after the last dot.
AfterDot = Literal["accept", "hang", "close"]


@dataclass(frozen=True)
class Received:
    """One mail as the sink got it; `data` is un-stuffed."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    data: bytes
    commands: tuple[str, ...]


@dataclass
class Sink:
    """Behaviour may be changed between two mails."""

    greeting: str = "220 sink ESMTP"
    features: tuple[str, ...] = ("8BITMIME", "SIZE 50000000", "SMTPUTF8")
    mail: str = "250 ok"
    rcpt: str = "250 ok"
    data: str = "354 go on"
    dot: str = "250 2.0.0 queued as 42"
    after_dot: AfterDot = "accept"
    #: Close in the middle of the data, before the dot is read.
    close_in_data: bool = False
    #: Never greet: the client waits for its own time-out.
    mute: bool = False
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    #: Set when a whole mail has been read, whatever is answered to it.
    got_mail: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        """Until the listener is closed."""
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(30)
            if self.mute:
                self.release.wait(30)
                return
            self._conversation(connection)

    def _conversation(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        say = lambda text: connection.sendall(text.encode() + b"\r\n")  # noqa: E731
        say(self.greeting)
        sender, recipients, commands = "", [], []
        with contextlib.closing(lines):
            for raw in lines:
                line = raw.decode("utf-8", "replace").strip()
                commands.append(line)
                verb = line.split(" ")[0].upper()
                if verb == "EHLO":
                    answers = ["sink", *self.features]
                    for answer in answers[:-1]:
                        say(f"250-{answer}")
                    say(f"250 {answers[-1]}")
                elif verb == "MAIL":
                    sender = line[line.index("<") + 1 : line.index(">")]
                    say(self.mail)
                elif verb == "RCPT":
                    recipients.append(line[line.index("<") + 1 : line.index(">")])
                    say(self.rcpt)
                elif verb == "DATA":
                    say(self.data)
                    if not self.data.startswith("354"):
                        continue
                    if self.close_in_data:
                        connection.recv(10)
                        connection.setsockopt(
                            socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0"
                        )
                        return
                    body = self._body(lines)
                    self.received.append(Received(sender, tuple(recipients), body, tuple(commands)))
                    self.got_mail.set()
                    if self.after_dot == "hang":
                        self.release.wait(30)
                    if self.after_dot != "accept":
                        return
                    say(self.dot)
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")

    @staticmethod
    def _body(lines: Iterator[bytes]) -> bytes:
        body = []
        for line in lines:
            if line == b".\r\n":
                break
            body.append(line[1:] if line.startswith(b".") else line)
        return b"".join(body)


@contextlib.contextmanager
def running(sink: Sink | None = None) -> Iterator[Sink]:
    """A sink on a free port of the loopback."""
    sink = sink or Sink()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sink.port = listener.getsockname()[1]
        thread = threading.Thread(target=sink.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.release.set()
            # accept() on another thread only wakes when the socket is shut down.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
