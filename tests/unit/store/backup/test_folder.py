"""FOLDER: whose it is, who works in it, and what killed runs leave."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from vanthu.store.backup.errors import BackupRuns, NoCopy, WrongFolder
from vanthu.store.backup.folder import BackupFolder

NOW = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


def test_names_sort_as_they_were_made(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path)
    for _ in range(11):
        (tmp_path / folder.new_name(NOW)).mkdir()
    (tmp_path / "2026-11-22T235959Z").mkdir()
    names = [copy.name for copy in folder.copies()]
    assert names[0] == "2026-11-22T235959Z"
    assert names[1:3] == ["2026-11-23T043000Z", "2026-11-23T043000Z-2"]
    assert names[-1] == "2026-11-23T043000Z-11"


def test_the_newest_or_the_named_copy(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path)
    with pytest.raises(NoCopy, match="vanthu backup"):
        folder.copy(None)
    for name in ("2026-11-22T000000Z", "2026-11-23T000000Z", ".making-2026-11-24T000000Z", "else"):
        (tmp_path / name).mkdir()
    assert folder.copy(None).name == "2026-11-23T000000Z"
    assert folder.copy("2026-11-22T000000Z").name == "2026-11-22T000000Z"
    with pytest.raises(NoCopy, match="2026-11-22T000000Z, 2026-11-23T000000Z"):
        folder.copy("2026-11-24T000000Z")


def test_leftovers_of_killed_runs_are_swept(tmp_path: Path) -> None:
    folder = BackupFolder(tmp_path / "new" / "copies")
    with folder.writing():
        pass
    for name in (".making-2026-11-24T000000Z", ".removing-2026-11-24T000000Z"):
        (folder.path / name / "portals").mkdir(parents=True)
    (folder.blobs.root / ".put-abc").write_bytes(b"half")
    with folder.writing():
        assert sorted(path.name for path in folder.path.iterdir()) == [".vanthu-backup", "blobs"]
        assert not list(folder.blobs.root.iterdir())
    assert (folder.path.stat().st_mode & 0o777, folder.path.parent.stat().st_mode & 0o777) == (
        0o700,
        0o700,
    )


def test_one_at_a_time_but_any_number_of_readers(tmp_path: Path) -> None:
    folder, other = BackupFolder(tmp_path / "c"), BackupFolder(tmp_path / "c")
    with folder.writing():
        with pytest.raises(BackupRuns), other.writing():
            pass
        with pytest.raises(BackupRuns), other.reading():
            pass
    third = BackupFolder(tmp_path / "c")
    with folder.reading(), other.reading(), pytest.raises(BackupRuns), third.writing():
        pass


def test_a_folder_with_other_things_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "lost+found").mkdir()
    (tmp_path / ".hidden").touch()
    with BackupFolder(tmp_path).writing():
        pass
    foreign = tmp_path / "foreign"
    (foreign / "blobs" / "ab").mkdir(parents=True)
    with pytest.raises(WrongFolder, match="holds other things"), BackupFolder(foreign).writing():
        pass


@pytest.mark.parametrize(
    ("folder", "wrong"),
    [
        ("data", True),
        ("data/copies", True),
        ("data/portals/copies", True),
        ("store", True),  # its blobs would be the service's
        ("store/blobs/copies", True),
        ("link", True),
        ("copies", False),
        ("", False),
        ("database", False),
    ],
)
def test_copies_lie_apart_from_what_they_are_copies_of(
    folder: str, wrong: bool, tmp_path: Path
) -> None:
    data, blobs = tmp_path / "data", tmp_path / "store" / "blobs"
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    there = BackupFolder(tmp_path / folder)
    if wrong:
        with pytest.raises(WrongFolder, match="in one another"):
            there.check_apart(data, blobs)
    else:
        there.check_apart(data, blobs)
