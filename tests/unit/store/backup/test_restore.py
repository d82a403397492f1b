"""A service from a copy: only into what is empty, whole, and again after it was broken off."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from vanthu.config.settings import Settings
from vanthu.store.backup import copying
from vanthu.store.backup import restore as restoring
from vanthu.store.backup.errors import BackupError, CopyDamaged, NotEmpty
from vanthu.store.backup.folder import BackupFolder
from vanthu.store.backup.make import make
from vanthu.store.backup.manifest import Manifest
from vanthu.store.backup.marker import MARKER, Mark, unfinished
from vanthu.store.backup.restore import restore
from vanthu.store.backup.verify import check_database, damaged_blobs, damaged_files
from vanthu.store.blobs import FolderBlobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(settings_: Settings, tmp_path: Path) -> tuple[BackupFolder, Path, Manifest]:
    made = make(settings_, tmp_path / "copies")
    return BackupFolder(tmp_path / "copies"), made.path, made.manifest


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "machine" / "data")


def held(data: Path) -> dict[str, bytes]:
    """What a service would find."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and path.name != ".references"
    }


def test_everything_is_where_it_was(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings, settings_: Settings
) -> None:
    done = restore(fresh, *copy)
    assert (done.files, done.blobs) == (7, 2)
    before, after = held(settings_.data), held(fresh.data)
    for gone in (
        *("keys/1-00.key", "sealed/1-00.box", "run/up.lock", "logs/node.log"),
        *("spool/main/tmp/half", "spool/main/lock", "portals/.caobang.toml.swp"),
    ):
        del before[gone]
    del before["vanthu.sqlite3"], after["vanthu.sqlite3"]
    assert after == before
    with closing(sqlite3.connect(fresh.data / "vanthu.sqlite3")) as database:
        assert database.execute("SELECT subject FROM mail").fetchall() == [("a",), ("b",)]
    closed = [path for path in (fresh.data, *fresh.data.rglob("*")) if path.stat().st_mode & 0o077]
    assert not closed
    assert unfinished(fresh.data) is None


@pytest.mark.parametrize(
    "name",
    ["vanthu.sqlite3", "secrets/django", "blobs/ab/" + "ab" * 32, "spool/main/new/x", "keys/1.key"],
)
def test_what_holds_anything_is_left_alone(
    name: str, copy: tuple[BackupFolder, Path, Manifest], fresh: Settings
) -> None:
    path = fresh.data / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"precious")
    with pytest.raises(NotEmpty, match="already"):
        restore(fresh, *copy)
    assert held(fresh.data) == {name: b"precious"}


def test_blobs_elsewhere(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings, tmp_path: Path
) -> None:
    elsewhere = fresh.model_copy(update={"blobs": str(tmp_path / "volume")})
    restore(elsewhere, *copy)
    assert len(list((tmp_path / "volume").glob("*/*"))) == 2
    assert not (fresh.data / "blobs").exists()
    again = elsewhere.model_copy(update={"data": tmp_path / "third"})
    with pytest.raises(NotEmpty, match="volume"):
        restore(again, *copy)


def test_the_operators_own_settings_stay(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings
) -> None:
    fresh.data.mkdir(parents=True)
    (fresh.data / "vanthu.toml").write_text("# written for this machine\n")
    (fresh.data / "run").mkdir()
    (fresh.data / "run" / "up.lock").touch()
    restore(fresh, *copy)
    assert (fresh.data / "vanthu.toml").read_text() == "# written for this machine\n"


@pytest.mark.parametrize(
    ("broken", "after"),
    [("_place", 0), ("_place", 3), ("_place_blob", 0), ("_place_blob", 1), ("_loaded", 0),
     ("_owned", 0)],
)  # fmt: skip
def test_broken_off_anywhere_the_same_command_goes_on(
    broken: str, after: int, copy: tuple[BackupFolder, Path, Manifest], fresh: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """KeyboardInterrupt stands for any end; kill -9 is in tests/integration/cli."""
    function, calls = getattr(restoring, broken), [0]

    def stopped(*given: Any) -> Any:
        calls[0] += 1
        if calls[0] > after:
            raise KeyboardInterrupt
        return function(*given)

    with monkeypatch.context() as patched:
        patched.setattr(restoring, broken, stopped)
        with pytest.raises(KeyboardInterrupt):
            restore(fresh, *copy)
    assert unfinished(fresh.data) == Mark(copy[1].name, loading=broken in {"_loaded", "_owned"})
    restore(fresh, *copy)
    assert len(list((fresh.data / "blobs").glob("*/*"))) == 2
    assert not list(fresh.data.rglob("*.restoring"))
    assert not (fresh.data / MARKER).exists()


def test_another_copy_does_not_go_on_where_one_stopped(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings, settings_: Settings
) -> None:
    fresh.data.mkdir(parents=True)
    (fresh.data / MARKER).write_text('{"copy": "2026-01-01T000000Z"}')
    with pytest.raises(NotEmpty, match="--copy 2026-01-01T000000Z"):
        restore(fresh, *copy)


def test_the_other_kind_of_database(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings
) -> None:
    from pydantic import SecretStr

    wrong = fresh.model_copy(update={"database_url": SecretStr("postgresql://x@127.0.0.1/x")})
    with pytest.raises(BackupError, match="unset VANTHU_DATABASE_URL"):
        restore(wrong, *copy)
    assert not fresh.data.exists()


def test_each_damage_is_named(copy: tuple[BackupFolder, Path, Manifest]) -> None:
    folder, path, manifest = copy
    blob = next((folder.path / "blobs").glob("*/*"))
    blob.write_bytes(b"rot")
    (path / "portals" / "caobang.toml").write_bytes(b"polici")
    (path / "outgoing" / "answer.eml").unlink()
    assert list(damaged_blobs(path, folder.blobs)) == [blob.name]
    assert sorted(damaged_files(path, manifest)) == ["outgoing/answer.eml", "portals/caobang.toml"]
    blob.unlink()
    assert list(damaged_blobs(path, folder.blobs)) == [blob.name]
    (path / "vanthu.sqlite3").write_bytes(b"nothing")
    assert check_database(path, manifest)


def test_what_is_damaged_is_left_out_when_that_is_wanted(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings
) -> None:
    folder, path, manifest = copy
    blob = next((folder.path / "blobs").glob("*/*"))
    blob.write_bytes(b"rot")
    with pytest.raises(CopyDamaged):
        restore(fresh, *copy)
    done = restore(fresh, folder, path, manifest, without={blob.name})
    assert done.blobs == 1
    assert not FolderBlobs(fresh.blobs_dir).exists(blob.name)


def test_everything_is_on_the_disk_before_the_database_is(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database makes a service of it; a power cut must not leave it without its files."""
    order: list[tuple[str, int]] = []

    def noted(name: str) -> Any:
        function = getattr(restoring, name)

        def called(*given: Any) -> Any:
            order.append((name, len(list(fresh.data.glob("blobs/*/*")))))
            return function(*given)

        return called

    for name in ("flush_disk", "_loaded"):
        monkeypatch.setattr(restoring, name, noted(name))
    restore(fresh, *copy)
    assert order == [("flush_disk", 2), ("flush_disk", 2), ("_loaded", 2)]


def test_a_disk_that_cannot_be_flushed_is_told(
    copy: tuple[BackupFolder, Path, Manifest], fresh: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ctypes
    import errno

    class Failing:
        def syncfs(self, _fd: int) -> int:
            ctypes.set_errno(errno.EIO)
            return -1

    monkeypatch.setattr(copying, "_libc", Failing())
    with pytest.raises(BackupError, match="same command again"):
        restore(fresh, *copy)
    assert not (fresh.data / "vanthu.sqlite3").exists()
