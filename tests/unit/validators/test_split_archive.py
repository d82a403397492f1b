"""Pieces of archives."""

from __future__ import annotations

import pytest

from vanthu.validators.rules.split_archive import SplitArchive

from .contexts import file, found


@pytest.mark.parametrize(
    ("name", "short", "is_piece"),
    [
        ("ho so.zip.001", "zip", False),  # its opener says so
        ("ho so.zip.002", "bin", True),
        ("ho so.7z.003", "bin", True),
        ("ho so.Z01", "bin", True),
        ("ho so.zip", "zip", False),
        ("31.2015.001", "bin", False),
        ("ho so.zip.001", "pdf", False),
    ],
)
def test_pieces(name: str, short: str, is_piece: bool) -> None:
    expected = ["archive.incomplete"] if is_piece else []
    assert found(SplitArchive(), file(name, short)) == expected
