"""The catalogue is compiled before the first text is looked up."""

from __future__ import annotations

import pytest

from vanthu.cli.assets import build


@pytest.fixture(scope="session", autouse=True)
def _assets() -> None:
    build()
