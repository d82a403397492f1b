"""`make prove`: every bar of the issues with its figure, printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.conftest import *  # noqa: F403 - the same fixtures as the tests
from tests.e2e.conftest import desk  # noqa: F401 - a fixture
from tests.peers.chromium import chromium


class _Figures:
    """Gathered from the reports of tests, which come from other processes too."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.lines += [str(line) for name, line in report.user_properties if name == "figure"]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.lines:
            terminalreporter.section("figures")
            for line in self.lines:
                terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_Figures(), "figures")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object, str], None]:
    """`figure("RSS of the receiver", "61 MB", "< 100 MB")`: one line of the report."""

    def add(name: str, value: object, bar: str = "") -> None:
        line = f"{request.node.name}: {name}: {value}" + (f"   (bar: {bar})" if bar else "")
        request.node.user_properties.append(("figure", line))

    return add


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for one module: where Playwright's loop runs, Django refuses its database."""
    with chromium() as started:
        yield started
