"""`make prove`: every bar of the issues with its figure, printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import *  # noqa: F403 - the same fixtures as the tests

_figures = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_figures] = []


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object, str], None]:
    """`figure("RSS of the receiver", "61 MB", "< 100 MB")`: one line of the report."""

    def add(name: str, value: object, bar: str = "") -> None:
        line = f"{request.node.name}: {name}: {value}" + (f"   (bar: {bar})" if bar else "")
        request.config.stash[_figures].append(line)

    return add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = terminalreporter.config.stash[_figures]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(line)
