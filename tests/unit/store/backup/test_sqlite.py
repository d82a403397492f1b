"""SQLite's online backup: one moment, whatever others write, and nobody is kept out."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from vanthu.config.settings import Settings
from vanthu.store.backup import sqlite
from vanthu.store.backup.errors import DatabaseFault


def count(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return int(database.execute("SELECT count(*) FROM mail").fetchone()[0])


def test_what_stands_in_the_log_is_copied_and_nothing_lies_beside_the_copy(
    settings_: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(settings_.data / "vanthu.sqlite3")) as busy:
        busy.execute("INSERT INTO mail (subject) VALUES ('in the log')")
        busy.commit()
        folder = tmp_path / "copy"
        folder.mkdir()
        sqlite.dump(settings_, folder / "copy.sqlite3")
    assert count(folder / "copy.sqlite3") == 3
    assert sqlite.check(folder / "copy.sqlite3") == ""
    assert [path.name for path in folder.iterdir()] == ["copy.sqlite3"]
    # Not in WAL mode, which can't be opened on a disk that is read-only.
    assert (folder / "copy.sqlite3").read_bytes()[18:20] == b"\1\1"
    assert (folder / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_writer_neither_waits_nor_begins_the_copy_again(
    settings_: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection commits after each page: without the read transaction SQLite would begin
    again each time and never end."""
    path = settings_.data / "vanthu.sqlite3"
    steps = [0]

    with closing(sqlite3.connect(path, timeout=0)) as other:
        other.executemany("INSERT INTO mail (subject) VALUES (?)", [("x" * 900,)] * 100)
        other.commit()

        class Busy(sqlite3.Connection):
            def backup(self, target: sqlite3.Connection, **given: Any) -> None:
                super().backup(target, progress=written, **given)

        def written(_status: int, _left: int, _total: int) -> None:
            steps[0] += 1
            assert steps[0] < 500, "it begins again and again"
            other.execute("INSERT INTO mail (subject) VALUES ('meanwhile')")
            other.commit()

        connect = sqlite3.connect
        monkeypatch.setattr(sqlite, "STEP", 1)
        monkeypatch.setattr(
            sqlite.sqlite3, "connect", lambda *at, **how: connect(*at, factory=Busy, **how)
        )
        sqlite.dump(settings_, tmp_path / "copy.sqlite3")
        monkeypatch.undo()
    assert steps[0] > 20
    assert sqlite.check(tmp_path / "copy.sqlite3") == ""
    assert count(tmp_path / "copy.sqlite3") == 102


def test_a_damaged_page_is_found(settings_: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    sqlite.dump(settings_, copy)
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 200)
    assert sqlite.check(copy)
    copy.write_bytes(b"no database at all" * 100)
    assert sqlite.check(copy)


def test_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault):
        sqlite.dump(Settings(data=tmp_path), tmp_path / "copy.sqlite3")
