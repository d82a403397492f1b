"""Mails that were made to hurt (mail.md §4.4), generated: name → bytes, at any scale."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping

_HEAD = b"From: a@example.org\r\nTo: portal@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def long_to(scale: float) -> bytes:
    """One To: line of a megabyte."""
    count = int(62_000 * scale)
    people = b", ".join(b"user%d@a.vn" % number for number in range(count))
    return b"From: a@example.org\r\nTo: " + people + b"\r\nSubject: x\r\n\r\nbody\r\n"


def encoded_words(scale: float) -> bytes:
    """20,000 encoded words in one subject."""
    words = b"\r\n ".join([b"=?utf-8?B?xJFhbmc=?="] * int(20_000 * scale))
    return b"From: a@example.org\r\nSubject: " + words + b"\r\n\r\nbody\r\n"


def nested_multiparts(scale: float) -> bytes:
    """5,000 multiparts inside each other."""
    depth = int(5_000 * scale)
    line = b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n'
    begins = (line % (level, level) for level in range(depth))
    ends = (b"--b%d--\r\n" % level for level in reversed(range(depth)))
    bottom = b"Content-Type: text/plain\r\n\r\nbottom\r\n"
    return b"".join([_HEAD, *begins, bottom, *ends])


def many_parts(scale: float) -> bytes:
    """100,000 parts."""
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    parts = part * int(100_000 * scale)
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n"


def nested_mails(scale: float) -> bytes:
    """200 mails inside each other."""
    mail = _HEAD + b"\r\nbottom\r\n"
    for _ in range(int(200 * scale) or 1):
        mail = _HEAD + b"Content-Type: message/rfc822\r\n\r\n" + mail
    return mail


def parameters(scale: float) -> bytes:
    """20,000 parameters and RFC 2231 segments."""
    count = int(20_000 * scale)
    segments = b"; ".join(b"name*%d*=%%C3%%A0" % number for number in range(count))
    return _HEAD + b"Content-Type: text/plain; " + segments + b"\r\n\r\nbody\r\n"


def header_lines(scale: float) -> bytes:
    """200,000 header lines."""
    return b"X-A: b\r\n" * int(200_000 * scale) + _HEAD + b"\r\nbody\r\n"


def comments(scale: float) -> bytes:
    """An address of nothing but opening parentheses."""
    return b"From: " + b"(" * int(100_000 * scale) + b"\r\nSubject: x\r\n\r\nbody\r\n"


def carriage_returns(scale: float) -> bytes:
    """Five million bare carriage returns."""
    return _HEAD + b"\r\n" + b"\r" * int(5_000_000 * scale) + b"end"


def boundaries(scale: float) -> bytes:
    """A boundary that is the beginning of every line of the body."""
    return (
        _HEAD + b"Content-Type: multipart/mixed; boundary=\r\n\r\n" + b"--\r\n" * int(1e6 * scale)
    )


def uuencoded(scale: float) -> bytes:
    """Thousands of uuencode beginnings without an end."""
    return _HEAD + b"\r\n" + b"begin 644 a\r\n" * int(300_000 * scale)


def flowed(scale: float) -> bytes:
    """A million quote marks in format=flowed."""
    text = b">" * int(1e6 * scale) + b" x \r\n" + b"> a \r\n" * int(1e5 * scale)
    return _HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\n" + text


def html_tags(scale: float) -> bytes:
    """Tags that open and never close."""
    html = b"<div <!-- <script " * int(100_000 * scale)
    return _HEAD + b"Content-Type: text/html\r\n\r\n" + html


def zip_bomb(scale: float) -> bytes:
    """A gigabyte of zeros in a megabyte."""
    return attached(zip_of({"zeros.bin": b"\0" * int((1 << 30) * scale)}), "bomb.zip")


def nested_zips(scale: float) -> bytes:
    """A ZIP in a ZIP in a ZIP …"""
    data = b"bottom"
    for level in range(int(100 * scale) + 8):
        data = zip_of({f"{level}.zip" if level else "a.txt": data})
    return attached(data, "nest.zip")


def zip_members(scale: float) -> bytes:
    """200,000 empty members."""
    return attached(zip_of({str(n): b"" for n in range(int(200_000 * scale))}), "many.zip")


def base64_wall(scale: float) -> bytes:
    """One base64 line of 30 MB with a stray character at every place."""
    line = (b"QUJD" * 18 + b"*\r\n") * int(400_000 * scale)
    return _HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + line


#: All of them by name.
MAILS: Mapping[str, Callable[[float], bytes]] = {
    make.__name__: make
    for make in (
        long_to, encoded_words, nested_multiparts, many_parts, nested_mails, parameters,
        header_lines, comments, carriage_returns, boundaries, uuencoded, flowed, html_tags,
        zip_bomb, nested_zips, zip_members, base64_wall,
    )
}  # fmt: skip

#: Those whose whole point is past a limit: they must say which.
BEYOND_A_LIMIT = frozenset(
    {"long_to", "encoded_words", "nested_multiparts", "many_parts", "nested_mails", "header_lines"}
    | {"zip_bomb", "nested_zips", "zip_members", "parameters"}
)


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A deflated ZIP of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def attached(data: bytes, name: str, type_: str = "application/octet-stream") -> bytes:
    """A mail with one attachment."""
    return (
        _HEAD
        + b'Content-Type: multipart/mixed; boundary="frontier"\r\n\r\n'
        + b"--frontier\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nbody\r\n--frontier\r\n"
        + b'Content-Type: %s; name="%s"\r\n' % (type_.encode(), name.encode())
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(data).replace(b"\n", b"\r\n")
        + b"--frontier--\r\n"
    )
