"""Which programs `vanthu doctor` looks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from vanthu.cli.doctor import programs
from vanthu.config.settings import Settings


def test_pg_dump_only_where_there_is_something_to_dump(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    sqlite = Settings(data=tmp_path)
    postgres = Settings(data=tmp_path, database_url=SecretStr("postgresql://x@127.0.0.1/x"))
    assert not [line for line in programs(sqlite) if "pg_dump" in line[2]]
    (level, _, _, mend) = next(line for line in programs(postgres) if "pg_dump" in line[2])
    assert level == "warn"
    assert "apt-get install postgresql-client " in mend
