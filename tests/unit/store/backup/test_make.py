"""A copy of everything, and what is left of older ones."""

from __future__ import annotations

import errno
import io
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from vanthu.config.settings import Settings
from vanthu.store.backup import make as making
from vanthu.store.backup import shared as sharing
from vanthu.store.backup.copying import SourceUnreadable
from vanthu.store.backup.errors import BackupError, NoRoom, WrongFolder
from vanthu.store.backup.folder import BackupFolder
from vanthu.store.backup.make import make
from vanthu.store.backup.manifest import read_manifest
from vanthu.store.backup.verify import check_database, damaged_blobs, damaged_files
from vanthu.store.blobs import FolderBlobs
from vanthu.store.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def blobs_of(settings: Settings) -> FolderBlobs:
    return FolderBlobs(settings.blobs_dir)


def test_a_whole_copy(settings_: Settings, folder: Path) -> None:
    made = make(settings_, folder)
    manifest = read_manifest(made.path)
    assert set(manifest.files) == {
        "spool/main/new/waits", "spool/main/bad/broken", "spool/main/bad/broken.reason",
        "portals/caobang.toml", "secrets/audit", "outgoing/answer.eml", "vanthu.toml",
        "vanthu.sqlite3", "blobs.txt",
    }  # fmt: skip
    assert (manifest.database, manifest.blobs.count, manifest.blobs.bytes) == ("sqlite", 2, 6)
    assert list(damaged_files(made.path, manifest)) == []
    assert list(damaged_blobs(made.path, FolderBlobs(folder / "blobs"))) == []
    assert check_database(made.path, manifest) == ""
    event = Event.objects.latest("seq")
    assert (event.verb, event.subject, event.data["blobs"]) == ("backup.make", "service", 2)
    assert str(folder) not in str(event.data)


def test_never_keys_nor_boxes_nor_what_is_half(settings_: Settings, folder: Path) -> None:
    make(settings_, folder)
    for path in folder.rglob("*"):
        assert not path.is_file() or b"CANARY" not in path.read_bytes(), path
        assert path.name not in {"keys", "sealed", "run", "logs", "tmp"}


def test_closed_to_everybody_else(settings_: Settings, folder: Path) -> None:
    before = os.umask(0)
    try:
        make(settings_, folder)
    finally:
        os.umask(before)
    assert not [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_the_spool_first_then_the_database_then_the_blobs(
    settings_: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail booked between any two of the three is in the copy."""
    order: list[str] = []
    for name in ("copy_spool", "copy_blobs", "copy_folders"):
        function = getattr(making, name)

        def noted(*given: Any, _name: str = name, _function: Any = function) -> Any:
            order.append(_name)
            return _function(*given)

        monkeypatch.setattr(making, name, noted)
    database = making.DATABASES["sqlite"]
    dump = database.dump

    def dumped(*given: Any) -> None:
        order.append("dump")
        dump(*given)

    object.__setattr__(database, "dump", dumped)
    try:
        make(settings_, folder)
    finally:
        object.__setattr__(database, "dump", dump)
    assert order == ["copy_spool", "dump", "copy_blobs", "copy_folders"]


def test_the_second_copy_takes_only_what_is_new(settings_: Settings, folder: Path) -> None:
    first = make(settings_, folder)
    blobs_of(settings_).put(io.BytesIO(b"three"))
    second = make(settings_, folder)
    assert (first.blobs.new, second.blobs.new, second.blobs.count) == (2, 1, 3)
    assert len(list((folder / "blobs").glob("*/*"))) == 3
    assert [path.name for path in BackupFolder(folder).copies()] == [
        first.path.name,
        second.path.name,
    ]


def test_what_was_destroyed_leaves_the_backups_with_the_copies_that_had_it(
    settings_: Settings, folder: Path
) -> None:
    store = blobs_of(settings_)
    secret, _ = store.put(io.BytesIO(b"to be destroyed"))
    make(settings_, folder)
    store.delete(secret)
    shared = FolderBlobs(folder / "blobs")
    second = make(settings_, folder, keep=2)
    assert (second.removed, second.dropped) == (0, 0)
    assert shared.exists(secret)
    third = make(settings_, folder, keep=2)
    assert (third.removed, third.dropped) == (1, 1)
    assert not shared.exists(secret)
    assert len(list(shared.root.glob("*/*"))) == 2
    assert [path.name for path in BackupFolder(folder).copies()] == [
        second.path.name,
        third.path.name,
    ]


def test_a_damaged_blob_spoils_nothing_else(settings_: Settings, folder: Path) -> None:
    name, _ = blobs_of(settings_).put(io.BytesIO(b"fine once"))
    blobs_of(settings_).path(name).write_bytes(b"rotten!!!")
    made = make(settings_, folder)
    assert made.blobs.damaged == {name: False}
    assert (made.manifest.blobs.count, Event.objects.latest("seq").data["damaged"]) == (2, 1)
    assert list(damaged_blobs(made.path, FolderBlobs(folder / "blobs"))) == []


def test_another_services_copies_are_left_alone(
    settings_: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(settings_, folder)
    monkeypatch.setattr(making.audit, "hashed", lambda _value: "another")
    with pytest.raises(WrongFolder, match="another service"):
        make(settings_, folder, keep=1)
    assert len(BackupFolder(folder).copies()) == 1


def test_no_room_is_told_before_anything_is_written(
    settings_: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 0))  # type: ignore[attr-defined]
    with pytest.raises(NoRoom, match="make room"):
        make(settings_, folder)
    assert BackupFolder(folder).copies() == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, NoRoom),
        (errno.EDQUOT, NoRoom),
        (errno.EROFS, WrongFolder),
        (errno.EACCES, WrongFolder),
        (errno.EIO, BackupError),
    ],
)
def test_the_targets_faults_leave_nothing_half(
    number: int, kind: type[BackupError], settings_: Settings, folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def full(*_given: Any) -> None:
        raise OSError(number, os.strerror(number), str(folder))

    monkeypatch.setattr(making, "copy_blobs", full)
    with pytest.raises(kind) as told:
        make(settings_, folder)
    assert type(told.value) is kind
    assert sorted(path.name for path in folder.iterdir()) == [".vanthu-backup", "blobs"]
    assert not Event.objects.filter(verb="backup.make").exists()


def test_a_secret_that_cannot_be_read_is_told(
    settings_: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(*_given: Any) -> Any:
        raise SourceUnreadable("/data/secrets/audit: Permission denied")

    monkeypatch.setattr(making, "copy_folders", unreadable)
    with pytest.raises(BackupError, match="secrets/audit: Permission denied"):
        make(settings_, folder)
    assert BackupFolder(folder).copies() == []


def test_blobs_that_wait_for_their_names_go_with_a_copy_that_fails(
    settings_: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_root: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))

    monkeypatch.setattr(sharing, "flush_disk", full)
    with pytest.raises(NoRoom):
        make(settings_, folder)
    assert not list((folder / "blobs").iterdir())
