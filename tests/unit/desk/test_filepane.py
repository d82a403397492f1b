"""Every permitted type shows something in the pane, and nothing of what is barred does."""

from __future__ import annotations

import pytest
from django.db.models import Q

from tests.factories import make_draft, make_part, make_portal, make_submission
from tests.samples.kinds import PERMITTED
from vanthu.desk.filepane import Pane, details, duration, is_tab, pane_of, parts_shown
from vanthu.parsers.filetypes import by_short
from vanthu.store.models import PartRow

#: Type → what the pane has; "text": its words, which the template shows.
SHOWN = {
    "txt": "text", "doc": "preview", "odt": "preview", "pdf": "pages", "zip": "members",
    "rar": "members", "bmp": "picture", "jpg": "picture", "gif": "picture", "png": "picture",
    "psd": "drawn", "mp4": "player", "avi": "preview", "wmv": "preview", "wma": "preview",
    "mp3": "player", "wav": "player",
}  # fmt: skip


def part(short: str, path: str = "1", **fields: object) -> PartRow:
    values = {
        "pk": 7, "path": path, "name": f"tep.{short}", "type": by_short(short).mime,
        "role": "container" if short in ("zip", "rar") else "attachment",
        "sha256": "0" * 64, "verdict": "taken", "size": 9,
        "metadata": {"web_playable": short in ("mp4", "mp3", "wav"), "pages": 3},
    }  # fmt: skip
    return PartRow(**(values | fields))


@pytest.mark.parametrize("short", PERMITTED)
def test_each_permitted_type_is_shown(short: str) -> None:
    row = part(short)
    inside = part("txt", "1.1", pk=8)
    pane = pane_of(row, [row, inside])
    assert is_tab(row)
    found = {
        name
        for name in ("picture", "pages", "drawn", "player", "preview", "members")
        if getattr(pane, name)
    }
    assert found == ({SHOWN[short]} - {"text"})


@pytest.mark.parametrize("short", PERMITTED)
def test_nothing_of_what_is_barred_is_shown(short: str) -> None:
    row = part(short, verdict="refused")
    pane = pane_of(row, [row])
    assert not any((pane.picture, pane.pages, pane.drawn, pane.player, pane.preview))


def test_a_film_that_no_browser_plays_has_a_preview_instead() -> None:
    pane = pane_of(part("mp4", metadata={"web_playable": False}), [])
    assert pane.player is None
    assert pane.preview
    assert pane_of(None, []) == Pane()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.4, "0:01"), (62, "1:02"), (725.4, "12:05"), (3723, "1:02:03")],
)
def test_lengths(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("said", "shown"), [(128_000, "128 kbit/s"), ("128000", "128 kbit/s"), ("1 / 2", "1 / 2")]
)
def test_what_a_recording_says_of_itself_is_shown_whatever_it_is(said: object, shown: str) -> None:
    assert shown in dict(details({"bit_rate": said})).values()


@pytest.mark.parametrize(
    ("texts", "offered"),
    [
        (("Nội dung", ""), [0]),
        (("", "Nội dung"), [1]),
        (("Một", "Hai"), [0, 1]),
        (("", ""), [0, 1]),
    ],
)
def test_of_two_forms_of_a_text_the_one_that_was_read_is_offered(
    db: None, texts: tuple[str, str], offered: list[int]
) -> None:
    portal = make_portal()
    mail = make_submission(portal)
    rows = [make_part(mail, "", text.encode()) for text in texts]
    for row in rows:
        PartRow.objects.filter(pk=row.pk).update(role="body", verdict="")
    draft = make_draft(portal, submission=mail)
    parts, selected = parts_shown(draft, Q(submission=mail), "")
    assert [row.pk for row in parts] == [rows[place].pk for place in offered]
    assert selected is not None
    assert selected.pk == rows[offered[0]].pk
    assert selected.text == texts[offered[0]]
