"""Plain text: which form of Unicode, or none."""

from __future__ import annotations

import codecs

import pytest

from .texts import FIXTURES, read_bytes

TEXT = "Cộng hòa xã hội chủ nghĩa Việt Nam\r\nĐộc lập - Tự do - Hạnh phúc\r\n"
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("charset", MARKS)
def test_marked(charset: str) -> None:
    outcome = read_bytes(MARKS[charset] + TEXT.encode(charset), "txt")
    assert outcome.text == TEXT.replace("\r\n", "\n").strip()
    assert outcome.metadata["charset"] == charset


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be"])
def test_unmarked(charset: str) -> None:
    outcome = read_bytes(TEXT.encode(charset), "txt")
    assert outcome.text == TEXT.replace("\r\n", "\n").strip()
    assert outcome.metadata["charset"] == charset


def test_eight_bit_text_is_kept_byte_for_byte() -> None:
    data = bytes(byte for byte in range(1, 256) if byte not in b"\n\r\x0c")
    outcome = read_bytes(b"a" + data + b"z", "txt")
    assert outcome.text == "a" + data.decode("latin-1") + "z"
    assert outcome.metadata["charset"] == "8bit"


def test_utf8_cut_inside_a_letter_is_still_utf8() -> None:
    source = (FIXTURES / "regulations" / "hoabinh.txt").read_bytes()
    cut = source[: source.index("ộ".encode()) + 1]
    outcome = read_bytes(cut, "txt")
    assert outcome.metadata["charset"] == "utf-8"
    assert outcome.text.endswith("\ufffd")


def test_ascii_is_ascii() -> None:
    assert read_bytes(b"a\nb\n", "txt").metadata["charset"] == "ascii"
