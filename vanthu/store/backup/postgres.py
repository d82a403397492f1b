"""PostgreSQL: pg_dump and pg_restore. How to connect goes to them in the environment alone, for the
arguments of a process can be read by everybody on the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit

import psycopg

from vanthu.config.settings import Settings

from .errors import DatabaseFault, ProgramMissing

FILE = "postgres.dump"
CONNECT = 10
#: What an empty database doesn't have.
_TABLES = (
    "SELECT count(*) FROM information_schema.tables "
    "WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
)


def dump(settings: Settings, target: Path) -> None:
    """One snapshot (pg_dump reads in one REPEATABLE READ transaction), compressed."""
    _program("pg_dump", _server_major(settings))
    fd = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(fd, "wb") as file:
        _run(
            ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password"],
            environment=_address(settings),
            output=file,
        )
        os.fsync(fd)


def check(dumped: Path) -> str:
    """What pg_restore finds wrong with a dump when it reads its table of contents."""
    _program("pg_restore", 0)
    try:
        _run(["pg_restore", "--list", str(dumped)])
    except DatabaseFault as error:
        return str(error)
    return ""


def load(settings: Settings, dumped: Path) -> None:
    """Into the empty database, in one transaction."""
    _program("pg_restore", 0)
    address = _address(settings)
    _run(
        [
            *("pg_restore", "--no-owner", "--no-privileges", "--no-password"),
            *("--exit-on-error", "--single-transaction"),
            *("--dbname", address["PGDATABASE"], str(dumped)),
        ],
        environment=address,
    )


def occupied(settings: Settings) -> str:
    """Whether the database has tables."""
    with _connected(settings) as connection:
        row = connection.execute(_TABLES).fetchone()
    name = _address(settings)["PGDATABASE"]
    return f"database {name!r}" if row is not None and row[0] else ""


def size(settings: Settings) -> int:
    """A dump is compressed and has no indexes: a quarter of the database is plenty."""
    with _connected(settings) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0]) // 4 if row else 0


def _address(settings: Settings) -> dict[str, str]:
    """The variables of libpq, from the same parts of the URL as Django gets (config/django.py)."""
    parts = urlsplit(settings.database_url.get_secret_value())
    address = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    return {name: value for name, value in address.items() if value}


def _connected(settings: Settings) -> psycopg.Connection[tuple[int, ...]]:
    address = _address(settings)
    try:
        return psycopg.connect(
            host=address.get("PGHOST"),
            port=address.get("PGPORT"),
            user=address.get("PGUSER"),
            password=address.get("PGPASSWORD"),
            dbname=address.get("PGDATABASE"),
            connect_timeout=CONNECT,
        )
    except psycopg.Error as error:
        raise DatabaseFault(
            f"the database doesn't answer: {_last(str(error))}. Start it, or mend "
            "VANTHU_DATABASE_URL."
        ) from error


def _server_major(settings: Settings) -> int:
    with _connected(settings) as connection:
        return connection.info.server_version // 10000


def _program(name: str, server: int) -> None:
    """ProgramMissing where it isn't there, or is older than the server: it would refuse."""
    if shutil.which(name) is None:
        raise ProgramMissing(
            f"{name} isn't installed: apt-get install postgresql-client (of the server's version "
            "or a newer one)."
        )
    said = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\) (\d+)", said)
    if found is not None and int(found[1]) < server:
        raise ProgramMissing(
            f"{name} is version {found[1]} and the server is {server}: apt-get install "
            f"postgresql-client-{server} (from apt.postgresql.org where Debian has it not)."
        )


def _run(
    arguments: list[str],
    *,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | int = subprocess.DEVNULL,
) -> None:
    done = subprocess.run(
        arguments,
        env={**os.environ, "LC_MESSAGES": "C", **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        raise DatabaseFault(
            f"{arguments[0]} failed ({done.returncode}): "
            f"{_last(done.stderr.decode(errors='replace'))}"
        )


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it says nothing"
