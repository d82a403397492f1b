"""ZIP of every make through the sandbox: names by charset, ZIP64, methods, passwords (bar 6)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.samples.zips import names, packed, zip64
from vanthu.parsers.opening import OpenedTree

from .conftest import Blobs

Opened = Callable[..., OpenedTree]


def read(opened: Opened, data: bytes) -> OpenedTree:
    return opened(data, root_type="application/octet-stream", name="x.zip")


def codes(tree: OpenedTree) -> set[str]:
    return {finding.code for finding in tree.findings}


@pytest.mark.parametrize("kind", sorted(names()))
def test_names_by_charset(opened: Opened, kind: str) -> None:
    data, right = names()[kind]
    tree = read(opened, data)
    found = [part.name for part in tree.parts[1:]]
    # TCVN3 has one byte for both cases of a toned letter: the font made the capitals.
    assert found == right or (kind == "tcvn3" and str(found).lower() == str(right).lower())
    assert tree.findings == ()


def test_zip64(opened: Opened, blobs: Blobs) -> None:
    tree = read(opened, zip64())
    assert tree.findings == ()
    assert [blobs[part.sha256] for part in tree.parts[1:]] == [b"Quy che" * 100]


@pytest.mark.parametrize("method", ["AES256", "ZipCrypto"])
def test_encrypted(opened: Opened, tmp_path: Path, method: str) -> None:
    tree = read(opened, packed(tmp_path, "-pmat-khau", f"-mem={method}"))
    assert codes(tree) == {"archive.encrypted"}
    assert [part.encrypted for part in tree.parts[1:]] == [True, True]


@pytest.mark.parametrize(
    ("method", "code"),
    [("Deflate", ""), ("BZip2", ""), ("LZMA", ""), ("Deflate64", "archive.unsupported")],
)
def test_methods(opened: Opened, blobs: Blobs, tmp_path: Path, method: str, code: str) -> None:
    tree = read(opened, packed(tmp_path, f"-mm={method}"))
    assert codes(tree) == ({code} if code else set())
    assert [part.name for part in tree.parts[1:]] == ["a.txt", "b.txt"]
    if not code:
        assert blobs[tree.parts[1].sha256].decode() == "Quyết định " * 500
