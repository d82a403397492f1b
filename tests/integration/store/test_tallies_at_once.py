"""Whoever changes what at the same time, tallies are a count of the rows at every look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.store.storms import storm
from tests.peers.postgres import postgres

SECONDS = 2


def check(told: dict[str, object]) -> None:
    assert told["wrong"] == []
    assert told["looks"] > 0
    assert told["folds"] > 0
    assert told["changes"]["kept"] > 0  # type: ignore[index]


def test_sqlite(tmp_path: Path) -> None:
    check(storm(SECONDS, tmp_path))


def test_postgresql(tmp_path: Path) -> None:
    with postgres() as server:
        check(storm(SECONDS, tmp_path, server.create("storm")))


def test_the_check_can_fail() -> None:
    with pytest.raises(AssertionError):
        check({"wrong": [["store_draft_tally", [], ["one"]]], "looks": 1, "folds": 1})
