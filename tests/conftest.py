"""What every test gets: an own data folder before Django's settings are read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Settings are read at import; each xdist worker gets a folder of its own.
os.environ["VANTHU_DATA"] = tempfile.mkdtemp(prefix="vanthu-test-")
for _name in [name for name in os.environ if name.startswith("VANTHU_") and name != "VANTHU_DATA"]:
    del os.environ[_name]
# The same tests over PostgreSQL: `python -m tests.peers.postgres .venv/bin/pytest …`.
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["VANTHU_DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> None:
    """SQLite in a file, as in life: several threads and processes may use it."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(Path(os.environ["VANTHU_DATA"]) / "test.db")
