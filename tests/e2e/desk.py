"""A running desk with a day's data, and a browser at it: shared by the browser tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.e2e.seed_standing import standing_pages
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


def pages_of(ids: dict[str, Any]) -> dict[str, list[str]]:
    """Every page by who opens it: "" is everybody, else a user name."""
    draft = f"/desk/drafts/{ids['waiting']}"
    mine = f"/desk/drafts/{ids['taken']}"
    public = f"/portals/caobang/{ids['publication']}"
    files = f"/desk/drafts/{ids['media']}/?file="
    parts = ids["media_parts"]
    return {
        "": [
            "/", "/portals/caobang/", f"{public}-{ids['slug']}/", f"{public}/print/",
            "/portals/caobang/rules/", "/check/", "/portals/caobang/check/",
            f"/status/{ids['token']}/", "/desk/sign-in/",
            "/portals/caobang/?q=khong-co-gi", "/portals/nowhere/",
            *standing_pages(ids, ""),
        ],
        "nongthihanh": [
            "/desk/?list=open", "/desk/?list=mine", "/desk/?list=late", "/desk/?q=khong-co-gi",
            "/desk/keys/", "/desk/account/", "/desk/account/password/",
            f"{mine}/", f"{mine}/edit/", f"{mine}/split/", f"{mine}/merge/",
            f"{mine}/revisions/", f"{mine}/events/", f"{mine}/do/submit/", f"{mine}/do/ask/",
            f"/desk/drafts/{ids['private']}/",
            f"{files}{parts['mp3']}", f"/desk/files/{parts['wmv']}/preview/",
            f"/desk/files/{parts['avi']}/preview/", f"/desk/files/{parts['wma']}/preview/",
            f"/desk/files/{parts['doc']}/preview/",
            f"/desk/drafts/{ids['news']}/", f"/desk/drafts/{ids['news']}/edit/",
            f"/desk/drafts/{ids['proposal']}/proposal/",
            f"/desk/drafts/{ids['proposal']}/revisions/",
            f"/desk/drafts/{ids['proposal']}/revisions/?old=2&new=1",
            "/desk/mentions/", "/desk/drafts/new/",
            f"/desk/drafts/{ids['news']}/notes/",
            f"/desk/drafts/{ids['frozen']}/", f"/desk/drafts/{ids['published']}/",
            "/desk/agencies/",
        ],
        "trieudinhle": [
            f"{files}{parts['wmv']}",
            *standing_pages(ids, "head"),
            f"{draft}/", f"{draft}/do/approve/", f"{draft}/do/return/", f"{draft}/do/decline/",
            f"/desk/submissions/{ids['sealed']}/", f"/desk/submissions/{ids['sealed']}/do/unseal/",
            f"/desk/submissions/{ids['sealed']}/do/destroy/",
            f"/desk/submissions/{ids['destroyed']}/",
            f"/desk/submissions/{ids['destroyed']}/record/",
            f"{draft}/edit/?approve=1", f"/desk/drafts/{ids['published']}/do/withdraw/",
        ],
        "hoangvanlap": [
            "/desk/?list=new", "/desk/?list=all&kind=document&from=01/01/2026&assignee=nobody",
            "/desk/filters/", f"/desk/many/{ids['bulk']}/",
            f"{files}{parts['zip']}",
            "/desk/tour/", "/desk/monitor/", "/desk/submissions/", "/desk/submissions/?state=held",
            f"/desk/submissions/{ids['refused']}/", f"/desk/submissions/{ids['held']}/",
            f"/desk/submissions/{ids['held']}/do/refuse/", "/desk/monitor/outbox/?state=unsure",
            "/desk/monitor/files/?code=type.not_permitted",
            f"/desk/mails/release/?mail={ids['held_pk']}&mail={ids['refused_pk']}",
            f"/desk/submissions/{ids['held']}/do/rerun/", "/desk/agencies/add/",
            "/desk/?list=collated", f"/desk/drafts/{ids['collated']}/",
            "/desk/drafts/give/", f"/desk/notes/{ids['note']}/",
            f"/desk/drafts/{ids['given']}/",
            f"/desk/drafts/{ids['collated']}/do/return/",
            f"/desk/drafts/{ids['collated']}/do/check/",
            f"/desk/drafts/{ids['changed']}/",
            f"/desk/drafts/{ids['approved']}/", f"/desk/drafts/{ids['approved']}/clean/",
            f"/desk/drafts/{ids['approved']}/do/publish/",
            f"/desk/drafts/{ids['approved']}/do/publish_by_hand/",
        ],
        "quantri": [
            "/desk/monitor/", f"/desk/submissions/{ids['refused']}/", "/desk/people/",
            f"/desk/trials/{ids['trial']}/", f"/desk/trials/{ids['trial_running']}/",
            f"/desk/trials/{ids['what_if']}/", "/desk/what-if/caobang/", "/desk/monitor/outbox/",
            "/desk/monitor/files/", "/desk/submissions/?from=1.11.2026&to=x",
            "/desk/people/add/", "/desk/people/1/", "/desk/people/1/change/", "/desk/tour/",
        ],
        "moi": ["/desk/account/password/"],
    }  # fmt: skip


@contextmanager
def running_desk(*parts: str, database_url: str = "") -> Iterator[Desk]:
    """The web part (and other named parts) in one process, over seeded data."""
    data = Path(mkdtemp(prefix="vanthu-desk-"))
    ports = {name: free_port() for name in ("http", "originals")}
    more = {"DJANGO_SETTINGS_MODULE": "vanthu.config.django"}
    if database_url:
        more["VANTHU_DATABASE_URL"] = database_url
    environment = _environment(data, ports, more)
    commands = {"node": ["node", *(parts or ("web",))]}
    service = Service(data, environment, commands, ports, database_url)
    service.run("assets")
    service.run("migrate")
    seeded = subprocess.run(
        [sys.executable, "-m", "tests.e2e.seed"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if seeded.returncode:
        raise RuntimeError(seeded.stderr[-3000:])
    service.start()
    try:
        yield Desk(service, json.loads(seeded.stdout.splitlines()[-1]))
    finally:
        service.stop()


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
