"""What clamd may answer, and what it means; the other side is a script."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator

import pytest

from vanthu.pipeline.scanner import Address, Scanner, ScannerAway, ScanTooLarge


class Script:
    """Answers each stream with the next of `answers`; hangs up at None."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.answers: list[bytes | None] = []
        self.connections = 0
        self.heard: list[bytes] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> Address:
        return Address(host="127.0.0.1", port=self.listener.getsockname()[1])

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with sock, sock.makefile("rb") as file:
            assert file.read(11) == b"zIDSESSION\0"
            while file.read(10) == b"zINSTREAM\0":
                data = b""
                while size := int.from_bytes(file.read(4), "big"):
                    data += file.read(size)
                self.heard.append(data)
                answer = self.answers.pop(0)
                if answer is None:
                    return
                sock.sendall(answer)


@pytest.fixture
def script() -> Iterator[Script]:
    made = Script()
    yield made
    made.listener.close()


def scan(script: Script, *answers: bytes | None) -> str:
    script.answers = list(answers)
    scanner = Scanner(script.address, 2)
    try:
        return scanner.scan(io.BytesIO(b"text"))
    finally:
        scanner.close()


@pytest.mark.parametrize(
    ("answer", "signature"),
    [
        (b"1: stream: OK\0", ""),
        (b"stream: OK\0", ""),
        (b"1: stream: Win.Test-1 FOUND\0", "Win.Test-1"),
        # Passwords are our own rules' business.
        (b"1: stream: Heuristics.Encrypted.PDF FOUND\0", ""),
        (b"1: stream: Heuristics.OLE2.ContainsMacros FOUND\0", "Heuristics.OLE2.ContainsMacros"),
    ],
)
def test_answers(script: Script, answer: bytes, signature: str) -> None:
    assert scan(script, answer) == signature
    assert script.heard == [b"text"]


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"1: stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
    ],
)
def test_too_large(script: Script, answer: bytes) -> None:
    with pytest.raises(ScanTooLarge):
        scan(script, answer)


@pytest.mark.parametrize(
    "answer",
    [
        b"1: stream: Can't write to temporary file ERROR\0",
        b"COMMAND READ TIMED OUT\0",
        b"UNKNOWN COMMAND\0",
        b"1: stream: OK, but\0",
        b"\0",
        None,
    ],
)
def test_whatever_isnt_understood_is_no_scan(script: Script, answer: bytes | None) -> None:
    with pytest.raises(ScannerAway) as caught:
        scan(script, answer)
    assert caught.value.cause == "away"


def test_a_session_that_ended_meanwhile_says_nothing_of_the_scanner(script: Script) -> None:
    scanner = Scanner(script.address, 2)
    script.answers = [b"1: stream: OK\0", None, b"1: stream: OK\0"]
    assert scanner.scan(io.BytesIO(b"one")) == ""
    assert scanner.scan(io.BytesIO(b"two")) == ""
    assert script.heard == [b"one", b"two", b"two"]
    assert script.connections == 2
    scanner.close()


def test_conversations_are_kept(script: Script) -> None:
    scanner = Scanner(script.address, 2)
    script.answers = [b"%d: stream: OK\0" % number for number in range(1, 6)]
    for _ in range(5):
        assert scanner.scan(io.BytesIO(b"x")) == ""
    assert script.connections == 1
    scanner.close()


def test_after_a_failure_it_rests_and_then_asks_a_line_before_a_file(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Scanner(script.address, 2)
    script.answers = [None]
    with pytest.raises(ScannerAway):
        scanner.scan(io.BytesIO(b"file"))
    assert script.heard == [b"file"]
    with pytest.raises(ScannerAway):
        scanner.scan(io.BytesIO(b"file"))
    assert script.heard == [b"file"], "not asked while it rests"
    monkeypatch.setattr(scanner, "_rests_until", 0.0)
    script.answers = [b"1: stream: OK\0", b"1: stream: OK\0"]
    assert scanner.scan(io.BytesIO(b"file")) == ""
    assert script.heard[1].startswith(b"vanthu: ")
    assert script.heard[2] == b"file"
    scanner.close()
