"""A running desk with a day's data, and a browser at it: shared by the browser tests."""

from __future__ import annotations

import atexit
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.pages import pages_of
from tests.peers.chromium import PATIENCE
from tests.peers.process import free_port
from tests.peers.service import Service, _environment


@dataclass
class Desk:
    """The service, what was seeded, and where everything is."""

    service: Service
    ids: dict[str, Any]

    @property
    def url(self) -> str:
        """The desk's origin."""
        return self.service.url

    def pages(self) -> dict[str, list[str]]:
        """Every page by who opens it."""
        return pages_of(self.ids)


@contextmanager
def running_desk(*parts: str, database_url: str = "") -> Iterator[Desk]:
    """The web part (and other named parts) in one process, over seeded data of its own."""
    with TemporaryDirectory(prefix="vanthu-desk-") as folder:
        data = Path(folder)
        service = _service(data, database_url, *(parts or ("web",)))
        if database_url:
            ids = _seed(service)
        else:
            seeded, ids = _seeded()
            shutil.copytree(seeded, data, dirs_exist_ok=True)
        service.start()
        try:
            yield Desk(service, dict(ids))
        finally:
            service.stop()


def _service(data: Path, database_url: str = "", *parts: str) -> Service:
    ports = {name: free_port() for name in ("http", "originals")}
    more = {"DJANGO_SETTINGS_MODULE": "vanthu.config.django"}
    if database_url:
        more["VANTHU_DATABASE_URL"] = database_url
    environment = _environment(data, ports, more)
    return Service(data, environment, {"node": ["node", *parts]}, ports, database_url)


@cache
def _seeded() -> tuple[Path, dict[str, Any]]:
    """A folder that each desk of this process starts with a copy of, and its ids: seeding takes
    longer than starting, and tests that share a desk meet what others left there."""
    data = Path(mkdtemp(prefix="vanthu-seeded-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    return data, _seed(_service(data))


def _seed(service: Service) -> dict[str, Any]:
    """Put the day's data into the service's folder and database."""
    service.run("assets")
    service.run("migrate")
    seeded = subprocess.run(
        [sys.executable, "-m", "tests.e2e.seed"],
        env=service.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if seeded.returncode:
        raise RuntimeError(seeded.stderr[-3000:])
    ids: dict[str, Any] = json.loads(seeded.stdout.splitlines()[-1])
    return ids


@dataclass
class Watched:
    """A browser window; what it asked for and what it complained of."""

    page: Page
    context: BrowserContext
    origins: set[str]
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Close the window with its cookies."""
        self.context.close()


def open_window(desk: Desk, browser: Browser, **options: Any) -> Watched:
    """A fresh window (own cookies) at the desk."""
    context = browser.new_context(base_url=desk.url, **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    port = desk.service.ports
    origins = {f"127.0.0.1:{port['http']}", f"127.0.0.1:{port['originals']}"}
    window = Watched(page, context, origins)

    def asked(request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc not in origins:
            window.foreign.append(request.url)

    page.on("request", asked)
    page.on(
        "console",
        lambda message: (
            window.complaints.append(f"{page.url}: {message.text}")
            # The browser itself logs every status above 399; those pages are asked for on purpose.
            if message.type in ("error", "warning") and "status of 4" not in message.text
            else None
        ),
    )
    page.on("pageerror", lambda error: window.complaints.append(f"{page.url}: {error}"))
    return window


def sign_in(window: Watched, username: str, password: str) -> None:
    """By keyboard, as everybody does."""
    page = window.page
    page.goto("/desk/sign-in/")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
