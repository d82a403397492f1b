"""An IMAP server of a few commands that misbehaves on demand; Dovecot is for the rest."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

#: What a script may answer for a command instead of the server: bytes to send; None goes on as
#: usual; `CLOSE` hangs up, `HANG` never answers.
CLOSE, HANG = b"\0close", b"\0hang"
Script = Callable[[str, str], "bytes | None"]


@dataclass
class Message:
    """One message in the folder."""

    uid: int
    raw: bytes
    arrived: datetime
    flags: set[str] = field(default_factory=set)


class FakeImap:
    """One INBOX in memory. `script(command, arguments)` sees each command first."""

    def __init__(
        self,
        *,
        capabilities: str = "IMAP4rev1 IDLE MOVE UIDPLUS AUTH=XOAUTH2",
        keywords: bool = True,
        tokens: set[str] | None = None,
    ) -> None:
        self.capabilities = capabilities
        self.keywords = keywords
        self.tokens = tokens
        self.password = "secret"
        self.uidvalidity = 7
        self.messages: list[Message] = []
        self.folders: dict[str, list[Message]] = {"INBOX": self.messages}
        self.next_uid = 1
        self.script: Script = lambda _command, _arguments: None
        self.said: list[tuple[str, str]] = []
        self.logins = 0
        self.connections = 0
        #: How often IDLE has begun.
        self.idling = 0
        self.changed = threading.Condition()
        self._closing = False
        self._sockets: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def add(self, raw: bytes, at: datetime | None = None) -> int:
        """A new message; its UID."""
        with self.changed:
            uid, self.next_uid = self.next_uid, self.next_uid + 1
            self.messages.append(Message(uid, raw, at or datetime.now(UTC)))
            self.changed.notify_all()
        return uid

    def drop_connections(self) -> None:
        """Hang up on everybody."""
        for sock in list(self._sockets):
            _shut(sock)

    def close(self) -> None:
        """Stop serving."""
        self._closing = True
        _shut(self._listener)
        self._listener.close()
        self.drop_connections()
        with self.changed:
            self.changed.notify_all()

    def flagged(self, flag: str) -> list[int]:
        """UIDs in INBOX with a flag."""
        return [message.uid for message in self.messages if flag in message.flags]

    def _accept(self) -> None:
        while not self._closing:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            with sock, sock.makefile("rb") as lines:
                sock.sendall(b"* OK ready\r\n")
                while line := lines.readline():
                    tag, _, rest = line.decode("utf-8").strip().partition(" ")
                    if not self._command(_Session(self, sock, lines, tag), rest):
                        return
        except (OSError, ValueError):
            pass
        finally:
            self._sockets.discard(sock)

    def _command(self, session: _Session, rest: str) -> bool:
        name, _, arguments = rest.partition(" ")
        name = name.upper()
        if name == "UID":
            second, _, arguments = arguments.partition(" ")
            name = f"UID {second.upper()}"
        with self.changed:
            self.said.append((name, arguments))
            self.changed.notify_all()
        answer = self.script(name, arguments)
        if answer == CLOSE:
            return False
        if answer == HANG:
            session.lines.read()
            return False
        if answer is not None:
            session.send(answer.replace(b"TAG", session.tag.encode()))
            return True
        method = getattr(session, "do_" + name.replace(" ", "_").lower(), None)
        if method is None:
            session.send(f"{session.tag} BAD unknown\r\n".encode())
            return True
        return bool(method(arguments)) or name != "LOGOUT"


class _Session:
    def __init__(self, server: FakeImap, sock: socket.socket, lines: object, tag: str) -> None:
        self.server, self.sock, self.lines, self.tag = server, sock, lines, tag

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def ok(self, *untagged: bytes) -> None:
        self.send(b"".join(untagged) + f"{self.tag} OK done\r\n".encode())

    def do_capability(self, _arguments: str) -> None:
        self.ok(f"* CAPABILITY {self.server.capabilities}\r\n".encode())

    def do_login(self, arguments: str) -> None:
        self.server.logins += 1
        if arguments.rsplit(maxsplit=1)[-1].strip('"') == self.server.password:
            self.ok()
        else:
            self.send(f"{self.tag} NO [AUTHENTICATIONFAILED] wrong\r\n".encode())

    def do_authenticate(self, _arguments: str) -> None:
        self.server.logins += 1
        self.send(b"+ \r\n")
        said = base64.b64decode(self.lines.readline()).decode()  # type: ignore[attr-defined]
        token = said.split("auth=Bearer ")[1].split("\x01")[0]
        if self.server.tokens is not None and token in self.server.tokens:
            self.ok()
        else:
            self.send(f"{self.tag} NO [AUTHENTICATIONFAILED] token\r\n".encode())

    def do_select(self, _arguments: str) -> None:
        server = self.server
        flags = b"\\Seen \\Deleted" + (b" \\*" if server.keywords else b"")
        self.ok(
            b"* FLAGS (\\Seen \\Deleted)\r\n",
            f"* {len(server.messages)} EXISTS\r\n* 0 RECENT\r\n".encode(),
            b"* OK [PERMANENTFLAGS (" + flags + b")] ok\r\n",
            f"* OK [UIDVALIDITY {server.uidvalidity}] ok\r\n".encode(),
        )

    def do_noop(self, _arguments: str) -> None:
        self.ok()

    def do_logout(self, _arguments: str) -> None:
        self.ok(b"* BYE\r\n")

    def do_uid_search(self, arguments: str) -> None:
        server = self.server
        found = list(server.messages)
        if match := re.search(r"UNKEYWORD (\S+)", arguments):
            found = [message for message in found if match[1] not in message.flags]
        if match := re.search(r"UID (\d+):\*", arguments):
            last = found[-1:]  # "n:*" always holds the last one
            found = [message for message in found if message.uid >= int(match[1])] or last
        if match := re.search(r"SINCE \"?(\d+-\w+-\d+)", arguments):
            day = datetime.strptime(match[1], "%d-%b-%Y").date()  # noqa: DTZ007 - IMAP's dates
            found = [message for message in found if message.arrived.date() >= day]
        self.ok(("* SEARCH " + " ".join(str(message.uid) for message in found)).encode() + b"\r\n")

    def do_uid_fetch(self, arguments: str) -> None:
        numbers, _, items = arguments.partition(" ")
        wanted = {int(number) for number in numbers.split(",")}
        lines = []
        for seq, message in enumerate(self.server.messages, 1):
            if message.uid in wanted:
                lines.append(self._fetched(seq, message, items))
        self.ok(*lines)

    def _fetched(self, seq: int, message: Message, items: str) -> bytes:
        head = f"* {seq} FETCH (UID {message.uid}".encode()
        if match := re.search(r"BODY\.PEEK\[\]<(\d+)\.(\d+)>", items):
            start, count = int(match[1]), int(match[2])
            piece = message.raw[start : start + count]
            return head + f" BODY[]<{start}> {{{len(piece)}}}\r\n".encode() + piece + b")\r\n"
        moment = message.arrived.strftime("%d-%b-%Y %H:%M:%S +0000")
        size = len(message.raw)
        return head + f' RFC822.SIZE {size} INTERNALDATE "{moment}")\r\n'.encode()

    def do_uid_store(self, arguments: str) -> None:
        numbers, _, rest = arguments.partition(" ")
        flags = re.findall(r"[\\$\w]+", rest.split("(", 1)[1])
        for message in self.server.messages:
            if str(message.uid) in numbers.split(","):
                message.flags.update(flags)
        with self.server.changed:
            self.server.changed.notify_all()
        self.ok()

    def do_list(self, arguments: str) -> None:
        name = arguments.rsplit(maxsplit=1)[-1].strip('"')
        known = name in self.server.folders
        self.ok(f'* LIST () "/" "{name}"\r\n'.encode() if known else b"")

    def do_create(self, arguments: str) -> None:
        self.server.folders[arguments.strip('"')] = []
        self.ok()

    def do_uid_move(self, arguments: str) -> None:
        numbers, _, folder = arguments.partition(" ")
        for message in list(self.server.messages):
            if str(message.uid) in numbers.split(","):
                self.server.messages.remove(message)
                self.server.folders[folder.strip('"')].append(message)
        with self.server.changed:
            self.server.changed.notify_all()
        self.ok()

    def do_idle(self, _arguments: str) -> None:
        """Push EXISTS when a message comes, until DONE."""
        self.send(b"+ idling\r\n")
        with self.server.changed:
            self.server.idling += 1
            self.server.changed.notify_all()
        known = len(self.server.messages)
        self.sock.settimeout(0.02)
        try:
            while True:
                now = len(self.server.messages)
                if now > known:
                    self.send(f"* {now} EXISTS\r\n".encode())
                known = now
                try:
                    data = self.sock.recv(100)
                except TimeoutError:
                    continue
                if not data:
                    raise OSError("gone")
                break
        finally:
            self.sock.settimeout(None)
        self.ok()


def _shut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
