"""Calendars of meetings and of work name the last day for which they hold (R96)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from vanthu.publisher.validity import UNTIL, lasting
from vanthu.queue.duties import undated
from vanthu.store.models import Draft, Force, Kind, Publication
from vanthu.store.portals import sync_portals

from .conftest import As

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("until", "status"),
    [("2026-11-19", Force.ENDED), ("2026-11-20", Force.IN_FORCE), ("", None), ("mai", None)],
)
def test_it_holds_up_to_and_on_its_last_day(until: str, status: Force | None) -> None:
    standing = lasting({UNTIL: until}, DAY)
    assert (standing and standing.status) == status


@pytest.mark.parametrize(("days", "said"), [(-1, True), (0, False)])
def test_the_public_page_says_when_it_is_over(ids: dict[str, Any], days: int, said: bool) -> None:
    row = Publication.objects.select_related("revision", "draft").get(pk=ids["publication"])
    Draft.objects.filter(pk=row.draft_id).update(kind=Kind.NEWS)
    row.revision.metadata[UNTIL] = (timezone.localdate() + timedelta(days=days)).isoformat()
    row.revision.save()
    client, over = Client(), "Hết hiệu lực"
    for path in (f"{ids['publication']}-{ids['slug']}/", f"{ids['publication']}/print/"):
        page = client.get(f"/portals/caobang/{path}").content.decode()
        assert ("tag--stop" in page and over in page) == said
    shown = client.get("/portals/caobang/").content.decode().count(over)
    row.revision.metadata[UNTIL] = ""
    row.revision.save()
    never = client.get("/portals/caobang/").content.decode().count(over)
    assert (shown > never) == said


def test_a_dated_category_wants_the_day(ids: dict[str, Any], signed_in: As) -> None:
    path = settings.VANTHU.portals_dir / "caobang.toml"
    dated = '[[categories]]\nid = "calendar"\nname = "Lịch họp"\ndated = true\n\n[[categories]]'
    text = path.read_text(encoding="utf-8").replace("[[categories]]", dated, 1)
    path.write_text(text, encoding="utf-8")
    sync_portals()
    draft = Draft.objects.select_related("current", "portal").get(pk=ids["news"])
    assert draft.current is not None
    draft.current.metadata["category"] = "calendar"
    draft.current.save()
    assert undated(draft) == (UNTIL,)
    page = signed_in("hoangvanlap").get(f"/desk/drafts/{draft.pk}/").content.decode()
    assert "Hiệu lực đến ngày" in page
    draft.current.metadata[UNTIL] = "2026-12-01"
    assert undated(draft) == ()
    draft.kind = Kind.DOCUMENT
    del draft.current.metadata[UNTIL]
    assert undated(draft) == ()
