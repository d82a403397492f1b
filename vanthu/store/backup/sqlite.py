"""SQLite: its own online backup, within one read transaction."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from vanthu.config.settings import Settings
from vanthu.store.blobs import fsync_dir

from .copying import chunks, written
from .errors import DatabaseFault

FILE = "vanthu.sqlite3"
#: As config/django.py's: seconds for which a busy database is waited for.
PATIENCE = 20.0
#: Pages a step (4 MB), so that a signal is heard between two.
STEP = 1024


def dump(settings: Settings, target: Path) -> None:
    """The database as it was at one moment.

    The read transaction holds that moment: without it the backup would begin again whenever
    another process has written between two steps (sqlite.org/backup.html), and at a busy service
    never end. In WAL mode, in which the service opens it, readers keep no writer out; the log only
    grows until we are done.
    """
    try:
        with (
            closing(sqlite3.connect(_uri(settings, "rw"), uri=True, timeout=PATIENCE)) as source,
            closing(sqlite3.connect(_private(target))) as copy,
        ):
            source.isolation_level = None
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(copy, pages=STEP)
            # The copy's header says WAL as the original's; a copy is one file, with no log beside.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise DatabaseFault(f"the database can't be copied: {error}") from error
    with target.open("rb") as file:
        os.fsync(file.fileno())


def check(dumped: Path) -> str:
    """What SQLite finds wrong with a copy. Nothing is written, not even beside it."""
    uri = f"{dumped.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as database:
            found = [line for (line,) in database.execute("PRAGMA integrity_check(5)")]
    except sqlite3.Error as error:
        return str(error)
    return "" if found == ["ok"] else "; ".join(found)


def load(settings: Settings, dumped: Path) -> None:
    """Into DATA, under its name when it is whole."""
    target = settings.data / FILE
    fresh = target.with_name(f".{FILE}.restoring")
    written(chunks(dumped), fresh)
    fresh.replace(target)
    fsync_dir(target.parent)


def occupied(settings: Settings) -> str:
    """Whether there is a database."""
    path = settings.data / FILE
    return str(path) if path.exists() else ""


def size(settings: Settings) -> int:
    """The file, with what waits in its log."""
    files = (settings.data / FILE, settings.data / f"{FILE}-wal")
    return sum(file.stat().st_size for file in files if file.exists())


def _private(path: Path) -> Path:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    return path


def _uri(settings: Settings, mode: str) -> str:
    return f"{(settings.data / FILE).absolute().as_uri()}?mode={mode}"
