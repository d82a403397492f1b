"""How pg_dump and pg_restore are called, and what is said where they can't be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from vanthu.config.settings import Settings
from vanthu.store.backup import postgres
from vanthu.store.backup.errors import DatabaseFault, ProgramMissing

URL = "postgresql://van%20thu:p%40ss%2Fword@db.example:5433/vanthu"
PROGRAM = """#!/bin/sh
case "$1" in --version) echo "{name} (PostgreSQL) 15.9 (Debian 15.9-0+deb12u1)"; exit 0;; esac
echo "$@" > {folder}/arguments
env > {folder}/environment
echo DUMP
{end}
"""


@pytest.fixture
def settings_(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", database_url=SecretStr(URL))


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def program(folder: Path, name: str, end: str = "exit 0") -> None:
    path = folder / name
    path.write_text(PROGRAM.format(name=name, folder=folder, end=end))
    path.chmod(0o755)


def server(monkeypatch: pytest.MonkeyPatch, major: int) -> None:
    monkeypatch.setattr(postgres, "_server_major", lambda _settings: major)


def environment(folder: Path) -> dict[str, str]:
    lines = (folder / "environment").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def test_the_password_is_in_no_argument(
    settings_: Settings, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(monkeypatch, 15)
    program(programs, "pg_dump")
    program(programs, "pg_restore")
    postgres.dump(settings_, tmp_path / "dump")
    assert (tmp_path / "dump").read_bytes() == b"DUMP\n"
    assert (tmp_path / "dump").stat().st_mode & 0o777 == 0o600
    dumped = (programs / "arguments").read_text()
    given = environment(programs)
    postgres.load(settings_, tmp_path / "dump")
    restored = (programs / "arguments").read_text()
    for arguments in (dumped, restored):
        assert "p@ss" not in arguments
        assert "db.example" not in arguments
    for found in (given, environment(programs)):
        assert found["PGPASSWORD"] == "p@ss/word"
        assert (found["PGHOST"], found["PGPORT"], found["PGUSER"], found["PGDATABASE"]) == (
            "db.example", "5433", "van thu", "vanthu",
        )  # fmt: skip
    assert "--single-transaction" in restored
    assert "--exit-on-error" in restored


def test_a_program_older_than_the_server(
    settings_: Settings, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(monkeypatch, 17)
    program(programs, "pg_dump")
    with pytest.raises(ProgramMissing, match="postgresql-client-17"):
        postgres.dump(settings_, tmp_path / "dump")


def test_no_program(
    settings_: Settings, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(monkeypatch, 15)
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(ProgramMissing, match="apt-get install postgresql-client"):
        postgres.dump(settings_, tmp_path / "dump")
    with pytest.raises(ProgramMissing, match="pg_restore"):
        postgres.check(tmp_path / "dump")


def test_a_failure_is_told_in_its_own_words(
    settings_: Settings, programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server(monkeypatch, 15)
    program(programs, "pg_dump", "echo 'pg_dump: error: out of luck' >&2; exit 1")
    with pytest.raises(DatabaseFault, match="out of luck"):
        postgres.dump(settings_, tmp_path / "dump")


def test_a_server_that_is_away(settings_: Settings) -> None:
    away = settings_.model_copy(
        update={"database_url": SecretStr("postgresql://x:geheim@127.0.0.1:1/x")}
    )
    with pytest.raises(DatabaseFault, match="doesn't answer") as told:
        postgres.occupied(away)
    assert "geheim" not in json.dumps(str(told.value))
