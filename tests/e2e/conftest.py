"""One browser for all browser tests, and a desk for each module of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.peers.chromium import chromium

from .desk import Desk, running_desk


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
