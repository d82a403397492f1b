"""The identity of a mail over the ways that it can take."""

from __future__ import annotations

import io
import tracemalloc

import pytest

from vanthu.ingest.raw_key import HEAD_LIMIT, RawKeyReader, split_hops

MAIL = b"From: a@x.vn\r\nSubject: B\xc3\xa0i\r\n vi\xe1\xba\xbft\r\n\r\nbody\r\n\r\nmore\r\n"


def read(raw: bytes, size: int = 65536) -> RawKeyReader:
    reader = RawKeyReader(io.BytesIO(raw))
    while reader.read(size):
        pass
    return reader


def key(raw: bytes, size: int = 65536) -> str:
    return read(raw, size).key


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"\r\n", b"\n"),
        b"Return-Path: <a@x.vn>\r\nReceived: from a\r\n\tby b; now\r\n" + MAIL,
        b"From a@x.vn Mon Jan  2 10:00:00 2023\n" + MAIL,
        MAIL.replace(b"Subject", b"X-Spam-Status: No\r\nARC-Seal: i=1\r\nSubject"),
        MAIL.replace(b"\r\n\r\nbody", b"\r\nDKIM-Signature: v=1;\r\n b=x\r\n\r\nbody"),
        MAIL + b"\r\n\r\n",
        MAIL.rstrip(),
    ],
    ids=["lf", "received", "mbox", "filters", "last-field", "more-ends", "no-end"],
)
def test_what_hops_add_is_not_the_mail(other: bytes) -> None:
    assert key(other) == key(MAIL)


@pytest.mark.parametrize(
    "other",
    [
        MAIL.replace(b"body", b"bodY"),
        MAIL.replace(b"Subject", b"Subjekt"),
        MAIL.replace(b"body\r\n\r\n", b"body\r\n"),
        MAIL.replace(b"\r\n\r\nbody", b"\r\nTo: b@y.vn\r\n\r\nbody"),
        MAIL.replace(b"more", b"Received: in the body"),
    ],
)
def test_what_the_sender_wrote_counts(other: bytes) -> None:
    assert key(other) != key(MAIL)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64])
def test_key_does_not_depend_on_the_pieces(size: int) -> None:
    raw = b"Received: x\r\n" + MAIL + b"\r\r\nx\r\n\n\n\ry\r\n"
    assert key(raw, size) == key(raw)


def test_head_and_hops_are_parted() -> None:
    reader = read(b"Received: one\r\n two\r\n" + MAIL)
    assert reader.key
    assert reader.hops == b"Received: one\r\n two\r\n"
    assert reader.head.startswith(b"Received")
    assert b"body" not in reader.head
    assert split_hops(b"A: b\n\tc\nX-Spam-Flag: YES\n more\nD: e") == (
        b"A: b\n\tc\nD: e",
        b"X-Spam-Flag: YES\n more\n",
    )


def test_memory_is_flat_and_a_head_without_end_is_cut() -> None:
    class Endless(io.RawIOBase):
        left = 64

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"x" * (1 << 20) if self.left >= 0 else b""

    tracemalloc.start()
    reader = RawKeyReader(Endless())  # type: ignore[arg-type]
    while reader.read(1 << 20):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(reader.head) <= HEAD_LIMIT
    assert peak < 24 * (1 << 20)


def test_empty_mail_has_a_key() -> None:
    assert len(key(b"")) == 64
