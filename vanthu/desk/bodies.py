"""How much of a request is read, and where it lies, before Django sees it.

Django reads the whole body of an ASGI request first, whatever its length, and spools it to a disk.
Here what is too long is read away without being kept, and the body of a check (a file that somebody
may not be allowed to show around) never leaves memory.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from typing import Any, BinaryIO, cast

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler

from vanthu.pipeline.memory import memory_file

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

#: All files of one check together (issue: 25 MB).
CHECK_BYTES = 25 << 20
#: What multipart adds: boundaries, names, the other fields.
FRAME_BYTES = 256 << 10
#: Forms of the desk; the text of a long document with its blocks stays well below.
FORM_BYTES = 12 << 20
#: Checks whose files are being received at a time; each may hold CHECK_BYTES twice.
RECEIVING = 4
#: Seconds for receiving the files of a check: 25 MB at 2 Mbit/s.
RECEIVING_SECONDS = 110.0
#: What isn't kept is read away up to here, so that browsers see the answer and not a broken line.
READ_AWAY = 256 << 20
READ_AWAY_SECONDS = 60.0

#: The one text that is written without Django.
TOO_LONG = "413: biểu mẫu quá dài / the form is too long\n"

_CHECK_PATH = re.compile(r"/portals/[^/]+/check/")
#: Files that editors bring to a draft, scans of signed papers, of what was delivered by hand: as
#: large, held in memory too, but not in the public's way.
_UPLOAD_PATH = re.compile(
    r"/desk/(?:drafts/[0-9]+/(?:files/add|paper)|deliveries/new|reuse/[0-9]+/record)/"
)
#: Key of the request's scope: why its body isn't there ("large", "busy", "slow").
WHY = "vanthu.body"
_in_memory: ContextVar[bool] = ContextVar("in_memory", default=False)


class Handler(ASGIHandler):
    """Django's handler; bodies of checks lie in memory."""

    async def read_body(self, receive: Receive) -> BinaryIO:
        """The whole body as a file at its start. Raises RequestAborted when the client leaves."""
        file = cast(
            "BinaryIO",
            memory_file("vanthu-body")
            if _in_memory.get()
            else tempfile.SpooledTemporaryFile(max_size=2 << 20),  # noqa: SIM115 - Django closes it
        )
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                file.close()
                raise RequestAborted
            file.write(message.get("body", b""))
            if not message.get("more_body", False):
                break
        file.seek(0)
        return file


class Bodies:
    """ASGI middleware: limits on length, on checks at a time and on their patience."""

    def __init__(self, app: ASGIApp, *, receiving: int = RECEIVING) -> None:
        self.app = app
        self._free = {"check": receiving, "upload": receiving}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
        elif _CHECK_PATH.fullmatch(scope["path"]):
            await self._check(scope, receive, send, "check")
        elif _UPLOAD_PATH.fullmatch(scope["path"]):
            await self._check(scope, receive, send, "upload")
        else:
            await self._form(scope, receive, send)

    async def _form(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A form that is too long must not be taken for a shorter one: Django is told that the
        client has left."""
        body = _Body(scope, receive, FORM_BYTES, None, cut=True)
        await self.app(scope, body.receive, send)
        if WHY in scope:
            start = {"type": "http.response.start", "status": 413}
            await send({**start, "headers": [(b"content-type", b"text/plain; charset=utf-8")]})
            await send({"type": "http.response.body", "body": TOO_LONG.encode()})

    async def _check(self, scope: Scope, receive: Receive, send: Send, lane: str) -> None:
        if self._free[lane] < 1:
            body = _Body(scope, receive, 0, None)
            body.refuse("busy")
            await self.app(scope, body.receive, send)
            return
        self._free[lane] -= 1
        token = _in_memory.set(True)
        try:
            body = _Body(scope, receive, CHECK_BYTES + FRAME_BYTES, RECEIVING_SECONDS)
            await self.app(scope, body.receive, send)
        finally:
            _in_memory.reset(token)
            self._free[lane] += 1


class _Body:
    """One request's body as Django receives it: empty where it is refused, and the scope says
    why."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        limit: int,
        seconds: float | None,
        *,
        cut: bool = False,
    ) -> None:
        self._scope, self._receive, self._limit = scope, receive, limit
        self._cut = cut
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self._size = 0
        self._ended = False
        if _declared(scope) > limit:
            self.refuse("large")

    def refuse(self, why: str) -> None:
        """Nothing of it will be kept."""
        self._scope[WHY] = why

    async def receive(self) -> Message:
        """The next piece."""
        if self._ended:
            return await self._receive()  # the disconnect that Django listens for
        if WHY in self._scope:
            return await self._read_away()
        try:
            message = await asyncio.wait_for(self._receive(), self._left())
        except TimeoutError:
            self.refuse("slow")
            return self._end()
        self._size += len(message.get("body", b""))
        if self._size > self._limit:
            self.refuse("large")
            return self._end() if not message.get("more_body") else await self._read_away()
        self._ended = not message.get("more_body", False)
        return message

    async def _read_away(self) -> Message:
        end = time.monotonic() + READ_AWAY_SECONDS
        while self._size < READ_AWAY and (left := end - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(self._receive(), left)
            except TimeoutError:
                break
            if message["type"] == "http.disconnect":
                return message
            self._size += len(message.get("body", b""))
            if not message.get("more_body", False):
                break
        return self._end()

    def _end(self) -> Message:
        self._ended = True
        if self._cut:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}

    def _left(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())


def _declared(scope: Scope) -> int:
    for name, value in scope.get("headers", ()):
        if name.lower() == b"content-length" and value.isdigit():
            return int(value)
    return 0
