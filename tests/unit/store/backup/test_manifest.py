"""The manifest: what this program can read, and what it must not believe."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from vanthu.store.backup.errors import CopyDamaged, CopyTooNew
from vanthu.store.backup.manifest import FORMAT, Manifest, read_manifest

from .conftest import NEWEST

FACTS = {"size": 1, "sha256": "0" * 64}
GOOD: dict[str, Any] = {
    "format": FORMAT,
    "program": "0.1.0",
    "made_at": datetime(2026, 11, 23, tzinfo=UTC).isoformat(),
    "service": "abc",
    "database": "sqlite",
    "migrations": {"store": NEWEST},
    "files": {"portals/caobang.toml": FACTS, "vanthu.toml": FACTS},
    "blobs": {"count": 0, "bytes": 0},
}


def read(tmp_path: Path, **changed: Any) -> Manifest:
    (tmp_path / "manifest.json").write_text(json.dumps(GOOD | changed))
    return read_manifest(tmp_path)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    assert read(tmp_path).files["vanthu.toml"].size == 1
    assert read(tmp_path, later="what a newer program of this format adds").format == FORMAT


@pytest.mark.parametrize(
    "changed",
    [
        {"format": FORMAT + 1, "database": "unheard of", "program": "9.0"},
        {"migrations": {"store": "9999_from_the_future"}, "program": "9.0"},
        {"migrations": {}, "program": "9.0"},
    ],
)
def test_a_newer_programs_copy_is_refused_and_its_version_named(
    changed: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(CopyTooNew, match=r"9\.0"):
        read(tmp_path, **changed)


@pytest.mark.parametrize(
    "name",
    ["../x", "/etc/passwd", "portals/../../x", "keys/1.key", "sealed/1.box", "run/x", "", "blobs/a",
     "portals/\0"],
)  # fmt: skip
def test_no_name_leads_elsewhere(name: str, tmp_path: Path) -> None:
    with pytest.raises(CopyDamaged):
        read(tmp_path, files={name: FACTS})


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": "x"}', '{"format": 1}'])
def test_half_a_manifest(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(CopyDamaged, match=r"manifest\.json"):
        read_manifest(tmp_path)
