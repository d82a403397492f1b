"""Two people at one draft, and what may go wrong while they type: shared by the browser tests and
`make prove`.

A `Hand` is one person's window at one draft's form. What it types are words that nobody else
types, so that afterwards each can be looked for where it must be: in a working copy or a revision.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, expect

from .desk import Desk, Watched, open_window, sign_in
from .walks import caret_to_end

#: What may be lost with the machine that it is typed on: the time between two keeps.
LATEST = 2.0
TEXT = "Nội dung"


@dataclass
class Hand:
    """One person typing; `script` off is a browser without JavaScript."""

    desk: Desk
    browser: Browser
    user: str
    draft: int
    script: bool = True
    window: Watched = field(init=False)
    typed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sit_down()

    @property
    def page(self) -> Page:
        """The window's page."""
        return self.window.page

    @property
    def path(self) -> str:
        """The form."""
        return f"/desk/drafts/{self.draft}/edit/"

    def sit_down(self) -> None:
        """A fresh browser, signed in, at the form."""
        self.window = open_window(self.desk, self.browser, java_script_enabled=self.script)
        sign_in(self.window, self.user, self.desk.ids["password"])
        self.page.goto(self.path)

    def type(self, word: str, where: str = "text") -> None:
        """Type a word at the end of the text, or of another field."""
        if where == "text" and self.script:
            box = self.page.get_by_role("textbox", name=TEXT, exact=True)
            caret_to_end(self.page, box)
            self.page.keyboard.type(f" {word}")
        else:
            self.page.locator(f"#id_{where}").focus()
            self.page.keyboard.press("Control+End")
            self.page.keyboard.type(f" {word}")
        self.typed.append(word)

    def kept(self) -> None:
        """Wait until the page says that what was typed is kept."""
        expect(self.page.locator("[data-kept]")).to_contain_text("chưa lưu")

    def settle(self, seconds: float = LATEST) -> None:
        """Let the time pass after which nothing may be lost any more."""
        self.page.wait_for_timeout(seconds * 1000)

    def save(self) -> bool:
        """Press the button; whether it was saved (else the difference is shown)."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Lưu").last.click()
        return "/edit/" not in self.page.url

    def vanish(self) -> None:
        """The browser dies, without unload."""
        self.window.close()


def everything(desk: Desk, draft: int) -> str:
    """All that the database holds of the draft's text: revisions and working copies."""
    rows = desk.service.query(
        "SELECT title, summary, CAST(blocks AS text), CAST(metadata AS text) FROM store_revision "
        f"WHERE draft_id = {draft}"
    )
    copies = desk.service.query(
        f"SELECT CAST(fields AS text) FROM store_workingcopy WHERE draft_id = {draft}"
    )
    return "\n".join(_plain(value) for row in [*rows, *copies] for value in row)


def _plain(value: Any) -> str:
    """JSON escapes letters; text as it is."""
    text = str(value)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text


def lost(desk: Desk, *hands: Hand) -> list[str]:
    """Words that were typed and are nowhere."""
    there = everything(desk, hands[0].draft)
    return [word for hand in hands for word in hand.typed if word not in there]
