"""Sending a blob without holding it in memory, under ASGI and WSGI alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from vanthu.store.blobs import blobs

CHUNK = 256 * 1024


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


async def _pieces_async(file: BinaryIO) -> AsyncIterator[bytes]:
    try:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk
    finally:
        file.close()


def blob_response(
    request: HttpRequest, sha256: str, *, name: str, content_type: str, size: int | None = None
) -> StreamingHttpResponse:
    """The blob as an attachment; FileNotFoundError when it isn't in the store.

    Django would read a synchronous iterator to its end under ASGI before the first byte goes out.
    """
    file = blobs().open(sha256)
    pieces = _pieces_async(file) if isinstance(request, ASGIRequest) else _pieces(file)
    response = StreamingHttpResponse(pieces, content_type=content_type)
    # A HEAD request never starts the generator, so the file is closed with the response.
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if size is not None:
        response["Content-Length"] = str(size)
    return response
