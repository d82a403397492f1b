"""Every text that the program shows has its Vietnamese."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from vanthu.cli.assets import DESK, FONTS, LOCALE, UNICODES, WEIGHTS, build, font_file
from vanthu.desk.catalogue import in_code, in_template, used

PLACES = re.compile(r"%\(\w+\)[0-9]*[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def vietnamese() -> dict[tuple[str, str], str]:
    with (LOCALE / "vi" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file, locale="vi")
    found = {}
    for message in catalogue:
        name = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else message.string[0]
        if name and text and not message.fuzzy:
            found[message.context or "", name] = text
    return found


def test_no_text_lacks_its_vietnamese(vietnamese: dict[tuple[str, str], str]) -> None:
    missing = [m for m in used() if (m.context, m.text) not in vietnamese]
    assert not missing, "\n".join(f"{m.where}: {m.text!r}" for m in missing)


def test_translations_keep_the_places_to_be_filled(
    vietnamese: dict[tuple[str, str], str],
) -> None:
    for (_context, name), text in vietnamese.items():
        assert set(PLACES.findall(text)) <= set(PLACES.findall(name)), name


def test_words_to_avoid_stand_nowhere(vietnamese: dict[tuple[str, str], str]) -> None:
    """Between agencies nothing is refused or fails, nobody begs, nobody shouts (wording.md §8); who
    reads it is Ông/Bà, neither "bạn" nor "anh, chị" (§1), and no date is asked for in English."""
    barred = re.compile(
        r"từ chối|thất bại|vui lòng|rất tiếc|xin lỗi|!|\bbạn\b(?! đọc)|\banh, chị|dd/mm",
        re.IGNORECASE,
    )
    assert not [text for text in vietnamese.values() if barred.search(text)]


def test_the_scan_sees_code_and_templates() -> None:
    code = "x = _('Một'); y = ngettext('%(n)d a', '%(n)d b', n); z = pgettext('c', 'd')"
    assert [(m.context, m.text, m.plural) for m in in_code(code)] == [
        ("", "Một", ""),
        ("", "%(n)d a", "%(n)d b"),
        ("c", "d", ""),
    ]
    template = (
        '{% load i18n %}{% translate "Hai" %}{% blocktranslate count n=x %}{{ n }} việc'
        "{% plural %}{{ n }} các việc{% endblocktranslate %}<a title=\"{% translate 'Ba' %}\">"
    )
    found = {(m.text, m.plural) for m in in_template(template)}
    assert found == {("Hai", ""), ("%(n)s việc", "%(n)s các việc"), ("Ba", "")}


def test_assets_are_made_from_the_wheels() -> None:
    build()
    assert all(font_file(weight).stat().st_size < 60_000 for weight in WEIGHTS)
    sheet = (DESK / "static" / "desk" / "desk.css").read_text(encoding="utf-8")
    assert all(f"fonts/{font_file(weight).name}" in sheet for weight in WEIGHTS)
    assert FONTS.is_dir()


def test_the_fonts_hold_every_vietnamese_letter() -> None:
    from fontTools.ttLib import TTFont

    build()
    marks = "̛̣̀́̃̉̂̆"
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(code) for code in range(0x1EA0, 0x1EFA))
    for weight in WEIGHTS:
        with TTFont(font_file(weight)) as font:
            known = font.getBestCmap()
        assert not [c for c in letters + marks + "₫§…–“”" if ord(c) not in known], weight
    assert "U+1EA0-1EF9" in UNICODES
