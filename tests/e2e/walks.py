"""What people do at the desk, by keyboard only: shared by the browser tests and `make prove`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.peers.process import wait_for

from .desk import Desk, Watched, open_window, sign_in

#: WCAG 2.2 A and AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = {"width": 320, "height": 640}


def press(page: Page, *keys: str) -> None:
    """Keys that stay on the page."""
    for key in keys:
        page.keyboard.press(key)


def go(page: Page, *keys: str) -> None:
    """Keys of which the last opens another page."""
    press(page, *keys[:-1])
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def told(page: Page, text: str) -> None:
    """What a screen reader hears, whichever part of the page says it."""
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def follow(page: Page, what: Locator) -> None:
    """Click on what opens another page, and wait for that: the next step mustn't meet this one."""
    with page.expect_navigation():
        what.click()


def down_to(page: Page, words: str, down: Callable[[str], None] | None = None) -> None:
    """The list's cursor onto the line with these words; `down` presses a key."""
    for _step in range(60):
        (down or page.keyboard.press)("j")
        if words in page.locator(".work--here h3").inner_text():
            return
    raise AssertionError(f"not in the list: {words}")


def open_from_list(page: Page, title: str) -> None:
    """Move the list's cursor down to a title and open it."""
    down_to(page, title)
    go(page, "Enter")


def caret_to_end(page: Page, text: Locator) -> None:
    """Click into the editor's text and go to its end. ProseMirror puts its own selection back 20 ms
    after it got the focus (its `handlers.focus`); no hand is on the next key before that."""
    text.locator("p, h2, h3, li, td").last.click()
    page.evaluate("() => new Promise((done) => setTimeout(done, 40))")
    press(page, "Control+End")


def tab_to(page: Page, name: str) -> None:
    """Tab until the focus is on something that reads like `name`."""
    for _step in range(150):
        press(page, "Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip().startswith(name):
            return
    raise AssertionError(f"Tab doesn't reach: {name}")


def editor_walks(desk: Desk, window: Watched, title: str) -> None:
    """Sign in, take, edit, save, hand over to the secretary, undo it, hand over again: the editor's
    whole path, without a mouse."""
    page = window.page
    sign_in(window, "nongthihanh", desk.ids["password"])
    tab_to(page, "Chưa có người nhận")
    go(page, "Enter")
    open_from_list(page, title)
    go(page, "n")
    told(page, "Đã nhận biên tập")
    go(page, "e")
    page.get_by_label("Lời dẫn").focus()
    press(page, "Control+End")
    page.keyboard.type(" Ghi nhanh tại phường Thục Phán.")
    go(page, "Control+s")
    told(page, "Đã lưu")
    expect(page.locator("main")).to_contain_text("Ghi nhanh tại phường Thục Phán.")
    go(page, "Control+Enter")
    told(page, "Đã chuyển Thư ký tổng hợp")
    go(page, "z")
    told(page, "Đã hoàn tác")
    go(page, "Control+Enter")
    told(page, "Đã chuyển Thư ký tổng hợp")


def secretary_gathers(desk: Desk, window: Watched, title: str) -> None:
    """The secretary submits what editors have handed over, several at once."""
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    tab_to(page, "Chờ tổng hợp trình")
    go(page, "Enter")
    down_to(page, title)
    press(page, "x")
    tab_to(page, "Trình duyệt")
    go(page, "Enter")
    page.get_by_label("Ý kiến trình").focus()
    page.keyboard.type("Đã đối chiếu nguồn.")
    go(page, "Control+Enter")
    expect(page.locator("main")).to_contain_text("Đã trình duyệt 1 mục")


def approver_walks(desk: Desk, window: Watched, title: str) -> None:
    """The second person: find it, read it, approve it."""
    page = window.page
    sign_in(window, "trieudinhle", desk.ids["password"])
    tab_to(page, "Chờ duyệt")
    go(page, "Enter")
    open_from_list(page, title)
    expect(page.locator("main")).to_contain_text("Đã đối chiếu nguồn.")
    go(page, "d")
    expect(page.locator("main")).to_contain_text("Người duyệt chịu trách nhiệm")
    go(page, "Control+Enter")
    told(page, "Đã duyệt")


def publisher_walks(desk: Desk, window: Watched, title: str) -> None:
    """The secretary publishes it, and everybody can read it."""
    page = window.page
    sign_in(window, "hoangvanlap", desk.ids["password"])
    tab_to(page, "Đã duyệt, chờ đăng")
    go(page, "Enter")
    open_from_list(page, title)
    tab_to(page, "Đăng lên Cổng")
    go(page, "Enter")
    tab_to(page, "Đăng lên Cổng")
    go(page, "Enter")
    told(page, "Đang đăng")

    def seen() -> bool:
        page.reload()
        return page.get_by_role("link", name="Xem trên Cổng").count() > 0

    wait_for(seen, "it is published", 120)
    tab_to(page, "Xem trên Cổng")
    go(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 AA (or these rules of it), each with its place."""
    return [
        f"{page.url}: {rule['id']}: {node['html'][:160]}"
        for rule in _axe(page, rules)
        for node in rule["nodes"]
        if rule["id"] != "target-size" or _small(page, str(node["target"][0]))
    ]


def _axe(page: Page, rules: list[str] | None, context: str | None = None) -> Any:
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    return Axe().run(page, context=context, options=options).response["violations"]


def _small(page: Page, target: str) -> bool:
    """Whether a target is small where it is scrolled to, and not just half under the bar that
    stays at the window's foot."""
    page.locator(target).evaluate("e => e.scrollIntoView({ block: 'center' })")
    return bool(_axe(page, ["target-size"], target))


def each_page(desk: Desk, browser: Browser, **options: Any) -> Iterator[tuple[str, Watched]]:
    """(path, window at that page), page by page, each person in a window of their own."""
    for username, paths in desk.pages().items():
        window = open_window(desk, browser, **options)
        if username:
            sign_in(window, username, desk.ids["password"])
        for path in paths:
            window.page.goto(path)
            yield path, window
        window.close()
