"""A day's data for the pages' tests, and people who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.e2e.seed import seed
from vanthu.cli.assets import build
from vanthu.config.policies import copy_template, template_text
from vanthu.queue.indexing import everything
from vanthu.store.models import User
from vanthu.store.portals import sync_portals

As = Callable[[str], Client]


@pytest.fixture(scope="session", autouse=True)
def _assets() -> None:
    build()


@pytest.fixture
def ids(db: None, settings: Any) -> dict[str, Any]:
    """The seeded rows' ids."""
    # Hashing seven passwords by Argon2 would take longer than the tests themselves.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    here = ("caobang", "longxuyen")
    for path in settings.VANTHU.portals_dir.glob("*.toml"):
        if path.stem not in here:
            path.unlink()  # another room's test has set that portal up
    for name in here:
        copy_template(name, settings.VANTHU.portals_dir).write_text(
            template_text(name), encoding="utf-8"
        )
    sync_portals()
    seeded = seed()
    everything()
    return seeded


@pytest.fixture
def signed_in(db: None) -> As:
    """`signed_in("nongthihanh")` is a browser of that person's."""

    def client(username: str) -> Client:
        browser = Client()
        if username:
            browser.force_login(
                User.objects.get(username=username),
                backend="django.contrib.auth.backends.ModelBackend",
            )
        return browser

    return client
