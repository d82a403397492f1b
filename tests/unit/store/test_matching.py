"""Words find what people mean, whichever case and marks they type."""

from __future__ import annotations

import pytest

from tests.factories import make_portal
from vanthu.store.matching import matching
from vanthu.store.models import Agency


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ủy ban", True),
        ("ỦY BAN", True),
        ("uy ban", True),
        ("dong khe", True),
        ("Dong KHE thi", True),
        ("đông", True),
        ("khe ban", True),
        ("ụy ban", False),
        ("uy ban huyện", False),
        ("50%", True),
        ("5_%", False),
        ("(a+b)", True),
        (".*", False),
        ("\x00\ud800", True),
    ],
)
def test_words(typed: str, found: bool) -> None:
    portal = make_portal()
    agency = Agency.objects.create(portal=portal, name="Ủy ban thị trấn Đông Khê (a+b) 50%")
    Agency.objects.create(portal=portal, name="Sở Khác")
    rows = list(matching(Agency.objects.all(), typed, "name", "short_name"))
    assert (agency in rows) is found
