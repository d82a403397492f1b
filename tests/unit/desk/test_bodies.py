"""How much of a request is read, and where it lies."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from typing import Any

import pytest

from vanthu.desk import bodies
from vanthu.desk.bodies import CHECK_BYTES, FORM_BYTES, FRAME_BYTES, WHY, Bodies, Handler

CHECK = "/portals/caobang/check/"


class App:
    """Reads bodies as Django does; remembers what it got and where it lay."""

    def __init__(self) -> None:
        self.got: list[tuple[str, int, bool]] = []
        self.gate: asyncio.Event | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        from django.core.exceptions import RequestAborted

        try:
            file = await Handler().read_body(receive)
        except RequestAborted:
            self.got.append(("aborted", 0, False))
            return
        with file:
            try:
                memory = os.readlink(f"/proc/self/fd/{file.fileno()}").startswith("/memfd:")
            except OSError:
                memory = False
            self.got.append((scope.get(WHY, ""), len(file.read()), memory))
        if self.gate is not None:
            await self.gate.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


class Client:
    """One request's receive and send."""

    def __init__(self, pieces: Iterable[bytes], *, endless: bool = False) -> None:
        self.pieces = iter(pieces)
        self.endless = endless
        self.read = 0
        self.sent: list[Any] = []

    async def receive(self) -> Any:
        piece = next(self.pieces, None)
        if piece is None:
            if self.endless:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": b"", "more_body": False}
        self.read += len(piece)
        return {"type": "http.request", "body": piece, "more_body": True}

    async def send(self, message: Any) -> None:
        self.sent.append(message)


def ask(wrapped: Bodies, client: Client, path: str = CHECK, length: int | None = None) -> Any:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    return wrapped(scope, client.receive, client.send)


MEGABYTE = bytes(1 << 20)


@pytest.mark.parametrize(
    ("path", "megabytes", "expected"),
    [
        (CHECK, 25, ("", 25 << 20, True)),
        (CHECK, 26, ("large", 0, False)),
        ("/desk/drafts/1/edit/", 3, ("", 3 << 20, False)),
        ("/desk/drafts/1/edit/", 13, ("aborted", 0, False)),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_limits(path: str, megabytes: int, expected: tuple[str, int, bool], declared: bool) -> None:
    app, client = App(), Client([MEGABYTE] * megabytes)
    asyncio.run(ask(Bodies(app), client, path, megabytes << 20 if declared else None))
    why, size, memory = app.got[0]
    assert why == expected[0]
    if why == "large":
        # What had come before it was too long may be there; the view looks at the reason first.
        assert size <= (0 if declared else CHECK_BYTES + FRAME_BYTES)
    else:
        assert (size, memory) == expected[1:]
    assert client.read == megabytes << 20, "read to its end, so that the browser sees the answer"
    if expected[0] == "aborted":
        assert client.sent[0]["status"] == 413


def test_an_endless_one_isnt_read_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "READ_AWAY", 40 << 20)
    app, client = App(), Client(iter(lambda: MEGABYTE, b""))
    asyncio.run(ask(Bodies(app), client))
    assert app.got[0][0] == "large"
    assert client.read <= 42 << 20


def test_who_sends_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "RECEIVING_SECONDS", 0.05)
    app = App()
    asyncio.run(ask(Bodies(app), Client([b"a"], endless=True)))
    assert app.got == [("slow", 1, True)]


def test_only_so_many_are_received_at_a_time() -> None:
    app = App()

    async def both() -> None:
        app.gate = asyncio.Event()
        wrapped = Bodies(app, receiving=1)
        first = asyncio.create_task(ask(wrapped, Client([b"a"])))
        while not app.got:
            await asyncio.sleep(0)
        second = asyncio.create_task(ask(wrapped, Client([MEGABYTE])))
        while len(app.got) < 2:
            await asyncio.sleep(0)
        app.gate.set()
        await asyncio.gather(first, second)
        app.gate = None
        await ask(wrapped, Client([b"abc"]))

    asyncio.run(both())
    assert app.got == [("", 1, True), ("busy", 0, False), ("", 3, True)]


def test_other_requests_pass() -> None:
    seen: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def run() -> None:
        wrapped = Bodies(app)
        await wrapped({"type": "lifespan"}, Client([]).receive, Client([]).send)
        scope = {"type": "http", "method": "GET", "path": CHECK, "headers": []}
        await wrapped(scope, Client([]).receive, Client([]).send)

    asyncio.run(run())
    assert seen == ["lifespan", "http"]
    assert FORM_BYTES < CHECK_BYTES
