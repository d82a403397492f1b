"""Documents inside a document (w:altChunk, ECMA-376-1 17.17.2): Word shows them in their place.

Programs that put documents together write them so; Word unpacks them when it saves the file.
"""

from __future__ import annotations

import email
import io
from collections.abc import Callable
from email.message import Message

from vanthu.parsers.documents import html, rtf, txt
from vanthu.parsers.types import Block, Outcome

#: Documents in documents in documents: beyond this nobody reads them.
MAX_DEPTH = 3
_MHT_HEAD = 4096


def read_chunk(data: bytes, nested: Callable[[io.BytesIO], Outcome]) -> tuple[Block, ...]:
    """The blocks of an embedded document, told by its bytes; () where it can't be read.

    `nested` reads a DOCX, one level deeper.
    """
    if data.startswith(b"PK"):
        return nested(io.BytesIO(data)).blocks
    if data.lstrip()[:5] == b"{\\rtf":
        return rtf.read(io.BytesIO(data), "").blocks
    if b"mime-version:" in data[:_MHT_HEAD].lower():
        page = _page_of(email.message_from_bytes(data))
        return html.read(io.BytesIO(page), "").blocks if page else ()
    if _is_markup(data):
        return html.read(io.BytesIO(data), "").blocks
    return txt.read(io.BytesIO(data), "").blocks


def _page_of(mht: Message) -> bytes:
    """The first page of a web archive (RFC 2557), in UTF-8."""
    for part in mht.walk():
        if part.get_content_type() == "text/html":
            raw = part.get_payload(decode=True)
            return raw if isinstance(raw, bytes) else b""
    return b""


def _is_markup(data: bytes) -> bool:
    head = data[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    return head.startswith(b"<") and (b"<html" in head or b"<body" in head or b"<p" in head)
