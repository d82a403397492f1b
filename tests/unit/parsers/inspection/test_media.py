"""Films and sound that were cut off."""

from __future__ import annotations

import struct

import pytest

from tests.samples.kinds import sample

from .looking import look

KINDS = ("avi", "wav", "wmv", "wma", "mp4")


@pytest.mark.parametrize("short", KINDS)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_what_is_missing_is_counted(short: str, share: float) -> None:
    data = sample(short)
    cut = data[: int(len(data) * share)]
    found = look(cut, short)
    # What lies behind the last box that an MP4 has begun, nobody knows any more.
    assert 0 < found.missing <= len(data) - len(cut)


@pytest.mark.parametrize("short", KINDS)
def test_whole_files_and_what_stands_behind_them(short: str) -> None:
    assert look(sample(short), short).missing == 0
    assert look(sample(short) + b"ID3 and so on" * 9, short).missing == 0


@pytest.mark.parametrize("said", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_size_that_nobody_knew_yet(said: int) -> None:
    data = bytearray(sample("wav"))
    struct.pack_into("<I", data, 4, said)
    assert look(bytes(data[:200]), "wav").missing == 0


@pytest.mark.parametrize(
    "box",
    [
        struct.pack(">I4s", 0, b"mdat"),
        struct.pack(">I4s", 4, b"mdat"),
        struct.pack(">I4sQ", 1, b"mdat", 1 << 62),
        b"\0\0\0\xffmda\0",
        b"\0" * 40,
    ],
)
def test_odd_boxes_say_nothing(box: bytes) -> None:
    assert look(sample("mp4") + box, "mp4").missing == 0
