"""Issue bar: two people at one draft, and whatever breaks in the middle of an edit: nothing typed
is lost but for the last moment, nothing is overwritten unseen. Seeded rounds in Chromium, the web
part killed and started again, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.desk import Desk, running_desk
from tests.e2e.together import LATEST, Hand, everything, lost
from tests.peers.postgres import postgres

pytestmark = [pytest.mark.prove, pytest.mark.timeout(3600)]
Figure = Callable[[str, object, str], None]
ROUNDS = int(os.environ.get("PROVE_ROUNDS", "24"))
DRAFTS = ("news", "second", "private", "proposal")
USERS = ("nongthihanh", "hoangvanlap")


@contextmanager
def desk_on(kind: str) -> Iterator[Desk]:
    """A desk over a database of that kind."""
    if kind == "sqlite":
        with running_desk("web", "relay", "work") as desk:
            yield desk
        return
    with (
        postgres() as server,
        running_desk("web", "relay", "work", database_url=server.create("vanthu")) as desk,
    ):
        yield desk


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    """One desk a kind of database."""
    with desk_on(request.param) as running:
        yield running


class Round:
    """One draft, one or two hands, one thing that goes wrong; then everything is looked for."""

    def __init__(self, desk: Desk, browser: Browser, number: int) -> None:
        self.desk, self.browser, self.number = desk, browser, number
        self.chance = random.Random(20261122 + number)
        self.draft = desk.ids[self.chance.choice(DRAFTS)]
        self.seen: list[str] = []

    def word(self) -> str:
        """A word that nobody else types."""
        letters = "".join(self.chance.choice("aăâbcdđeêghiklmnoôơpqrstuưvxy") for _ in range(9))
        return f"w{self.number}{letters}"

    def hand(self, user: str, script: bool = True) -> Hand:
        """Somebody at the form; what they left there before is dropped."""
        made = Hand(self.desk, self.browser, user, self.draft, script)
        if made.page.get_by_role("button", name="Bỏ phần này").count():
            with made.page.expect_navigation():
                made.page.get_by_role("button", name="Bỏ phần này").click()
        return made

    def types(self, hand: Hand, times: int = 2) -> None:
        """Some words in the text and the lead."""
        for _ in range(times):
            hand.type(self.word(), self.chance.choice(("text", "summary")))

    def saves(self, hand: Hand) -> None:
        """Press until it is saved; each time it wasn't, the difference was there to be read."""
        for _press in range(3):
            before = everything(self.desk, self.draft)
            if hand.save():
                return
            shown = hand.page.get_by_role("region", name="Những gì đã được lưu")
            expect(shown).to_be_visible()
            assert before
            self.seen.append(shown.inner_text())
        raise AssertionError("never saved")

    # What goes wrong -------------------------------------------------------------------------

    def both_save(self) -> None:
        """Both type; both save, in either order, with and without JavaScript."""
        script = self.chance.random() < 0.7
        one, two = self.hand(USERS[0]), self.hand(USERS[1], script)
        self.types(one)
        self.types(two)
        first, second = self.chance.sample((one, two), 2)
        self.saves(first)
        self.saves(second)
        assert self.seen, "the second saw nothing of the first"
        assert any(word in " ".join(self.seen) for word in first.typed)
        self.done(one, two)

    def web_is_killed(self) -> None:
        """kill -9 of the web part while somebody types, and on; then it is there again."""
        hand = self.hand(USERS[0])
        self.types(hand)
        hand.settle()
        self.kill()
        self.types(hand)
        self.desk.service.start()
        expect(hand.page.locator("[data-kept]")).to_contain_text("chưa lưu", timeout=20_000)
        self.saves(hand)
        self.done(hand)

    def web_is_killed_at_saving(self) -> None:
        """kill -9 at the moment of saving; the page stays, or the text is there on coming back."""
        hand = self.hand(USERS[0])
        self.types(hand)
        hand.page.get_by_role("button", name="Lưu").last.click(no_wait_after=True)
        hand.page.wait_for_timeout(self.chance.randrange(400))
        self.kill()
        hand.page.wait_for_timeout(300)
        self.desk.service.start()
        hand.vanish() if self.chance.random() < 0.5 else hand.settle(6)
        self.done(hand)

    def browser_dies(self) -> None:
        """No unload; what was typed before the last moment is offered on coming back."""
        hand = self.hand(USERS[0])
        self.types(hand, 3)
        hand.settle()
        hand.vanish()
        again = Hand(self.desk, self.browser, USERS[0], self.draft)
        expect(again.page.get_by_text("Đã khôi phục phần Ông/Bà gõ")).to_be_visible()
        again.typed = hand.typed
        self.done(again)

    def typing_without_a_pause(self) -> None:
        """Somebody who never stops for a second loses no more than the last moment."""
        hand = self.hand(USERS[0])
        words = [self.word() for _ in range(10)]
        box = hand.page.locator("#id_summary")
        box.focus()
        for word in words:
            hand.page.keyboard.type(f" {word}", delay=60)
        hand.vanish()  # at once
        missing = [word for word in words if word not in everything(self.desk, self.draft)]
        # A word takes 0.6 s at least.
        assert len(missing) <= LATEST / 0.6 + 1, missing

    def session_ends(self) -> None:
        """Signed out, typed on, signed in again elsewhere: all of it is there."""
        hand = self.hand(USERS[0])
        self.types(hand)
        hand.window.context.clear_cookies(name="sessionid")
        self.types(hand)
        said = hand.page.locator("[data-kept]")
        expect(said).to_contain_text("phiên làm việc đã hết", timeout=15_000)
        other = hand.window.context.new_page()
        other.goto("/desk/sign-in/")
        other.get_by_label("Tên đăng nhập").fill(USERS[0])
        other.get_by_label("Mật khẩu").fill(self.desk.ids["password"])
        with other.expect_navigation():
            other.keyboard.press("Enter")
        expect(said).to_contain_text("chưa lưu", timeout=15_000)
        self.saves(hand)
        self.done(hand)

    def line_breaks(self) -> None:
        """Ten seconds without a line."""
        hand = self.hand(USERS[0])
        hand.window.context.set_offline(True)
        self.types(hand)
        hand.settle(10)
        hand.window.context.set_offline(False)
        expect(hand.page.locator("[data-kept]")).to_contain_text("chưa lưu", timeout=15_000)
        hand.vanish()
        self.done(hand)

    def back_button(self) -> None:
        """Saved, back, typed on, saved: told, and both are there."""
        hand = self.hand(USERS[0])
        self.types(hand)
        self.saves(hand)
        hand.page.go_back()
        hand.page.wait_for_load_state()
        self.types(hand)
        self.saves(hand)
        self.done(hand)

    def kill(self) -> None:
        """kill -9 of the whole process."""
        for process in self.desk.service.all_processes():
            process.kill()
        self.desk.service.processes["node"].wait()
        self.desk.service.processes.clear()

    def done(self, *hands: Hand) -> None:
        """Everything that was typed is somewhere."""
        missing = lost(self.desk, *hands)
        for hand in hands:
            hand.vanish()
        assert not missing, missing


WRONGS = (
    Round.both_save, Round.web_is_killed, Round.web_is_killed_at_saving, Round.browser_dies,
    Round.typing_without_a_pause, Round.session_ends, Round.line_breaks, Round.back_button,
)  # fmt: skip


def test_nothing_typed_is_lost(desk: Desk, browser: Browser, figure: Figure) -> None:
    """Each thing that goes wrong in turn, each round with other words, drafts and orders."""
    went: Counter[str] = Counter()
    for number in range(ROUNDS):
        wrong = WRONGS[number % len(WRONGS)]
        wrong(Round(desk, browser, number))
        went[wrong.__name__] += 1
    figure("rounds", dict(went), "nothing lost but the last 2 s, nothing overwritten unseen")


def test_a_draft_that_is_approved_while_somebody_types(
    desk: Desk, browser: Browser, figure: Figure
) -> None:
    """He submits, the head approves; she can't save, and her words stand on her page."""
    draft = desk.ids["taken"]
    hand = Hand(desk, browser, USERS[0], draft)
    hand.page.locator("#id_note").focus()
    hand.page.keyboard.type("ghichúgiữachừng")
    hand.kept()
    other = Hand(desk, browser, USERS[1], draft)
    other.page.goto(f"/desk/drafts/{draft}/do/submit/")
    with other.page.expect_navigation():
        other.page.keyboard.press("Control+Enter")
    expect(other.page.get_by_role("status").first).to_contain_text("trình duyệt")
    hand.page.keyboard.type("gõmuộn")
    hand.save()
    expect(hand.page.get_by_text("đã chuyển bước")).to_be_visible()
    expect(hand.page.locator("#id_note")).to_have_value("ghichúgiữachừnggõmuộn")
    assert "ghichúgiữachừnggõmuộn" in everything(desk, draft)
    figure("words typed beyond the approval", "all on the page and kept", "nothing lost")
    hand.vanish()
    other.vanish()
