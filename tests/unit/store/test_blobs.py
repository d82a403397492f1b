"""Blobs: written once, durable, and nothing of a killed writer stays."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest

from vanthu.store.blobs import PUTTING, FolderBlobs, opened

WRITER = """
import sys; from pathlib import Path; from vanthu.store.blobs import FolderBlobs
held = FolderBlobs(Path(sys.argv[1]))._temporary()
print("writing", flush=True); sys.stdin.read()
"""


def test_put_is_named_by_its_bytes_and_written_once(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    name, size = store.put(io.BytesIO(b"abc"))
    assert (name, size) == (hashlib.sha256(b"abc").hexdigest(), 3)
    assert store.put(io.BytesIO(b"abc")) == (name, 3)
    with opened(store, name) as file:
        assert file.read() == b"abc"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        FolderBlobs(tmp_path).path("../" * 10 + "etc/passwd")


def test_a_failing_source_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        FolderBlobs(tmp_path).put(Broken())
    assert list(tmp_path.iterdir()) == []


def test_sweep_takes_what_a_killed_writer_left_and_nothing_else(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            WRITER,
            str(tmp_path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stdout.readline() == b"writing\n"
    assert store.sweep() == 0
    writer.kill()
    writer.communicate()
    assert store.sweep() == 1
    assert list(tmp_path.glob(f"{PUTTING}*")) == []
