"""Blobs that copies share: only what is new is brought, nothing damaged, and what no copy lists
goes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from vanthu.store.backup import shared as sharing
from vanthu.store.backup.shared import Tally, copy_blobs, drop_unlisted, listed, missing_bytes
from vanthu.store.blobs import FolderBlobs


@pytest.fixture
def live(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "live")


@pytest.fixture
def shared(tmp_path: Path) -> FolderBlobs:
    store = FolderBlobs(tmp_path / "shared")
    store.root.mkdir()
    return store


def put(store: FolderBlobs, content: bytes) -> str:
    return store.put(io.BytesIO(content))[0]


def copied(live: FolderBlobs, shared: FolderBlobs) -> tuple[Tally, list[str]]:
    lines: list[str] = []
    return copy_blobs(live, shared, lines.append), lines


def test_only_what_is_new_is_brought(live: FolderBlobs, shared: FolderBlobs) -> None:
    first = sorted(put(live, content) for content in (b"one", b"two", b""))
    assert missing_bytes(live, shared) == 6
    tally, lines = copied(live, shared)
    assert (tally.count, tally.bytes, tally.new, tally.new_bytes) == (3, 6, 3, 6)
    assert lines == first
    stamps = {path: path.stat().st_mtime_ns for path in listed(shared.root)}
    third = put(live, b"three")
    assert missing_bytes(live, shared) == 5
    tally, lines = copied(live, shared)
    assert (tally.count, tally.new, tally.new_bytes) == (4, 1, 5)
    assert lines == sorted([*first, third])
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert shared.path(third).read_bytes() == b"three"


def test_what_is_still_being_written_is_no_blob(live: FolderBlobs, shared: FolderBlobs) -> None:
    name = put(live, b"one")
    (live.root / ".put-abc").write_bytes(b"half")
    (live.path(name).parent / "note.txt").write_bytes(b"?")
    (live.root / "zz").write_bytes(b"a file, no folder")
    assert copied(live, shared)[1] == [name]


def test_a_damaged_blob_is_told_and_not_copied(live: FolderBlobs, shared: FolderBlobs) -> None:
    good, bad = put(live, b"good"), put(live, b"fine once")
    live.path(bad).write_bytes(b"rotten!!!")
    tally, lines = copied(live, shared)
    assert tally.damaged == {bad: False}
    assert lines == [good]
    assert not shared.exists(bad)
    assert not list(shared.root.glob(".put-*"))


def test_an_older_whole_copy_outlives_the_damage(live: FolderBlobs, shared: FolderBlobs) -> None:
    name = put(live, b"fine once")
    copied(live, shared)
    live.path(name).write_bytes(b"cut")
    tally, lines = copied(live, shared)
    assert tally.damaged == {name: True}
    assert lines == [name]
    assert shared.path(name).read_bytes() == b"fine once"


def test_a_damaged_copy_is_mended_from_the_service(live: FolderBlobs, shared: FolderBlobs) -> None:
    name = put(live, b"fine")
    copied(live, shared)
    shared.path(name).write_bytes(b"cut short by a disk")
    tally, lines = copied(live, shared)
    assert (tally.damaged, tally.new, lines) == ({}, 1, [name])
    assert shared.path(name).read_bytes() == b"fine"


def test_what_is_destroyed_meanwhile_is_no_damage(
    live: FolderBlobs, shared: FolderBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Destroying overwrites first: we may read noughts, and then there is no file."""
    name = put(live, b"destroyed")
    live.path(name).write_bytes(bytes(9))
    take = live.referencing

    def destroyed() -> object:
        live.path(name).unlink()
        return take()

    monkeypatch.setattr(live, "referencing", destroyed)
    tally, lines = copied(live, shared)
    assert (tally.damaged, lines) == ({}, [])
    assert not shared.exists(name)


def test_a_blob_that_the_disk_does_not_give_back(live: FolderBlobs, shared: FolderBlobs) -> None:
    good, bad = put(live, b"good"), put(live, b"bad")
    live.path(bad).unlink()
    live.path(bad).mkdir()  # reading it fails, as EIO would
    tally, lines = copied(live, shared)
    assert (tally.damaged, lines) == ({bad: False}, [good])


def test_what_no_copy_lists_goes(shared: FolderBlobs, tmp_path: Path) -> None:
    names = sorted(put(shared, bytes([number])) for number in range(20))
    lists = [tmp_path / "a.txt", tmp_path / "b.txt"]
    lists[0].write_text("".join(f"{name}\n" for name in names[::3]))
    lists[1].write_text("".join(f"{name}\n" for name in [*names[::4], "f" * 64]))
    kept = sorted({*names[::3], *names[::4]})
    assert drop_unlisted(shared, lists) == 20 - len(kept)
    assert [path.name for path in listed(shared.root)] == kept


def test_a_store_that_is_not_there_yet_is_empty(shared: FolderBlobs, tmp_path: Path) -> None:
    assert copied(FolderBlobs(tmp_path / "none"), shared)[1] == []
    assert missing_bytes(FolderBlobs(tmp_path / "none"), shared) == 0


def test_a_blob_that_the_service_has_lost_stays_in_the_copies_that_have_it(
    live: FolderBlobs, shared: FolderBlobs
) -> None:
    had, there = put(live, b"had"), put(live, b"there")
    copied(live, shared)
    live.delete(had)
    never = "f" * 64
    lines: list[str] = []
    tally = copy_blobs(live, shared, lines.append, sorted([had, never]))
    assert tally.damaged == {had: True, never: False}
    assert lines == sorted([had, there])


def test_one_that_came_back_meanwhile_is_no_second_one(
    live: FolderBlobs, shared: FolderBlobs
) -> None:
    name = put(live, b"back")
    lines: list[str] = []
    tally = copy_blobs(live, shared, lines.append, [name])
    assert (tally.new, tally.damaged, lines) == (1, {}, [name])


def test_a_blob_gets_its_name_when_it_is_on_the_disk(
    live: FolderBlobs, shared: FolderBlobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a power cut a name is all that tells that the bytes are right."""
    monkeypatch.setattr(sharing, "AT_ONCE", 2)
    for number in range(5):
        put(live, bytes([number]))
    flushed: list[tuple[int, int]] = []

    def flush(root: Path) -> None:
        flushed.append((len(list(listed(root))), len(list(root.glob(".put-*")))))

    monkeypatch.setattr(sharing, "flush_disk", flush)
    tally, lines = copied(live, shared)
    assert flushed == [(0, 2), (2, 2), (4, 1)]
    assert [path.name for path in listed(shared.root)] == lines
    assert tally.new == 5
