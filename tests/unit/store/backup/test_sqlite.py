"""SQLite's online backup: one moment, whatever others write, and nobody is kept out."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

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
    assert (folder / "copy.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_writer_neither_waits_nor_begins_the_copy_again(
    settings_: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection commits after each page: without the read transaction SQLite would begin
    again each time and never end."""
    path = settings_.data / "vanthu.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.executemany("INSERT INTO mail (subject) VALUES (?)", [("x" * 900,)] * 400)
        database.commit()
    monkeypatch.setattr(sqlite, "STEP", 1)
    stop, written, longest = threading.Event(), threading.Event(), [0]

    def write() -> None:
        with closing(sqlite3.connect(path, timeout=0.5)) as database:
            while not stop.is_set():
                database.execute("INSERT INTO mail (subject) VALUES ('meanwhile')")
                database.commit()
                longest[0] += 1
                written.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(5)
        done = threading.Thread(
            target=sqlite.dump, args=(settings_, tmp_path / "copy.sqlite3"), daemon=True
        )
        done.start()
        done.join(20)
        assert not done.is_alive()
    finally:
        stop.set()
        writer.join()
    assert sqlite.check(tmp_path / "copy.sqlite3") == ""
    assert 402 < count(tmp_path / "copy.sqlite3") <= 402 + longest[0]


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
