"""The parts of a mail that nobody has decided on: beside the store until they are kept."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from vanthu.store.blobs import STAGING, FolderBlobs, StagedBlobs, opened


@pytest.fixture
def store(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


def _read(store: FolderBlobs | StagedBlobs, sha256: str) -> bytes:
    with opened(store, sha256) as file:  # type: ignore[arg-type]
        return file.read()


def test_nothing_reaches_the_store_before_it_is_kept(store: FolderBlobs) -> None:
    staged = StagedBlobs(store)
    sha256, size = staged.put(io.BytesIO(b"part"))
    assert size == 4
    assert not store.exists(sha256)
    assert _read(staged, sha256) == b"part"
    with store.referencing():
        staged.keep()
    staged.close()
    assert _read(store, sha256) == b"part"
    assert not list(store.root.glob(f"{STAGING}*"))


def test_what_is_not_kept_is_overwritten(store: FolderBlobs, tmp_path: Path) -> None:
    staged = StagedBlobs(store)
    sha256, _ = staged.put(io.BytesIO(b"CANARY" * 1000))
    (folder,) = store.root.glob(f"{STAGING}*")
    os.link(folder / sha256, tmp_path / "same blocks")
    staged.close()
    assert not store.exists(sha256)
    assert not folder.exists()
    assert set((tmp_path / "same blocks").read_bytes()) == {0}


def test_what_the_store_has_already_stays_one(store: FolderBlobs) -> None:
    sha256, _ = store.put(io.BytesIO(b"logo"))
    staged = StagedBlobs(store)
    staged.put(io.BytesIO(b"logo"))
    staged.keep()
    staged.close()
    assert _read(store, sha256) == b"logo"


def test_a_dead_owners_folder_is_swept_a_living_ones_is_not(store: FolderBlobs) -> None:
    living = StagedBlobs(store)
    sha256, _ = living.put(io.BytesIO(b"alive"))
    dead = store.root / f"{STAGING}dead"
    dead.mkdir()
    (dead / "x").write_bytes(b"left")
    assert store.sweep() == 1
    assert not dead.exists()
    assert _read(living, sha256) == b"alive"
    living.close()


def test_collecting_waits_for_who_relies_on_a_blob(store: FolderBlobs) -> None:
    import fcntl

    with store.referencing(), store.referencing():
        fd = os.open(store.root / ".references", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(fd)
    with store.collecting():
        pass
