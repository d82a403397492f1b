"""What `vanthu backup` and `vanthu restore` say, and their exit codes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.unit.store.backup.conftest import settings_  # noqa: F401 - a fixture
from vanthu.cli import backup as backup_command
from vanthu.cli.backup import command as backup
from vanthu.cli.restore import command as restore
from vanthu.config.settings import Settings, load
from vanthu.store.blobs import FolderBlobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings_: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:  # noqa: F811
    monkeypatch.setattr(backup_command, "data_ready", lambda: settings_)
    return settings_


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`restore` in this process: `--data` sets the variable and reads the settings anew."""
    monkeypatch.setenv("VANTHU_DATA", os.environ["VANTHU_DATA"])
    yield tmp_path / "target"
    load.cache_clear()


def run(command: Any, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_copy_and_what_is_next(service: Settings, tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "copies"
    done = run(backup, folder)
    assert (done.exit_code, "2 received files" in done.output) == (0, True)
    done = run(restore, folder, "--check", "--data", target)
    assert (done.exit_code, target.exists()) == (0, False)
    before = os.umask(0o022)
    done = run(restore, folder, "--data", target)
    assert os.umask(before) == 0o022
    assert target.stat().st_mode & 0o077 == 0
    assert done.exit_code == 0, done.output
    assert f"vanthu up --data {target}" in done.output
    assert f"vanthu audit --data {target}" in done.output
    assert run(restore, folder, "--data", target).exit_code == 1
    assert (target / "vanthu.toml").exists()


def test_damage_at_the_service_is_told_and_ends_with_1(service: Settings, tmp_path: Path) -> None:
    name, _ = FolderBlobs(service.blobs_dir).put(io.BytesIO(b"fine"))
    FolderBlobs(service.blobs_dir).path(name).write_bytes(b"rot!")
    done = run(backup, tmp_path / "copies")
    assert done.exit_code == 1
    assert f"DAMAGED or missing at the service: {name}: NO COPY HAS IT" in done.output
    assert run(restore, tmp_path / "copies", "--check").exit_code == 0


def test_a_damaged_copy(service: Settings, tmp_path: Path, target: Path) -> None:
    folder = tmp_path / "copies"
    run(backup, folder)
    blob = next((folder / "blobs").glob("*/*"))
    blob.write_bytes(b"rot")
    done = run(restore, folder, "--check")
    assert (done.exit_code, blob.name in done.output) == (1, True)
    done = run(restore, folder, "--data", target)
    assert (done.exit_code, "--partial" in done.output, target.exists()) == (1, True, False)
    assert run(restore, folder, "--partial", "--data", target).exit_code == 0
    next(folder.glob("2*/vanthu.sqlite3")).write_bytes(b"rot")
    done = run(restore, folder, "--partial", "--data", f"{target}2")
    assert (done.exit_code, "older copy" in done.output) == (1, True)


def test_a_newer_programs_copy(service: Settings, tmp_path: Path, target: Path) -> None:
    run(backup, tmp_path / "copies")
    path = next((tmp_path / "copies").glob("2*/manifest.json"))
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 2, "program": "7.0"}))
    done = run(restore, tmp_path / "copies", "--data", target)
    assert (done.exit_code, "install Vanthu 7.0" in done.output) == (1, True)
    assert not target.exists()


def test_wrong_usage(service: Settings, tmp_path: Path) -> None:
    assert run(backup, service.data / "copies").exit_code == 2
    assert run(backup, tmp_path / "copies", "--keep", "0").exit_code == 2
    assert run(backup).exit_code == 2
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert run(backup, file).exit_code == 2
    assert run(backup, file / "below").exit_code == 2
    (tmp_path / "empty").mkdir()
    assert run(restore, tmp_path / "empty").exit_code == 2
    run(backup, tmp_path / "copies")
    assert run(restore, tmp_path / "copies", "--copy", "2020-01-01T000000Z").exit_code == 2


def test_not_while_a_part_of_the_service_works_on_it(
    service: Settings, tmp_path: Path, target: Path
) -> None:
    from vanthu.cli.service.alone import alone
    from vanthu.ingest.spool import Spool
    from vanthu.jobs.alive import touch

    run(backup, tmp_path / "copies")
    target.mkdir()
    with alone(target):
        done = run(restore, tmp_path / "copies", "--data", target)
    assert (done.exit_code, "vanthu up" in done.output) == (1, True)
    touch(target / "run", "worker")
    with Spool(target / "spool" / "mx1"):
        done = run(restore, tmp_path / "copies", "--data", target)
    assert (done.exit_code, "worker, receiver mx1" in done.output) == (1, True)
    assert not (target / "vanthu.sqlite3").exists()
