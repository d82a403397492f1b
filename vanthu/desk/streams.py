"""Sending a blob without holding it in memory, whole or in a range, under ASGI and WSGI alike."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from vanthu.store.blobs import blobs

from .ranges import Asked, asked

CHUNK = 256 * 1024


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    with file:
        while left and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


async def _pieces_async(file: BinaryIO, left: int) -> AsyncIterator[bytes]:
    try:
        while left and (chunk := await asyncio.to_thread(file.read, min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
    finally:
        file.close()


def blob_response(
    request: HttpRequest, sha256: str, *, name: str, content_type: str
) -> HttpResponseBase:
    """The blob as an attachment, or the range of it that was asked for (RFC 9110 §14); its name is
    its strong validator. FileNotFoundError when it isn't in the store.
    """
    file = blobs().open(sha256)
    size = file.seek(0, os.SEEK_END)
    etag = f'"{sha256}"'
    what = asked(request.method or "GET", request.headers, size, etag)
    response = _body(request, file, what, content_type)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    if what.status == 206:
        last = what.start + what.length - 1
        response["Content-Range"] = f"bytes {what.start}-{last}/{size}"
    elif what.status == 416:
        response["Content-Range"] = f"bytes */{size}"
    return response


def file_response(
    request: HttpRequest, file: BinaryIO, *, name: str, content_type: str
) -> HttpResponseBase:
    """A file of ours as an attachment, whole; it is closed with the response. Django's own
    FileResponse would hold it in memory under ASGI."""
    whole = Asked(200, 0, file.seek(0, os.SEEK_END))
    response = _body(request, file, whole, content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _body(request: HttpRequest, file: BinaryIO, what: Asked, content_type: str) -> HttpResponseBase:
    if what.status not in (200, 206):
        file.close()
        return HttpResponse(status=what.status, content_type=content_type)
    if request.method == "HEAD":
        # Django would read the whole stream for a body that isn't sent.
        file.close()
        return HttpResponse(content_type=content_type, headers={"Content-Length": str(what.length)})
    file.seek(what.start)
    # Django would read a synchronous iterator to its end under ASGI before the first byte goes out.
    is_async = isinstance(request, ASGIRequest)
    pieces = _pieces_async(file, what.length) if is_async else _pieces(file, what.length)
    response = StreamingHttpResponse(pieces, status=what.status, content_type=content_type)
    # A client that leaves before the first piece never starts the generator.
    response._resource_closers.append(file.close)  # type: ignore[attr-defined]
    response["Content-Length"] = str(what.length)
    return response
