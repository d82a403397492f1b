"""The task "open.smime": what an opaque S/MIME wrapper holds (RFC 8551 §3.5.2, RFC 5652)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from asn1crypto import cms

from vanthu.parsers.members import Budgets, Member, TooMuch, Writer

_SEALED = frozenset(
    {"enveloped_data", "encrypted_data", "authenticated_enveloped_data"}
    | {"signed_and_enveloped_data", "authenticated_data"}
)


def task(
    source: BinaryIO,
    name: str,  # noqa: ARG001 - the signature is a task's
    args: Mapping[str, Any],
    output: BinaryIO | None,
) -> dict[str, Any]:
    """The mail inside signed or compressed data; `mail.encrypted` for what is sealed."""
    assert output is not None
    writer = Writer(output, Budgets.from_args(args))
    try:
        content = cms.ContentInfo.load(source.read())
        kind = content["content_type"].native
        if kind in _SEALED:
            writer.note("mail.encrypted")
            return writer.answer()
        inner = _inner(content, kind, writer.budgets.size)
        if inner:
            writer.add(Member("1", "attachment", type="message/rfc822"), inner)
    except TooMuch as limit:
        writer.note("mail.limit", what=limit.what, limit=limit.limit)
    except (ValueError, TypeError, KeyError, zlib.error):
        writer.note("archive.damaged", what="smime")
    return writer.answer()


def _inner(content: cms.ContentInfo, kind: str, limit: int) -> bytes:
    """The wrapped entity; b"" for a detached signature, which wraps nothing."""
    if kind == "signed_data":
        wrapped = content["content"]["encap_content_info"]["content"]
        return bytes(wrapped) if wrapped.native is not None else b""
    if kind == "compressed_data":
        packed = bytes(content["content"]["encap_content_info"]["content"])
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, limit)
        if unpacker.unconsumed_tail:
            raise TooMuch("size", limit)
        return data
    return b""
