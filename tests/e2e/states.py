"""States of pages that an address alone doesn't show: errors in forms, conflicts, what opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, FilePayload, Page

from .desk import Desk, Watched, open_window, sign_in
from .walks import follow

#: Sends the page's form past the browser's own checks, as a browser without them would.
_SEND = """empty => {
  const size = form => form.querySelectorAll('input, select, textarea').length;
  const forms = [...document.querySelectorAll('main form[method=post]')];
  const form = forms.sort((a, b) => size(b) - size(a))[0];
  if (empty) for (const e of form.elements) {
    if (e.type === 'checkbox' || e.type === 'radio') e.checked = false;
    else if (e.type !== 'hidden' && 'value' in e && e.tagName !== 'BUTTON') e.value = '';
  }
  form.submit();
}"""


@dataclass(frozen=True)
class State:
    """One state: who brings it about, where, and how."""

    name: str
    who: str
    path: str
    bring: Callable[[Page], None]


def _send(page: Page, *, empty: bool) -> None:
    with page.expect_navigation():
        page.evaluate(_SEND, empty)


def _empty(page: Page) -> None:
    _send(page, empty=True)


def _stale(page: Page) -> None:
    """Somebody else has saved meanwhile."""
    page.locator("input[name=version]").first.evaluate("e => { e.value = '1'; }")
    page.locator("[name=title]").fill("Một tiêu đề khác")
    _send(page, empty=False)


def _expired(page: Page) -> None:
    """The form was opened before the person signed in again."""
    page.locator("[name=title]").fill("Đã gõ trước khi phiên hết hạn")
    page.context.clear_cookies(name="csrftoken")
    _send(page, empty=False)


def _wrong_password(page: Page) -> None:
    page.locator("input[name=username]").fill("nongthihanh")
    page.locator("input[name=password]").fill("khong-phai")
    _send(page, empty=False)


def _checked(page: Page) -> None:
    """A text that passes beside a file that doesn't."""
    files = [
        FilePayload(name="van-ban.txt", mimeType="text/plain", buffer="Nội dung".encode()),
        FilePayload(name="bang-tinh.xlsx", mimeType="application/zip", buffer=b"PK\x03\x04 x"),
    ]
    page.locator("input[type=file]").set_input_files(files)
    _send(page, empty=False)


def _first_password(page: Page) -> None:
    follow(page, page.get_by_role("link", name="Trần Văn Khác"))
    with page.expect_navigation():
        page.locator("form[action$='/do/password/']").evaluate("form => form.submit()")


def _opened(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")


def _glanced(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.locator(".glance:not(:empty)").first.wait_for()


def _picked(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("x")


def _named(page: Page) -> None:
    page.locator("textarea[name=text]").last.focus()
    page.keyboard.type("@H")
    page.locator(".naming li").first.wait_for()


def _found(page: Page) -> None:
    page.locator(".finder [role=combobox]").first.focus()
    page.keyboard.type("tu phap")
    page.locator(".finder [role=option]").first.wait_for()


def _nothing(page: Page) -> None:
    """The address shows it."""


STATES = (
    State("wrong password", "", "/desk/sign-in/", _wrong_password),
    State("nothing to check", "", "/portals/caobang/check/", _empty),
    State("files checked", "", "/portals/caobang/check/", _checked),
    State("gone", "", "/portals/caobang/{earlier_publication}/print/", _nothing),
    State("picked", "nongthihanh", "/desk/?list=new", _picked),
    State("a glance", "nongthihanh", "/desk/?list=new", _glanced),
    State("more filters", "nongthihanh", "/desk/?list=all", _opened),
    State("draft opened", "nongthihanh", "/desk/drafts/{taken}/", _opened),
    State("private opened", "nongthihanh", "/desk/drafts/{private}/", _opened),
    State("no password", "nongthihanh", "/desk/account/password/", _empty),
    State("no title", "nongthihanh", "/desk/drafts/{taken}/edit/", _empty),
    State("agency by typing", "nongthihanh", "/desk/drafts/{second}/edit/", _found),
    State("saved by another", "nongthihanh", "/desk/drafts/{proposal}/edit/", _stale),
    State("expired", "nongthihanh", "/desk/drafts/{proposal}/edit/", _expired),
    State("nothing to split", "nongthihanh", "/desk/drafts/{taken}/split/", _empty),
    State("nothing asked", "nongthihanh", "/desk/drafts/{taken}/do/ask/", _empty),
    State("nothing composed", "nongthihanh", "/desk/drafts/new/", _empty),
    State("nothing noted", "nongthihanh", "/desk/drafts/{news}/notes/", _empty),
    State("somebody named", "nongthihanh", "/desk/drafts/{news}/notes/", _named),
    State("no reason to decline", "trieudinhle", "/desk/drafts/{waiting}/do/decline/", _empty),
    State("no reason to destroy", "trieudinhle", "/desk/submissions/{sealed}/do/destroy/", _empty),
    State("no standing", "trieudinhle", "/desk/drafts/{old}/standing/", _empty),
    State("nothing given", "hoangvanlap", "/desk/drafts/give/", _empty),
    State("no reason for many", "hoangvanlap", "/desk/many/{bulk}/", _empty),
    State("no reason to refuse", "hoangvanlap", "/desk/submissions/{held}/do/refuse/", _empty),
    State("no agency", "hoangvanlap", "/desk/agencies/add/", _empty),
    State("no address", "hoangvanlap", "/desk/drafts/{approved}/do/publish_by_hand/", _empty),
    State("monitor opened", "hoangvanlap", "/desk/monitor/", _opened),
    State("mail opened", "hoangvanlap", "/desk/submissions/{refused}/", _opened),
    State("nobody", "quantri", "/desk/people/add/", _empty),
    State("no policy", "quantri", "/desk/what-if/caobang/", _empty),
    State("first password", "quantri", "/desk/people/", _first_password),
)


def each_state(
    desk: Desk, browser: Browser, *, language: str = "vi", **options: Any
) -> Iterator[tuple[State, Watched]]:
    """(state, window in it), one after the other; each person in a window of their own."""
    for who in dict.fromkeys(state.who for state in STATES):
        window = open_window(desk, browser, **options)
        if who:
            sign_in(window, who, desk.ids["password"])
        if language != "vi":
            cookie = {"name": "django_language", "value": language, "url": desk.url}
            window.context.add_cookies([cookie])  # type: ignore[list-item]
        for state in STATES:
            if state.who == who:
                window.page.goto(state.path.format(**desk.ids))
                state.bring(window.page)
                yield state, window
        window.close()
