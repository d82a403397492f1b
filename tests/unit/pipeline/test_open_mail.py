from __future__ import annotations

import pytest

from vanthu.parsers.filetypes import by_short
from vanthu.parsers.types import Part
from vanthu.pipeline.open_mail import LOGO_BYTES, content_key, is_file

from .cases import case, part


@pytest.mark.parametrize(
    ("role", "short", "size", "opened", "expected"),
    [
        ("attachment", "doc", 10, False, True),
        ("member", "doc", 10, False, True),
        ("body", "txt", 10, False, False),
        ("signature", "p7s", 10, False, False),
        ("attachment", "ics", 10, False, False),
        ("inline", "png", LOGO_BYTES - 1, False, False),
        ("inline", "jpg", LOGO_BYTES, False, True),
        ("inline", "pdf", 10, False, True),
        ("container", "eml", 10, True, False),
        ("attachment", "eml", 10, False, True),
        ("container", "zip", 10, True, True),
    ],
)
def test_what_is_a_file(role, short, size, opened, expected):
    one = Part("2", role, "x", type=by_short(short).mime, size=size)
    assert is_file(one, opened=opened) is expected


def test_the_content_key_knows_sender_subject_text_and_files():
    one = case(part("a.doc", "doc", "x"), body="Tin", subject="A  b")
    same = case(part("a.doc", "doc", "x"), body="Tin", subject="a B")
    other = case(part("a.doc", "doc", "y"), body="Tin", subject="a B")
    assert content_key(one) == content_key(same) != content_key(other)
