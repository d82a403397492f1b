"""Boxes: read back whole, readable with their own key only, and gone with it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from vanthu.store.sealed.boxes import CHUNK, MAGIC, BoxDamaged, Boxes, new_name
from vanthu.store.sealed.shred import shred

CANARY = b"TAI LIEU CANARY 7f3a"
MANIFEST = {"subject": "Báo cáo CANARY", "shas": ["a" * 64]}


@pytest.fixture
def store(tmp_path: Path) -> Boxes:
    return Boxes(tmp_path / "sealed", tmp_path / "keys")


def _written(store: Boxes, content: bytes) -> str:
    name = new_name(7)
    store.write(name, MANIFEST, io.BytesIO(content))
    return name


@pytest.mark.parametrize("size", [0, 1, CHUNK - 200, CHUNK, CHUNK + 1, 3 * CHUNK + 17])
def test_what_goes_in_comes_out(store: Boxes, size: int) -> None:
    content = os.urandom(size)
    name = _written(store, content)
    assert store.manifest(name) == MANIFEST
    with store.content(name) as reader:
        assert reader.read() == content


def test_a_box_tells_nothing_and_only_we_may_look(store: Boxes) -> None:
    name = _written(store, CANARY * 100)
    for path in (store.box_path(name), store.key_path(name)):
        assert b"CANARY" not in path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700


def test_without_its_key_a_copy_of_the_box_is_noise(store: Boxes) -> None:
    name = _written(store, CANARY)
    copy = store.box_path(name).read_bytes()
    store.destroy(name)
    assert not store.exists(name)
    store.box_path(name).write_bytes(copy)
    with pytest.raises(BoxDamaged):
        store.manifest(name)
    other = _written(store, b"x")
    store.key_path(name).write_bytes(store.key_path(other).read_bytes())
    with pytest.raises(BoxDamaged):
        store.manifest(name)


@pytest.mark.parametrize("fault", ["flip", "cut", "swap", "rename"])
def test_a_changed_box_is_noticed(store: Boxes, fault: str) -> None:
    name = _written(store, bytes(3 * CHUNK))
    path = store.box_path(name)
    data = bytearray(path.read_bytes())
    start, piece = len(MAGIC) + 7, CHUNK + 16
    if fault == "flip":
        data[-1] ^= 1
    elif fault == "cut":
        del data[start + 2 * piece :]
    elif fault == "swap":
        first, second = data[start : start + piece], data[start + piece : start + 2 * piece]
        data[start : start + 2 * piece] = second + first
    path.write_bytes(data)
    if fault == "rename":
        moved = new_name(8)
        path.rename(store.box_path(moved))
        store.key_path(name).rename(store.key_path(moved))
        name = moved
    with pytest.raises(BoxDamaged):
        store.content(name).read()


def test_names_are_no_paths(store: Boxes) -> None:
    with pytest.raises(ValueError, match="box's name"):
        store.box_path("../secrets/audit")


def test_shredding_overwrites_before_it_unlinks(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(CANARY * 1000)
    os.link(path, tmp_path / "other name")  # what the same blocks hold afterwards
    assert shred(path)
    assert not path.exists()
    assert set((tmp_path / "other name").read_bytes()) == {0}
    assert not shred(path)
