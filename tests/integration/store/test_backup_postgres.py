"""A copy of a service on PostgreSQL, and a service from it in another, empty database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.peers.killer import marked_mail
from tests.peers.postgres import Postgres, postgres


@dataclass
class Installation:
    """One folder of data and one database."""

    data: Path
    url: str

    def vanthu(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("VANTHU_", "DJANGO_"))},
            "VANTHU_DATA": str(self.data),
            "VANTHU_DATABASE_URL": self.url,
        }
        return subprocess.run(
            [sys.executable, "-m", "vanthu.cli", *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All of the database, its triggers, indexes and functions too."""
        with psycopg.connect(self.url) as connection:
            tables = connection.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            ).fetchall()
            found = {
                name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
                for (name,) in tables
            }
            for what in (
                "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal",
                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
                "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
                "SELECT sequencename, last_value FROM pg_sequences",
            ):
                found[what] = sorted(connection.execute(what).fetchall(), key=repr)
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


def test_everything_comes_back(server: Postgres, tmp_path: Path) -> None:
    old = Installation(tmp_path / "old", server.create("old"))
    assert old.vanthu("migrate").returncode == 0
    mails = tmp_path / "mails"
    mails.mkdir()
    for number in range(3):
        (mails / f"{number}.eml").write_bytes(marked_mail(f"P{number}").as_bytes())
    assert old.vanthu("import", str(mails), "--portal", "caobang").returncode == 0
    before = old.rows()
    assert len(before["store_submission"]) == 3

    folder = str(tmp_path / "copies")
    done = old.vanthu("backup", folder)
    assert done.returncode == 0, done.stderr
    assert "the copy is whole" in old.vanthu("restore", folder, "--check").stdout

    refused = Installation(tmp_path / "new", old.url).vanthu("restore", folder)
    assert refused.returncode == 1
    assert "database 'old'" in refused.stderr
    sqlite = Installation(tmp_path / "new", "").vanthu("restore", folder)
    assert sqlite.returncode == 1
    assert "set VANTHU_DATABASE_URL" in sqlite.stderr

    new = Installation(tmp_path / "new", server.create("new"))
    done = new.vanthu("restore", folder)
    assert done.returncode == 0, done.stderr
    assert "vanthu migrate" in done.stdout
    after = new.rows()
    assert {name for name in before if before[name] != after.get(name)} == set()
    assert new.vanthu("audit").stdout == "the audit trail is whole\n"
    assert new.vanthu("migrate").returncode == 0

    damaged = next((tmp_path / "copies").glob("2*/postgres.dump"))
    damaged.write_bytes(damaged.read_bytes()[:-100])
    done = new.vanthu("restore", folder, "--check")
    assert done.returncode == 1
    assert "postgres.dump" in done.stderr


def test_a_database_that_is_not_there(tmp_path: Path, server: Postgres) -> None:
    gone = Installation(tmp_path / "data", server.url("nowhere"))
    done = gone.vanthu("backup", str(tmp_path / "copies"))
    assert done.returncode == 1
    assert '"nowhere" does not exist' in done.stderr
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "copies").glob("2*"))
