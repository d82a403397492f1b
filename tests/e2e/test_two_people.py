"""Two people at one draft, a session that ends and a line that breaks: nothing typed is lost, and
nobody's words are overwritten unseen."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from .desk import Desk
from .together import Hand, lost
from .walks import violations


def test_the_second_sees_what_the_first_saved(desk: Desk, browser: Browser) -> None:
    """They see each other; she saves; he is told while typing, and shown before he saves."""
    one = Hand(desk, browser, "nongthihanh", desk.ids["second"])
    two = Hand(desk, browser, "hoangvanlap", desk.ids["second"])
    one.type("hạtgiống")
    one.kept()
    two.type("nảymầm")
    expect(two.page.locator("[data-others]")).to_contain_text("Nông Thị Hạnh")
    assert one.save()
    two.type("ralá", "summary")
    expect(two.page.locator("[data-others]")).to_contain_text("đã lưu bản này")
    assert not two.save()
    shown = two.page.get_by_role("region", name="Những gì đã được lưu")
    expect(shown).to_contain_text("hạtgiống")
    assert not violations(two.page)
    assert two.save()
    expect(two.page.locator("article.text")).to_contain_text("nảymầm")
    assert not lost(desk, one, two)
    for hand in (one, two):
        assert not hand.window.complaints
        assert not hand.window.foreign
        hand.vanish()


def test_a_session_ends_while_somebody_types(desk: Desk, browser: Browser) -> None:
    """The page says so and keeps the text; after signing in in another window it goes on."""
    hand = Hand(desk, browser, "nongthihanh", desk.ids["private"])
    hand.type("trước")
    hand.kept()
    hand.window.context.clear_cookies(name="sessionid")
    hand.type("sau")
    said = hand.page.locator("[data-kept]")
    expect(said).to_contain_text("phiên làm việc đã hết")
    hand.page.get_by_role("button", name="Lưu").last.click()  # doesn't leave the page
    expect(said).to_contain_text("phiên làm việc đã hết")
    with hand.window.context.expect_page() as opened:
        hand.page.get_by_role("link", name="Đăng nhập lại").click()
    other = opened.value
    other.get_by_label("Tên đăng nhập").fill("nongthihanh")
    other.get_by_label("Mật khẩu").fill(desk.ids["password"])
    with other.expect_navigation():
        other.keyboard.press("Enter")
    other.close()
    expect(said).to_contain_text("chưa lưu")
    assert hand.save()
    assert not lost(desk, hand)
    hand.vanish()


def test_the_line_breaks_and_comes_back(desk: Desk, browser: Browser) -> None:
    """Saving without a line keeps the page; the line back, everything typed meanwhile is kept."""
    hand = Hand(desk, browser, "nongthihanh", desk.ids["news"])
    hand.type("cóđường")
    hand.kept()
    hand.window.context.set_offline(True)
    hand.type("mấtđường")
    hand.page.get_by_role("button", name="Lưu").last.click()
    said = hand.page.locator("[data-kept]")
    expect(said).to_contain_text("mất kết nối")
    assert "/edit/" in hand.page.url
    hand.window.context.set_offline(False)
    expect(said).to_contain_text("chưa lưu")
    hand.vanish()
    assert not lost(desk, hand)


def test_pressed_twice_is_saved_once(desk: Desk, browser: Browser) -> None:
    hand = Hand(desk, browser, "nongthihanh", desk.ids["proposal"])
    hand.type("haiphát")
    count = f"SELECT COUNT(*) FROM store_revision WHERE draft_id = {hand.draft}"
    before = desk.service.query(count)[0][0]
    with hand.page.expect_navigation():
        hand.page.evaluate(
            "const b = [...document.querySelectorAll('form[data-keep] .btn--main')].pop();"
            "b.click(); b.click();"
        )
    expect(hand.page.get_by_role("status").first).to_contain_text("Đã lưu")
    assert desk.service.query(count)[0][0] == before + 1
    hand.vanish()
    again = Hand(desk, browser, "nongthihanh", hand.draft)
    expect(again.page.get_by_text("Đã khôi phục")).to_have_count(0)
    again.vanish()
