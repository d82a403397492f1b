"""Sorting the day's mail by keyboard alone: shared by the browser tests and `make prove`.

Run as a program on a service's data folder (`python -m tests.e2e.triage NUMBER`) it makes so many
new drafts that nobody has taken.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from .desk import Desk
from .walks import told


@dataclass
class Keys:
    """A keyboard that counts."""

    page: Page
    strokes: int = 0

    def press(self, *keys: str) -> None:
        """One stroke each."""
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def type(self, text: str) -> None:
        """One stroke a letter."""
        self.page.keyboard.type(text)
        self.strokes += len(text)


def more_drafts(desk: Desk, number: int) -> None:
    """New drafts of two agencies, due on different days."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.e2e.triage", str(number)],
        env=desk.service.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(made.stderr[-2000:])


def waiting(page: Page) -> int:
    """How many the list shows."""
    return page.locator("#list .work").count()


def here(page: Page) -> str:
    """The title under the cursor, where the focus must be too."""
    line = page.locator(".work--here h3 a")
    expect(line).to_be_focused()
    return line.inner_text()


def triage_one_by_one(keys: Keys, number: int) -> None:
    """Each mail is read and given to whom it is proposed, or to somebody by name."""
    page = keys.page
    with page.expect_navigation():
        keys.press("g", "m")
    keys.press("j")
    for place in range(number):
        left, title = waiting(page), here(page)
        keys.press("p")
        chooser = page.get_by_role("combobox", name="Tên người biên tập")
        expect(chooser).to_be_focused()
        if place % 5 == 4:
            keys.type("mai")
        keys.press("Enter")
        expect(page.locator("#list .work")).to_have_count(left - 1)
        told(page, "Đã phân công 1 mục cho")
        if left > 1:
            assert here(page) != title


def triage_at_once(keys: Keys) -> None:
    """Groups are picked and go each to whom it is proposed."""
    page = keys.page
    with page.expect_navigation():
        keys.press("g", "m")
    keys.press("j", "X")
    picked = page.locator("#list .work--picked").count()
    left = waiting(page)
    keys.press("P")
    expect(page.locator("#list .work")).to_have_count(left - picked)
    told(page, f"Đã phân công {picked} mục cho người được gợi ý")


def make(number: int) -> None:
    """The rows: of an agency whose drafts somebody has had already."""
    import django

    django.setup()
    from django.utils import timezone

    from tests.factories import make_draft, make_submission
    from vanthu.store.models import Agency, Draft, Portal, Submission, User

    portal = Portal.objects.get(name="caobang")
    agency = Agency.objects.get(portal=portal, name="Sở Tư pháp")
    Draft.objects.filter(portal=portal, assignee=None, unfinished=True).update(
        assignee=User.objects.get(username="lythimai")
    )
    editor = User.objects.get(username="nongthihanh")
    last: Any = Draft.objects.filter(agency=agency).order_by("-pk").first()
    Draft.objects.filter(pk=last.pk).update(assignee=editor)
    today = timezone.localdate()
    first = 900_000 + Submission.objects.count()
    for place in range(number):
        make_draft(
            portal,
            submission=make_submission(
                portal, agency=agency, code=f"CBG-26-{first + place}", raw_key=uuid4().hex * 2
            ),
            number=f"{2000 + place}/QĐ-UBND",
            title=f"Phê duyệt kế hoạch số {place + 1} của tỉnh",
            agency_id=agency.pk,
            deadline=today + timedelta(days=place // 7),
        )


if __name__ == "__main__":
    make(int(sys.argv[1]))
