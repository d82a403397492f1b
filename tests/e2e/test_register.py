"""The register of mails as it is read and printed."""

from __future__ import annotations

from playwright.sync_api import Browser

from .desk import Desk, open_window, sign_in

#: What a very long subject leaves to the other columns: are their words whole?
BROKEN = """() => {
  const rows = [...document.querySelectorAll(".register tbody tr")];
  rows[0].cells[4].textContent = "đề nghị đăng tải tin về hội nghị tổng kết ".repeat(12);
  const range = document.createRange();
  return rows.flatMap((row) => [2, 5].flatMap((at) => {
    const text = row.cells[at].firstChild;
    return [...text.data.matchAll(/\\S+/g)].filter((word) => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return range.getClientRects().length > 1;
    }).map((word) => word[0]);
  }));
}"""


def test_a_long_subject_breaks_no_other_words(desk: Desk, browser: Browser) -> None:
    window = open_window(desk, browser, viewport={"width": 1280, "height": 900})
    sign_in(window, "hoangvanlap", desk.ids["password"])
    window.page.goto("/desk/register/")
    for media in ("screen", "print"):
        window.page.emulate_media(media=media)
        assert window.page.evaluate(BROKEN) == []
    window.close()
