"""One browser for all browser tests, and a desk for each module of them.

`prove` has these fixtures from here too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.peers.chromium import chromium

from .desk import Desk, running_desk

#: Seconds for a walk over many pages on a slow machine, whatever waits in it gives up by itself.
LONGEST = 1800


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(LONGEST))


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """The web part with worker and relay, over a day's data that no other module has touched."""
    with running_desk("web", "relay", "work") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as started:
        yield started
