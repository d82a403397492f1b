"""Plain text that is hard on decoders, detectors and regular expressions."""

from __future__ import annotations

from collections.abc import Iterator

from tests.samples.kinds import sample
from tests.samples.trial import Secrets


def files(secrets: Secrets) -> Iterator[tuple[str, bytes]]:
    """All files of this kind."""
    path = str(secrets.path)
    yield "line.txt", b"x" * 20_000_000
    yield "lines.txt", b"\n" * 5_000_000
    yield "returns.txt", b"\r" * 5_000_000
    yield "words.txt", "Quyết định ".encode() * 300_000
    yield "marks.txt", ("a" + "\u0301" * 200_000).encode()
    yield "zalgo.txt", ("e\u0302\u0301\u0323" * 300_000).encode()
    yield "bidi.txt", ("\u202e\u2066x" * 200_000).encode()
    yield "surrogates.txt", b"\xed\xa0\x80\xed\xb0\x80" * 100_000
    yield "overlong.txt", b"\xc0\x80\xf8\x88\x80\x80\x80" * 100_000 + b" x"
    yield "noncharacters.txt", ("\ufffe\uffff\U0010ffff " * 50_000).encode()
    yield "utf16-odd.txt", b"\xff\xfe" + b"a\0" * 100_000 + b"x"
    yield "utf16-alone.txt", b"\xff\xfe" + b"\x00\xd8" * 100_000
    yield "utf32.txt", b"\xff\xfe\0\0" + b"\xff\xff\xff\x7f" * 1000
    yield "nulls.txt", b"a\0" * 10 + b"x" * 100_000
    yield "viqr.txt", b"Quye^'t ddi.nh " * 200_000
    yield "viqr-marks.txt", b"a^'" * 1_000_000
    yield "references.txt", b"&#7879;&#x110000;&#99999999999;" * 100_000
    yield "mojibake.txt", "Quyáº¿t Ä‘á»‹nh ".encode() * 100_000
    yield "tcvn3.txt", bytes(range(0x80, 0x100)) * 20_000
    yield "all.txt", bytes(range(256)) * 10_000
    yield "dates.txt", b"ngay " + b"1" * 500_000 + b" thang " * 10_000
    yield "numbers.txt", "Số: ".encode() + b"1/" * 200_000 + "QĐ-UBND".encode()
    yield "spaces.txt", b" " * 3_000_000 + b"x"
    yield "tabs.txt", b"a\t" * 1_000_000
    yield "headers.txt", b"From: a\r\nTo: b\r\nSubject: c\r\n" * 20_000
    yield "path.txt", f"file://{path}\n\\input{{{path}}}\n<!--#include file='{path}'-->\n".encode()
    yield "script.ps", b"%!PS\n(" + path.encode() + b") (r) file 1000 string readstring pop =\n"
    yield "shell.bat", b"@type " + path.encode() + b"\r\n"
    yield "empty.doc", b""
    yield "byte.pdf", b"x"
    for kind in ("exe", "elf", "iso", "7z", "tar", "msg"):
        yield f"cut.{kind}", sample(kind)[:100]
