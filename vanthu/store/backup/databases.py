"""The databases that a copy may hold: how each is copied while it works, and put back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from vanthu.config.settings import Settings

from . import postgres, sqlite
from .manifest import Kind


@dataclass(frozen=True, slots=True)
class Database:
    """One kind. Everything but `file` raises a BackupError that says what to do."""

    #: Its name in a copy.
    file: str
    #: One snapshot into a new file, while others write.
    dump: Callable[[Settings, Path], None]
    #: What is wrong with a dump that has the right bytes, or "".
    check: Callable[[Path], str]
    #: A dump into the empty database. All of it or nothing.
    load: Callable[[Settings, Path], None]
    #: What the database holds already, or "".
    occupied: Callable[[Settings], str]
    #: Bytes that a dump will need, about.
    size: Callable[[Settings], int]


DATABASES: Mapping[Kind, Database] = {
    "sqlite": Database(
        sqlite.FILE, sqlite.dump, sqlite.check, sqlite.load, sqlite.occupied, sqlite.size
    ),
    "postgresql": Database(
        postgres.FILE,
        postgres.dump,
        postgres.check,
        postgres.load,
        postgres.occupied,
        postgres.size,
    ),
}


def kind_of(settings: Settings) -> Kind:
    """Which of them the settings name."""
    return "postgresql" if settings.database_url.get_secret_value() else "sqlite"
