"""Lists of mails that have something: what is rare is looked up, however many mails there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests.factories import make_draft, make_part, make_portal, make_submission
from vanthu.desk import having, mail_filters
from vanthu.desk.mail_filters import MailFilters
from vanthu.store.models import Draft, FindingRow, Portal

pytestmark = pytest.mark.django_db
RARE, FREQUENT = "virus.found", "type.not_permitted"


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Portal:
    """The first of eight mails has what is rare, all have what is frequent."""
    for module in (having, mail_filters):
        monkeypatch.setattr(module, "FEW", 3)
    portal = make_portal()
    for place in range(8):
        mail = make_submission(portal)
        kind = "application/vnd.rar" if place == 0 else "text/plain"
        part = make_part(mail, f"{place}", b"x", kind)
        make_part(mail, f"{place} again", b"y", kind)
        for code in (RARE, FREQUENT) if place == 0 else (FREQUENT,):
            FindingRow.objects.create(
                submission=mail, part=part, code=code, action="hold", severity="stop"
            )
    return portal


@pytest.mark.parametrize(
    ("rare", "frequent"),
    [
        ({"code": RARE}, {"code": FREQUENT}),
        ({"type": "application/vnd.rar"}, {"type": "text/plain"}),
    ],
)
def test_rare_ones_are_looked_up_and_frequent_ones_met(
    portal: Portal, rare: dict[str, Any], frequent: dict[str, Any]
) -> None:
    few = MailFilters(**rare).mails([portal.pk]).order_by("-pk")
    assert len(few) == 1
    many = MailFilters(**frequent).mails([portal.pk]).order_by("-pk")
    assert len(many) >= 7
    # No walk over mails that asks each whether it is one of the few.
    assert ("EXISTS" in str(few.query), "EXISTS" in str(many.query)) == (False, True)
    if connection.vendor == "sqlite":
        assert "SEARCH store_submission USING INTEGER PRIMARY KEY" in few.explain()
        assert "TEMP B-TREE" not in many.explain()


def test_nobody_has_it(portal: Portal) -> None:
    assert not MailFilters(code="archive.encrypted").mails([portal.pk])


@pytest.mark.parametrize("narrowed", [{}, {"code": FREQUENT}, {"type": "text/plain"}])
def test_files_held_are_read_from_the_newest(portal: Portal, narrowed: dict[str, Any]) -> None:
    files = MailFilters(**narrowed).files([portal.pk]).order_by("-pk")
    assert {row.submission.portal_id for row in files} == {portal.pk}
    assert not MailFilters(**narrowed).files([portal.pk + 1])
    if connection.vendor == "sqlite":
        assert "USING INDEX finding_barring" in files.explain()
        assert "TEMP B-TREE" not in files.explain()


def test_files_held_of_a_rare_type_are_looked_up(portal: Portal) -> None:
    files = MailFilters(type="application/vnd.rar").files([portal.pk])
    assert len(files) == 2
    if connection.vendor == "sqlite":
        assert "SEARCH store_finding USING INDEX store_finding_part" in files.explain()


def test_drafts_with_a_warning_are_met_on_the_way(portal: Portal) -> None:
    """The list of all drafts shows every one, and sorts none that it doesn't show."""
    for mail in portal.submissions.all():
        make_draft(portal, submission=mail)
    mine = Draft.objects.filter(portal=portal)
    found = FindingRow.objects.filter(released_at=None)
    few = having.having(mine, found.filter(code=RARE), "submission_id").order_by("-pk")
    many = having.having(mine, found.filter(code=FREQUENT), "submission_id").order_by("-pk")
    assert (len(few), len(many)) == (1, 8)
    assert ("EXISTS" in str(few.query), "EXISTS" in str(many.query)) == (False, True)
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" not in many.explain()
