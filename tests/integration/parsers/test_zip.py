"""ZIP of every make through the sandbox: names by charset, ZIP64, methods, passwords (bar 6)."""

from __future__ import annotations

import io
import random
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile import zip_of
from tests.samples.rar import stored
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


@pytest.mark.parametrize("method", ["Deflate", "BZip2", "LZMA", "Deflate64", "PPMd"])
def test_methods(opened: Opened, blobs: Blobs, tmp_path: Path, method: str) -> None:
    tree = read(opened, packed(tmp_path, f"-mm={method}"))
    assert codes(tree) == set()
    assert [part.name for part in tree.parts[1:]] == ["a.txt", "b.txt"]
    assert blobs[tree.parts[1].sha256].decode() == "Quyết định " * 500


def test_a_method_that_nobody_has(opened: Opened) -> None:
    data = bytearray(zip_of({"a.txt": b"x" * 50}))
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.find(mark) + at] = 77
    tree = read(opened, bytes(data))
    assert codes(tree) == {"archive.unsupported"}


def test_a_rare_method_damaged(opened: Opened, tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path, "-mm=PPMd"))
    place = data.find(b"a.txt") + 60
    data[place : place + 20] = bytes(20)
    tree = read(opened, bytes(data))
    assert codes(tree) == {"archive.damaged"}


def special(mode: int) -> bytes:
    """A ZIP of a text and of something that Unix doesn't call a file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "one")
        info = zipfile.ZipInfo("b")
        info.create_system, info.external_attr = 3, (mode | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO])
def test_links_and_devices_alone_are_refused(opened: Opened, blobs: Blobs, mode: int) -> None:
    tree = read(opened, special(mode))
    assert [(f.code, f.part) for f in tree.findings] == [("archive.link", "1.2")]
    assert [blobs[part.sha256] for part in tree.parts[1:]] == [b"one", b""]


@pytest.mark.parametrize("pack", [zip_of, stored])
def test_paths_that_lead_outside(opened: Opened, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    names = ["../../a.txt", "/etc/b.txt", "C:\\c.txt", "x/../../d.txt", "phụ lục/e..txt", "f...txt"]
    tree = read(opened, pack(dict.fromkeys(names, b"x")))
    assert {(f.code, f.part) for f in tree.findings} == {
        ("archive.unsafe_path", f"1.{number}") for number in (1, 2, 3, 4)
    }
    found = [part.name for part in tree.parts[1:]]
    assert found == ["a.txt", "b.txt", "c.txt", "d.txt", "e..txt", "f...txt"]


def test_one_locked_member_bars_itself_alone(opened: Opened) -> None:
    data = bytearray(zip_of({"mat.txt": b"secret", "ro.txt": b"open"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    tree = read(opened, bytes(data))
    assert [(f.code, f.part) for f in tree.findings] == [("archive.encrypted", "1.1")]


@pytest.mark.parametrize("name", ["ho so.zip.001", "ho so.z01"])
def test_a_piece_is_called_incomplete(opened: Opened, name: str) -> None:
    data = zip_of({"a.txt": random.Random(1).randbytes(3000)})[:200]
    tree = opened(data, root_type="application/octet-stream", name=name)
    assert codes(tree) == {"archive.incomplete"}
    spanned = opened(b"PK\x07\x08" + data, root_type="application/octet-stream", name="a.zip")
    assert codes(spanned) == {"archive.incomplete"}
    cut = opened(data, root_type="application/octet-stream", name="a.zip")
    assert codes(cut) == {"archive.damaged"}


def test_a_member_without_a_name_is_a_member(opened: Opened) -> None:
    """zipfile's `is_dir` broke on it before Python 3.12; found by mutants."""
    tree = read(opened, _nameless(zip_of({"a.txt": b"one"})))
    assert {part.name for part in tree.parts[1:]} >= {"a.txt"}
    assert "file.crash" not in codes(tree)


def _nameless(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = ""
        archive.writestr(info, b"three")
    return out.getvalue()
