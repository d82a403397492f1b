"""However many act on one draft at once, one wins and nobody overwrites: on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.peers.postgres import postgres

ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 4


def hammer(data: Path, database_url: str = "") -> dict[str, object]:
    """The hammer's counts over a fresh database."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.queue.hammer", str(ROUNDS)],
        env={**os.environ, "VANTHU_DATA": str(data), "VANTHU_DATABASE_URL": database_url},
        cwd=ROOT, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(counts: dict[str, object]) -> None:
    assert counts["save"] == {"done": ROUNDS, "Stale": 7 * ROUNDS}
    assert counts["approve"] == {"done": ROUNDS, "Stale": ROUNDS}
    assert counts["approve or recall"] == {"done": ROUNDS, "Stale": ROUNDS}
    assert counts["publish or edit"] == {"done": ROUNDS, "Stale": ROUNDS}
    assert counts["opposite merges"] == {"done": ROUNDS, "Stale": ROUNDS}
    assert counts["take"] == {"done": ROUNDS, "Stale": 3 * ROUNDS}
    assert counts["keep one list"] == {"done": 4 * ROUNDS}
    assert counts["one name for two"] == {"done": ROUNDS, "Unfit": ROUNDS}
    assert counts["chain"] == "None"


def test_sqlite(tmp_path: Path) -> None:
    check(hammer(tmp_path))


def test_postgresql(tmp_path: Path) -> None:
    with postgres() as server:
        check(hammer(tmp_path, server.create("hammer")))


@pytest.mark.parametrize("wrong", ["save", "take"])
def test_the_check_can_fail(wrong: str) -> None:
    with pytest.raises((AssertionError, KeyError)):
        check({wrong: {"done": 2}})
